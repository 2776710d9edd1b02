import Glibc
import WeirCore
import WeirTestKit

/// A port where connections aren't taken up: the system swallows their packets, as a firewall does.
final class SwallowingPort {
    let port: Int
    private let silent: SilentPort
    private var sockets: [Int32] = []

    init() throws {
        silent = try SilentPort(isListening: true)
        port = silent.port
        // Connects until the queue of those that wait to be taken up is full.
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        let mostConnections = 1000
        for _ in 0..<mostConnections {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
            sockets.append(descriptor)
            _ = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            let patience: Int32 = 100
            if poll(&entry, 1, patience) == 0 { return }
        }
        throw WeirError(.resource, "the queue of connections has no end.")
    }

    deinit { for descriptor in sockets { close(descriptor) } }
}

/// A server that says the same to each who connects, whatever they say, and hangs up.
final class RecitingServer: Sendable {
    let port: Int
    private let descriptor: Int32
    private let hasEnded = Monitor(false)

    init(_ bytes: [UInt8]) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutableBytes(of: &address) { bytes in
            let general = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress
            return bind(descriptor, general, length) == 0 && getsockname(descriptor, general, &length) == 0
                && listen(descriptor, 10) == 0
        }
        guard isListening else { throw WeirError(.resource, "there is no free port.") }
        port = Int(UInt16(bigEndian: address.sin_port))
        self.descriptor = descriptor
        runInBackground { [hasEnded] in
            while true {
                let client = accept(descriptor, nil, nil)
                guard client >= 0 else { break }
                send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                shutdown(client, Int32(SHUT_WR))
                // To its end, so that nothing of what was said is lost.
                var space = [UInt8](repeating: 0, count: 4096)
                while recv(client, &space, space.count, 0) > 0 {}
                close(client)
            }
            hasEnded.update { $0 = true }
        }
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        _ = hasEnded.wait { $0 ? true : nil }
        close(descriptor)
    }
}
