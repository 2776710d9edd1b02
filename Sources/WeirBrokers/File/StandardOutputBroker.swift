import Glibc
public import WeirCore

/// Messages to the standard output, as JSON Lines (`MessageLine`).
///
/// A message is delivered once whoever reads could read it.
public final class StandardOutputBroker: MessageBroker, @unchecked Sendable {
    // Safe to share: one thread at a time sends, and the interruption has a lock of its own.
    /// What a pipe that takes anything takes without waiting, in bytes (POSIX, `PIPE_BUF`).
    private static let pieceSize = 4096
    /// Longest wait before it is looked for an interruption, in milliseconds.
    private static let pause = 100

    private let descriptor: Int32
    private let interruption = Monitor(false)
    public private(set) var isConnected = false
    /// What is left of a line of which a part is written.
    private var rest: ArraySlice<UInt8> = []

    public convenience init() { self.init(descriptor: STDOUT_FILENO) }

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    public func connect(timeout: UInt64) throws(WeirError) {
        interruption.update { $0 = false }
        guard fcntl(descriptor, F_GETFD) >= 0 else {
            throw WeirError(.resource, "stdout: the standard output is closed.")
        }
        isConnected = true
    }

    public func send(_ messages: [OutgoingMessage], timeout: UInt64) -> [Delivery] {
        guard isConnected else { return messages.map { _ in .unanswered("stdout: it isn't connected.") } }
        let deadline = MonotonicTime.after(timeout)
        var ends: [Int] = []
        var bytes = Array(rest)
        for message in messages {
            MessageLine.append(message, to: &bytes)
            ends.append(bytes.count)
        }
        let (written, problem) = withoutBrokenPipeSignal { write(bytes, until: deadline) }
        // A line that is begun is ended first the next time, so that all lines stay whole.
        let end = written == 0 || bytes[written - 1] == UInt8(ascii: "\n") ? written : bytes[written...].endOfLine
        rest = bytes[written..<end]
        return ends.map { $0 <= written ? .delivered : .unanswered(problem) }
    }

    /// The bytes that were written, and why no more were.
    private func write(_ bytes: [UInt8], until deadline: MonotonicTime) -> (Int, String) {
        var written = 0
        while written < bytes.count {
            let left = deadline.millisecondsLeft
            guard left > 0 else { return (written, "stdout: nobody reads it in time.") }
            guard !interruption.read({ $0 }) else { return (written, "stdout: waiting for a reader was ended.") }
            var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            let count = poll(&state, 1, Int32(min(left, Self.pause)))
            if count == 0 || count < 0 && errno == EINTR { continue }
            let piece = bytes[written..<min(written + Self.pieceSize, bytes.count)]
            let taken = piece.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard taken > 0 || [EINTR, EAGAIN].contains(errno) else {
                return (written, "stdout: it can't be written: \(lastReason()).")
            }
            written += max(0, taken)
        }
        return (written, "")
    }

    public func subscribe(
        topics: [String],
        _ receive: @escaping @Sendable (IncomingMessage) -> Void
    ) throws(WeirError) {
        throw WeirError(.settings, "stdout: nothing can be received from it; use another broker for commands.")
    }

    public func interrupt() { interruption.update { $0 = true } }

    public func close() { isConnected = false }
}

extension ArraySlice<UInt8> {
    /// Behind the next line break.
    fileprivate var endOfLine: Int { firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? endIndex }
}

/// Keeps a pipe without a reader from ending the process; the call that wrote to it fails instead.
private func withoutBrokenPipeSignal<Result>(_ body: () -> Result) -> Result {
    var (signal, old, pending) = (sigset_t(), sigset_t(), sigset_t())
    sigemptyset(&signal)
    sigaddset(&signal, SIGPIPE)
    sigpending(&pending)
    let wasPending = sigismember(&pending, SIGPIPE) == 1
    pthread_sigmask(SIG_BLOCK, &signal, &old)
    let result = body()
    if !wasPending {
        // The signal is this thread's own; it is taken before it can be delivered.
        var now = timespec()
        while sigtimedwait(&signal, nil, &now) < 0, errno == EINTR {}
    }
    pthread_sigmask(SIG_SETMASK, &old, nil)
    return result
}
