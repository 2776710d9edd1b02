import Synchronization
import WeirCore
import WeirElementKit
import WeirGStreamer
import WeirRecording

/// Gives what was kept of a stream to one decoder after the other, as fast as they take it.
///
/// A thread of its own feeds them. It can't be paused: a pause ends it.
final class ReplayReader: LivePart {
    private struct State {
        var hasBegun = false
        var isStopped = false
        var isRunning = false
        /// Whether the decoder that is fed has given its last frame, or failed.
        var isDecoderOver = false
        /// Decoders that aren't gone yet, and ends on their way.
        var alive = 0
    }

    /// How long the thread and the decoders may take to end, in nanoseconds.
    private static let patience: UInt64 = 900_000_000

    private let steps: [RawIndex.Step]
    private let file: RawFile
    private let script: FrameScript
    /// Where decoders are put; nil once the bin, which holds this object, is taken down.
    private let bin: Mutex<Bin?>
    private let input: Pad
    private let host: SourceHost
    private let state = Monitor(State())
    private let current = Mutex<Reader?>(nil)

    /// Decoders are put into `bin`, before `input`.
    init(
        _ steps: [RawIndex.Step],
        of file: RawFile,
        _ script: FrameScript,
        in bin: Bin,
        before input: Pad,
        host: SourceHost
    ) {
        self.steps = steps
        self.file = file
        self.script = script
        self.bin = Mutex(bin)
        self.input = input
        self.host = host
    }

    func begin() {
        let isFirst = state.update { state in
            guard !state.hasBegun else { return false }
            (state.hasBegun, state.isRunning) = (true, true)
            return true
        }
        if isFirst { runInBackground { self.run() } }
    }

    func pause() {
        state.update { ($0.hasBegun, $0.isStopped) = (true, true) }
        retire()
        let deadline = MonotonicTime.now.advanced(by: Self.patience)
        _ = state.wait(until: deadline) { $0.isRunning ? nil : true }
    }

    func finish() {
        state.update { $0.alive += 1 }
        runInBackground {
            self.pause()
            self.input.receiveEndOfStream()
            self.state.update { $0.alive -= 1 }
        }
    }

    func close() {
        state.update { ($0.hasBegun, $0.isStopped) = (true, true) }
    }

    func end() {
        pause()
        let deadline = MonotonicTime.now.advanced(by: Self.patience)
        _ = state.wait(until: deadline) { $0.alive > 0 ? nil : true }
        bin.withLock { $0 = nil }
    }

    func takes(_ message: ElementMessage) -> Bool {
        guard let reader = current.withLock({ $0 }), message.isFrom(reader.bin) else { return false }
        // What failed in the earlier run fails again, and another decoder followed there.
        if case .error = message.kind { state.update { $0.isDecoderOver = true } }
        return true
    }

    // MARK: - The thread

    private func run() {
        var rest = steps[...]
        while case .decoder(let factory)? = rest.first, !isStopped {
            let length = rest.dropFirst().firstIndex { step in
                if case .decoder = step { true } else { false }
            }
            let end = length ?? rest.endIndex
            do throws(WeirError) { try decode(rest[rest.startIndex..<end].dropFirst(), with: factory) } catch {
                host.fail(error)
                break
            }
            rest = rest[end...]
        }
        if !isStopped {
            if script.missing > 0 { warnOfMissing() }
            input.receiveEndOfStream()
        }
        state.update { $0.isRunning = false }
    }

    private var isStopped: Bool { state.read { $0.isStopped } }

    /// Gives a decoder its packets, and waits for its last frame.
    private func decode(_ steps: ArraySlice<RawIndex.Step>, with factory: String) throws(WeirError) {
        guard let bin = bin.withLock({ $0 }) else { return }
        let reader = try Reader(named: "reader", onFrame: {}) { [state] _ in
            state.update { $0.isDecoderOver = true }
        }
        let inlet = try PacketInlet()
        let decoder = try Element(factory)
        SourceReading.useOneThread(decoder)
        try reader.bin.add(inlet.element)
        try reader.bin.add(decoder)
        try inlet.element.link(to: decoder)
        _ = reader.show(try decoder.pad("src"))
        try reader.insert(into: bin, before: input)
        current.withLock { $0 = reader }
        defer { retire() }
        state.update { state in
            state.isDecoderOver = false
            state.alive += 1
        }
        reader.run(onRefusal: { [state] in state.update { $0.isDecoderOver = true } }) { [state] in
            state.update { $0.alive -= 1 }
        }
        for step in steps where !state.read({ $0.isStopped || $0.isDecoderOver }) {
            guard try give(step, to: inlet) else { break }
        }
        inlet.end()
        _ = state.wait { $0.isStopped || $0.isDecoderOver ? true : nil }
    }

    /// False where the decoder takes no more.
    private func give(_ step: RawIndex.Step, to inlet: PacketInlet) throws(WeirError) -> Bool {
        switch step {
        case .decoder: return true
        case .format(let caps):
            guard inlet.setFormat(caps) else {
                throw WeirError(.stream, "\(file.path) names a format that GStreamer can't read: \(caps)")
            }
            return true
        case .packet(let offset):
            guard let kept = file.packet(at: offset) else {
                throw WeirError(.stream, "\(file.path) has changed while it was replayed")
            }
            return inlet.push(PacketContent(kept.packet, kept.bytes), number: Int64(clamping: kept.packet.number))
        }
    }

    /// Takes the decoder out that is fed, whoever asks first.
    private func retire() {
        guard let reader = current.withLock({ $0 }), let bin = bin.withLock({ $0 }) else { return }
        // What it still tells until it is out is its own.
        if reader.retire(from: bin) { current.withLock { $0 = nil } }
    }

    private func warnOfMissing() {
        let text = "\(script.missing) of \(script.count) frames weren't decoded again, so that what follows differs"
        host.warn(WeirError(.stream, text))
    }
}

extension PacketContent {
    fileprivate init(_ packet: RawPacket, _ bytes: [UInt8]) {
        self.init(
            presentationTime: packet.presentationTime,
            decodeTime: packet.decodeTime,
            duration: packet.duration,
            captureTime: packet.captureTime,
            flags: packet.flags,
            bytes: bytes
        )
    }
}
