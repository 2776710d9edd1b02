import Glibc
import Synchronization
import WeirCore

/// Wakes a thread that waits for a socket.
final class WakeUp: Sendable {
    /// Two sockets, one at each end; below 0 where the process has no more descriptors: then no connection can be had
    /// either.
    private let readEnd: Int32
    private let writeEnd: Int32
    private let interruption = Atomic(false)

    init() {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        if socketpair(AF_UNIX, kind, 0, &ends) != 0 { ends = [-1, -1] }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        for end in [readEnd, writeEnd] where end >= 0 { close(end) }
    }

    /// Has whoever waits look again.
    func signal() {
        // Where it is full there is a signal in it already.
        send(writeEnd, [1], 1, Int32(MSG_NOSIGNAL))
    }

    /// Ends the wait that is under way, or else the next.
    func interrupt() {
        interruption.store(true, ordering: .sequentiallyConsistent)
        signal()
    }

    /// Whether a wait is to end; it is asked once.
    func takeInterruption() -> Bool {
        interruption.exchange(false, ordering: .sequentiallyConsistent)
    }

    /// What became of a wait.
    enum Outcome {
        /// The socket can be read or written, or is broken.
        case ready(readable: Bool, writable: Bool)
        case signalled
        case timedOut
    }

    /// Waits for a socket, or without one for a signal alone; without `deadline` for ever.
    func wait(for socket: Int32?, writable: Bool = false, until deadline: MonotonicTime?) -> Outcome {
        var events = Int16(POLLIN)
        if writable { events |= Int16(POLLOUT) }
        // poll leaves out what is below 0.
        var entries = [
            pollfd(fd: socket ?? -1, events: events, revents: 0),
            pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0),
        ]
        let count = poll(&entries, nfds_t(entries.count), deadline.map { Int32($0.millisecondsLeft) } ?? -1)
        guard count > 0 else { return count == 0 ? .timedOut : .signalled }
        if entries[1].revents != 0 {
            var bytes: UInt64 = 0
            read(readEnd, &bytes, MemoryLayout<UInt64>.size)
            if entries[0].revents == 0 { return .signalled }
        }
        let isBroken = entries[0].revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0
        return .ready(
            readable: isBroken || entries[0].revents & Int16(POLLIN) != 0,
            writable: isBroken || entries[0].revents & Int16(POLLOUT) != 0
        )
    }
}
