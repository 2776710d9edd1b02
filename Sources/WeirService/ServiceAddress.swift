public import WeirCore

/// Where a service listens.
public struct ServiceAddress: Hashable, Sendable, CustomStringConvertible {
    /// A name or a number, without the brackets of IPv6.
    public var host: String
    /// 0 for one that is free.
    public var port: Int

    public init(host: String = "127.0.0.1", port: Int = 8080) {
        self.host = host
        self.port = port
    }

    /// An address as it is written: `127.0.0.1:8080`, `[::1]:8080`, `:8080` for all of this machine's addresses.
    ///
    /// Throws `.settings` for anything else.
    public init(_ text: String) throws(WeirError) {
        let sentence =
            "“\(text)” is no address to listen on; write HOST:PORT, as in 127.0.0.1:8080, [::1]:8080 or :8080."
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { throw WeirError(.settings, sentence) }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            throw WeirError(.settings, sentence)
        }
        self.init(host: host.isEmpty ? "::" : String(host), port: port)
    }

    /// Whether only this machine can reach it.
    public var isLoopback: Bool { Self.isLoopback(host) }

    /// RFC 5735, section 3, and RFC 4291, section 2.5.3.
    static func isLoopback(_ host: some StringProtocol) -> Bool {
        let name = host.lowercased()
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        let isVersion4 = parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
        return name == "localhost" || name == "::1" || isVersion4
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
