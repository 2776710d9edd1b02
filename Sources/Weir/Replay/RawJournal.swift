import Glibc
import WeirCore
import WeirRecording

/// Writes entries of a raw recording on a thread of its own, so that no stream waits for a disk.
///
/// Each piece is whole entries, so that what a killed process leaves can be read up to the last whole one.
final class RawJournal: Sendable {
    fileprivate struct State {
        var waiting: [[UInt8]] = []
        var waitingBytes = 0
        /// All that was taken, written or not.
        var bytes = 0
        /// Nothing more is taken.
        var isClosed = false
        var isOver = false
    }

    /// How much waits for the disk at most: 64 MB, ten seconds of two cameras' 25 Mbit/s.
    static let mostWaiting = 64_000_000

    private let descriptor: Int32
    private let path: String
    private let mostBytes: Int
    private let mostWaiting: Int
    private let state = Monitor(State())
    private let onEnd: @Sendable (String) -> Void

    /// Makes the file, and takes up to `mostBytes` into it.
    ///
    /// `onEnd` is told why the recording ends before it is closed: a part of a sentence. Throws `.resource` where the file
    /// can't be made.
    init(
        _ path: String,
        mostBytes: Int?,
        mostWaiting: Int = RawJournal.mostWaiting,
        onEnd: @escaping @Sendable (String) -> Void
    ) throws(WeirError) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw WeirError(
                .resource,
                "the raw recording \(path) can't be made; name a folder that isn't there yet.",
                cause: String(cString: strerror(errno))
            )
        }
        self.path = path
        self.mostBytes = mostBytes ?? .max
        self.mostWaiting = mostWaiting
        self.onEnd = onEnd
        state.update { state in
            state.waiting = [RawFormat.signature]
            state.waitingBytes = RawFormat.signature.count
        }
        runInBackground { self.write() }
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// Whether entries are still taken.
    var isOpen: Bool { state.read { !$0.isClosed } }

    /// Takes the next entry, unless the recording has ended; ends it where there is no room.
    func post(_ entry: RawEntry) {
        guard isOpen else { return }
        let bytes = entry.bytes
        let reason = state.update { state -> String? in
            guard !state.isClosed else { return nil }
            if bytes.count > mostBytes - state.bytes { return close(&state, "it has reached its size") }
            if bytes.count > mostWaiting - state.waitingBytes { return close(&state, "the disk is too slow for it") }
            state.take(bytes)
            return nil
        }
        if let reason { onEnd(reason) }
    }

    /// Ends the recording for a reason that `onEnd` is told, unless it has ended.
    func end(_ reason: String) {
        let isNew = state.update { state in
            defer { if !state.isClosed { _ = close(&state, reason) } }
            return !state.isClosed
        }
        if isNew { onEnd(reason) }
    }

    /// Ends the recording as it should, and waits for the disk; false where that takes longer than `nanoseconds`.
    func finish(within nanoseconds: UInt64) -> Bool {
        state.update { state in
            if !state.isClosed { _ = close(&state, "") }
        }
        return state.wait(until: .now.advanced(by: nanoseconds)) { $0.isOver ? true : nil } ?? false
    }

    private func close(_ state: inout State, _ reason: String) -> String {
        state.take(RawEntry.finish(reason: reason).bytes)
        state.isClosed = true
        return reason
    }

    // MARK: - The thread

    private func write() {
        while let pieces = state.wait({ $0.next() }) {
            let isWritten = pieces.allSatisfy { writeWhole($0, to: descriptor) }
            state.update { state in
                state.waitingBytes -= pieces.reduce(0) { $0 + $1.count }
                if !isWritten { state.waiting = [] }
            }
            guard isWritten else {
                let reason = String(cString: strerror(errno)).lowercased()
                end("\(path) can't be written: \(reason)")
                break
            }
        }
        state.update { ($0.isClosed, $0.isOver) = (true, true) }
    }
}

extension RawJournal.State {
    fileprivate mutating func take(_ piece: [UInt8]) {
        waiting.append(piece)
        waitingBytes += piece.count
        bytes += piece.count
    }

    /// What waits, or nothing more for ever; nil while there is nothing yet.
    fileprivate mutating func next() -> [[UInt8]]?? {
        guard waiting.isEmpty else {
            defer { waiting = [] }
            return waiting
        }
        return isClosed ? .some(nil) : nil
    }
}
