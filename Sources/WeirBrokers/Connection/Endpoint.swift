import WeirCore

/// Where a broker is and as whom it is used, and the sentences in which that is told.
struct Endpoint: Sendable {
    let kind: BrokerKind
    let host: String
    let port: Int
    let user: String?
    let password: String?
    let security: BrokerSecurity?
    /// As the settings have it.
    let address: String

    /// Throws `.settings` where there isn't one host.
    init(_ settings: BrokerSettings) throws(WeirError) {
        let hosts = try settings.hosts()
        guard let first = hosts.first, hosts.count == 1 else {
            throw WeirError(
                .settings,
                "\(settings.kind.rawValue): \"\(settings.address)\" has several hosts; write one."
            )
        }
        for text in [settings.user, settings.password].compactMap(\.self) where text.utf8.contains(0) {
            throw WeirError(.settings, "\(settings.kind.rawValue): the user or the password has a zero byte in it.")
        }
        (kind, address) = (settings.kind, settings.address)
        (host, port) = first
        (user, password, security) = (settings.user, settings.password, settings.security)
    }

    /// How sentences name it.
    var name: String { "\(kind.rawValue): \(host.contains(":") ? "[\(host)]" : host):\(port)" }

    /// As whom it is used.
    var someone: String { user.map { "user \"\($0)\"" } ?? "somebody without a name" }

    func unreached(_ reason: String) -> WeirError {
        WeirError(.resource, "\(name) isn't reached: \(reason).")
    }

    /// Why it can't be connected to.
    func error(_ end: ConnectionEnd) -> WeirError {
        if case .untrusted(let reason) = end { return wrong("can't be used encrypted: \(reason)") }
        return unreached(end.reason)
    }

    /// Whoever we are isn't let in.
    func turnedAway(_ cause: String?) -> WeirError {
        WeirError(.settings, "\(name) turns away \(someone); look at user and password.", cause: cause)
    }

    func wrong(_ what: String, cause: String? = nil) -> WeirError {
        WeirError(.settings, "\(name) \(what).", cause: cause)
    }

    /// The sentence of a message that this user may not send.
    func forbidden(_ topic: String, cause: String? = nil) -> Delivery {
        .forbidden("\(name) doesn't let \(someone) publish on \"\(topic)\"\(cause.map { " (\($0))" } ?? "").")
    }

    /// The sentence of a message that is over the broker's limit, or its library's.
    func tooLarge(_ message: OutgoingMessage, limit: Int? = nil, cause: String? = nil) -> Delivery {
        let what = limit.map { "takes at most \($0)" } ?? "takes less"
        return .tooLarge(
            "\(name) \(what), and the message has \(message.payload.count) bytes\(cause.map { " (\($0))" } ?? "")."
        )
    }

    func refused(_ reason: String) -> Delivery { .refused("\(name) \(reason).") }

    func unanswered(_ reason: String) -> Delivery { .unanswered("\(name) hasn't answered for the message: \(reason).") }

    /// What is known where a connection ended before its answers came.
    func unanswered(_ end: ConnectionEnd) -> Delivery { unanswered(end.reason) }
}

extension Endpoint {
    var notConnected: Delivery { .unanswered("\(name) isn't connected.") }

    /// Subscribing needs a connection.
    var unconnected: WeirError { WeirError(.resource, "\(name) isn't connected; connect first.") }
}
