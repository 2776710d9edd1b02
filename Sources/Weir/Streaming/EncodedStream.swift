import Synchronization
import WeirCore
import WeirGStreamer

/// Frames that are encoded once for all who want them, and only while somebody does.
final class EncodedStream: Sendable {
    private let gate: Element
    private let sink: Element
    private let state = Mutex(State())

    private struct State {
        var receivers: [any FrameReceiver] = []
        var watchers = 0
        var frames = 0
        var hasEnded = false
    }

    /// `gate` is a `valve` before the encoder, and `sink` the `appsink` behind it.
    init(gate: Element, sink: Element) {
        self.gate = gate
        self.sink = sink
    }

    /// Hands frames to a receiver too, from now on.
    func add(_ receiver: any FrameReceiver) {
        state.withLock { $0.receivers.append(receiver) }
    }

    /// Begins to take frames; throws where the sink is no `appsink`.
    func start() throws(WeirError) {
        try sink.onFrame({ [weak self] in self?.handOn($0) }, onEnd: { [weak self] in self?.end() })
    }

    /// Takes no frames any more.
    func stop() {
        sink.stopFrames()
        end()
    }

    /// Somebody wants frames, beginning with one that can be decoded by itself.
    func addWatcher() {
        state.withLock { state in
            state.watchers += 1
            if state.watchers == 1 { open(true) }
        }
        requestKeyFrame()
    }

    /// Undoes `addWatcher`.
    func removeWatcher() {
        state.withLock { state in
            state.watchers -= 1
            if state.watchers == 0 { open(false) }
        }
    }

    func requestKeyFrame() {
        sink.requestKeyFrame()
    }

    /// How many want frames now, and how many have been encoded.
    var counts: (watchers: Int, frames: Int) { state.withLock { ($0.watchers, $0.frames) } }

    private func open(_ isOpen: Bool) {
        // A valve has the property, so setting it can't fail.
        try? gate.set("drop", to: .flag(!isOpen))
    }

    private func handOn(_ frame: EncodedFrame) {
        let receivers = state.withLock { state in
            state.frames += 1
            return state.receivers
        }
        for receiver in receivers { receiver.receive(frame) }
    }

    private func end() {
        let receivers = state.withLock { state in
            defer { state.hasEnded = true }
            return state.hasEnded ? [] : state.receivers
        }
        for receiver in receivers { receiver.end() }
    }
}

/// Who takes encoded frames; nothing it does may wait, since all others would wait with it.
protocol FrameReceiver: AnyObject, Sendable {
    /// Begins with what it does beside taking frames.
    func begin()
    func receive(_ frame: EncodedFrame)
    /// No more frames will come.
    func end()
    /// Lets go of everything; waits for what is under way no longer than until `deadline`.
    func close(by deadline: MonotonicTime)
    /// How it is.
    var status: ReceiverStatus { get }
}

extension FrameReceiver {
    func begin() {}
}

/// What is told of one who takes frames.
struct ReceiverStatus: Sendable {
    /// How many watch through it.
    var watchers = 0
    /// Frames that were too many for it, or for those who watch through it.
    var droppedFrames = 0
    /// How often its target was lost and tried again.
    var reconnects = 0
    /// What is wrong now; nil for nothing.
    var problem: String?
}
