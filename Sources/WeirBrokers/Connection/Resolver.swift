import Glibc
import WeirCore

/// An address of a host, as sockets take it.
struct SocketAddress: Sendable {
    let family: Int32
    private let bytes: [UInt8]

    fileprivate init(_ information: addrinfo) {
        family = information.ai_family
        bytes = Array(UnsafeRawBufferPointer(start: information.ai_addr, count: Int(information.ai_addrlen)))
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) { $0.copyBytes(from: bytes.prefix($0.count)) }
        return withUnsafePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(bytes.count)) }
        }
    }
}

/// Finds the addresses of hosts.
enum Resolver {
    /// All addresses of a host, the best first.
    ///
    /// A host that is written in numbers is answered at once. Looking up a name can't be ended, so that it is done on a
    /// thread of its own that is left to itself where nobody waits for it any longer.
    static func addresses(
        of host: String,
        port: Int,
        until deadline: MonotonicTime,
        wake: WakeUp
    ) throws(ConnectionEnd) -> [SocketAddress] {
        if let addresses = try? look(up: host, port: port, flags: AI_NUMERICHOST).get() { return addresses }
        let answer = Monitor<Result<[SocketAddress], ConnectionEnd>?>(nil)
        runInBackground {
            let found = look(up: host, port: port, flags: 0)
            answer.update { $0 = found }
            wake.signal()
        }
        while true {
            if let answer = answer.read({ $0 }) { return try answer.get() }
            if wake.takeInterruption() { throw .interrupted }
            if case .timedOut = wake.wait(for: nil, until: deadline) { throw .timedOut }
        }
    }

    private static func look(up host: String, port: Int, flags: Int32) -> Result<[SocketAddress], ConnectionEnd> {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = flags | AI_NUMERICSERV
        var first: UnsafeMutablePointer<addrinfo>?
        let failure = getaddrinfo(host, String(port), &hints, &first)
        guard failure == 0 else {
            return .failure(.lost("the name can't be looked up (\(String(cString: gai_strerror(failure))))"))
        }
        defer { freeaddrinfo(first) }
        var addresses: [SocketAddress] = []
        var next = first
        while let information = next?.pointee {
            addresses.append(SocketAddress(information))
            next = information.ai_next
        }
        return .success(addresses)
    }
}
