import Glibc
import WeirCore

/// A connected TCP socket that never blocks, closed with the last reference.
final class Socket {
    let descriptor: Int32

    /// Seconds of silence after which a peer that is gone is looked for; the system's two hours would hide it.
    private static let keepAliveDelay: Int32 = 60

    /// Connects to the first of a host's addresses that answers; each gets its share of the time.
    init(host: String, port: Int, until deadline: MonotonicTime, wake: WakeUp) throws(ConnectionEnd) {
        let addresses = try Resolver.addresses(of: host, port: port, until: deadline, wake: wake)
        var failure = ConnectionEnd.lost("the name has no address")
        for (index, address) in addresses.enumerated() {
            let share = deadline.share(among: addresses.count - index)
            do throws(ConnectionEnd) {
                descriptor = try Self.connect(to: address, until: share, wake: wake)
                return
            } catch {
                guard error != .interrupted else { throw error }
                failure = error
            }
        }
        throw failure
    }

    deinit { close(descriptor) }

    private static func connect(
        to address: SocketAddress,
        until deadline: MonotonicTime,
        wake: WakeUp
    ) throws(ConnectionEnd) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.family, kind, 0)
        guard descriptor >= 0 else { throw .system(errno) }
        do throws(ConnectionEnd) {
            let status = address.withPointer { Glibc.connect(descriptor, $0, $1) }
            guard status == 0 || errno == EINPROGRESS else { throw .system(errno) }
            try waitForConnection(descriptor, until: deadline, wake: wake)
        } catch {
            close(descriptor)
            throw error
        }
        // Batches are written whole, so that nothing is gained by waiting for more.
        set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        set(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1)
        set(descriptor, Int32(IPPROTO_TCP), TCP_KEEPIDLE, keepAliveDelay)
        return descriptor
    }

    private static func waitForConnection(
        _ descriptor: Int32,
        until deadline: MonotonicTime,
        wake: WakeUp
    ) throws(ConnectionEnd) {
        while true {
            if wake.takeInterruption() { throw .interrupted }
            switch wake.wait(for: descriptor, writable: true, until: deadline) {
            case .ready(_, let isWritable):
                if let failure = pendingFailure(of: descriptor) { throw failure }
                if isWritable { return }
            case .signalled: continue
            case .timedOut: throw .timedOut
            }
        }
    }

    /// What went wrong with a socket since it was last asked.
    static func pendingFailure(of descriptor: Int32) -> ConnectionEnd? {
        var number: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &size)
        return number == 0 ? nil : .system(number)
    }

    /// Has the system acknowledge what comes without waiting for more; it goes back to waiting by itself.
    ///
    /// Mosquitto holds small answers back until the last is acknowledged (Nagle's algorithm), which takes 40 ms
    /// otherwise.
    static func acknowledgeAtOnce(_ descriptor: Int32) {
        set(descriptor, Int32(IPPROTO_TCP), TCP_QUICKACK, 1)
    }

    private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}

extension ConnectionEnd {
    /// What the system says of a socket.
    static func system(_ number: Int32) -> ConnectionEnd { .lost(String(cString: strerror(number))) }
}
