/// How a broker is reached.
public struct BrokerSettings: Hashable, Sendable {
    public var kind: BrokerKind
    /// `host:port`, several with commas between for Kafka and NATS, the URL of a webhook, or the path of a file.
    public var address: String
    /// Where it is in a configuration, this may tell where it stands (`env:NAME`; with a question mark behind it where there
    /// need be no such variable), as may the password (`file:PATH`, too); a connection is made with the texts themselves.
    public var user: String?
    public var password: String?
    public var security: BrokerSecurity?
    /// What only this kind has, by the names of `BrokerOption.all`.
    public var options: [String: String]

    public init(
        kind: BrokerKind,
        address: String,
        user: String? = nil,
        password: String? = nil,
        security: BrokerSecurity? = nil,
        options: [String: String] = [:]
    ) {
        self.kind = kind
        self.address = address
        self.user = user
        self.password = password
        self.security = security
        self.options = options
    }

    /// Hosts and ports of the address, which is taken apart at commas; a port that isn't there is the kind's own.
    ///
    /// An IPv6 address stands in brackets. Throws `.settings` for a host that is empty and a port that is none.
    public func hosts() throws(WeirError) -> [(host: String, port: Int)] {
        let defaultPort = (security == nil ? kind.defaultPort : kind.defaultEncryptedPort) ?? 0
        var hosts: [(String, Int)] = []
        for part in address.split(separator: ",", omittingEmptySubsequences: false) {
            guard let host = BrokerHost(part.trimmingSpaces, defaultPort: defaultPort) else {
                throw WeirError(
                    .settings,
                    "\(kind.rawValue): \"\(part)\" is no address; write host:port, such as 127.0.0.1:\(defaultPort)."
                )
            }
            hosts.append((host.name, host.port))
        }
        return hosts
    }
}

/// How a connection is encrypted (TLS); all are paths of files in PEM.
public struct BrokerSecurity: Hashable, Sendable {
    /// The authorities that the broker's certificate is checked against; nil for the system's.
    public var authorities: String?
    /// A folder of them.
    public var authoritiesFolder: String?
    /// The client's own certificate, for brokers that ask for one, and its key.
    public var certificate: String?
    public var key: String?
    /// Whether the certificate must be for the host's name.
    public var checksName = true

    public init(
        authorities: String? = nil,
        authoritiesFolder: String? = nil,
        certificate: String? = nil,
        key: String? = nil,
        checksName: Bool = true
    ) {
        self.authorities = authorities
        self.authoritiesFolder = authoritiesFolder
        self.certificate = certificate
        self.key = key
        self.checksName = checksName
    }
}

private struct BrokerHost {
    let name: String
    let port: Int

    init?(_ text: Substring, defaultPort: Int) {
        let name: Substring
        let rest: Substring
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            name = text[text.index(after: text.startIndex)..<end]
            rest = text[text.index(after: end)...]
        } else {
            name = text.prefix { $0 != ":" }
            rest = text.dropFirst(name.count)
        }
        guard !name.isEmpty, !name.contains(where: { $0.isWhitespace || $0 == "/" || $0 == "@" }) else { return nil }
        if rest.isEmpty {
            port = defaultPort
        } else {
            guard rest.first == ":", let number = Int(rest.dropFirst()), (1...65535).contains(number) else {
                return nil
            }
            port = number
        }
        self.name = String(name)
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var text = drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return text
    }
}
