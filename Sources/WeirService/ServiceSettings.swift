public import WeirCore

/// How a service is reached, and by whom.
public struct ServiceSettings: Sendable {
    public var address: ServiceAddress
    /// Who may do what; nil where everybody may do everything.
    public var tokens: AccessTokens?
    /// The certificate and key that connections are encrypted with; nil for none.
    public var encryption: ServerCertificate?
    public var limits: ServiceLimits
    /// Whether other machines may reach a service without tokens.
    public var isOpen: Bool

    /// Throws `.settings` where other machines would reach a service without tokens, and `isOpen` doesn't say that this is
    /// meant.
    public init(
        address: ServiceAddress = ServiceAddress(),
        tokens: AccessTokens? = nil,
        encryption: ServerCertificate? = nil,
        limits: ServiceLimits = ServiceLimits(),
        isOpen: Bool = false
    ) throws(WeirError) {
        guard address.isLoopback || tokens != nil || isOpen else {
            throw WeirError(
                .settings,
                "Other machines reach \(address), and there are no tokens, so that anybody could add and remove streams; "
                    + "give --tokens FILE, listen on 127.0.0.1, or say --insecure."
            )
        }
        self.address = address
        self.tokens = tokens
        self.encryption = encryption
        self.limits = limits
        self.isOpen = isOpen
    }
}

/// What a service takes on.
public struct ServiceLimits: Hashable, Sendable {
    /// The longest body of a request in bytes; a map of rules for a stream is some thousands.
    public var bodyLength = 1 << 18
    /// Requests that are worked on at a time.
    public var requests = 64
    /// Connections at a time, idle ones among them; further ones wait.
    public var connections = 256
    /// Requests a second that a client may make in the long run.
    public var requestsPerSecond = 50.0
    /// Requests that a client may make at once, after it made none for a while.
    public var burst = 100
    /// Seconds that a client may take for a request, for reading an answer, and until the next request.
    public var patience = 15.0

    public init() {}
}
