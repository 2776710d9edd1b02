import Glibc
public import WeirCore

/// Messages to a web server: a POST for each, over one connection that stays open.
///
/// The id stands in `X-Weir-Id` and `Idempotency-Key`, the signature in `X-Weir-Signature` (`WebhookSignature`). Redirections
/// are not followed: a body isn't given to whom nobody named. A password without a user goes along as a bearer token.
public final class WebhookBroker: MessageBroker {
    private static let nanosecondsPerSecond: UInt64 = 1_000_000_000

    private let settings: BrokerSettings
    /// The address without what may be secret in it.
    private let address: String
    private let headers: [String]
    private let signature: WebhookSignature?
    private let connection = Monitor<WebhookConnection?>(nil)

    /// Throws `.settings` for an address or headers that can't be.
    public init(_ settings: BrokerSettings) throws(WeirError) {
        self.settings = settings
        address = try Self.shownAddress(settings.address)
        // A server that waits to be asked on costs a round trip a message.
        headers = try Self.ownHeaders(settings) + ["Expect:"]
        signature = WebhookSignature(secret: settings.text("secret"))
    }

    private static func shownAddress(_ address: String) throws(WeirError) -> String {
        let isWeb = ["http://", "https://"].contains { address.lowercased().hasPrefix($0) }
        let start = address.firstRange(of: "://")?.upperBound ?? address.startIndex
        let host = address[start...].prefix { !"/?#".contains($0) }
        guard isWeb, !host.isEmpty, address.utf8.allSatisfy({ $0 > 32 && $0 != 127 }) else {
            throw WeirError(.settings, "webhook: the address must be a URL such as https://example.org/events.")
        }
        guard !host.contains("@") else {
            throw WeirError(
                .settings,
                "webhook: a user and a password are settings of their own; take them out of the address."
            )
        }
        return String(address.prefix { !"?#".contains($0) })
    }

    private static func ownHeaders(_ settings: BrokerSettings) throws(WeirError) -> [String] {
        var headers: [String] = []
        for (name, value) in settings.pairs("headers") {
            let isName = name.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: ":") }
            guard !name.isEmpty, isName, value.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }) else {
                throw WeirError(
                    .settings,
                    "webhook: \"\(name)\" can't be a header with this value; both stand in one line."
                )
            }
            headers.append("\(name): \(value)")
        }
        guard settings.user == nil, let token = settings.password else { return headers }
        guard token.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }) else {
            throw WeirError(.settings, "webhook: the token must be one line.")
        }
        return headers + ["Authorization: Bearer \(token)"]
    }

    public func connect(timeout: UInt64) throws(WeirError) {
        close()
        let deadline = MonotonicTime.after(timeout)
        let probe = try WebhookConnection(settings)
        connection.update { $0 = probe }
        if case .failed(let code, let words) = probe.reach(within: deadline.millisecondsLeft) {
            close()
            throw WebhookAnswer.error(code, words, address)
        }
        // What was only connected can't be sent on.
        let sending = try WebhookConnection(settings)
        connection.update { $0 = sending }
    }

    public func send(_ messages: [OutgoingMessage], timeout: UInt64) -> [Delivery] {
        let deadline = MonotonicTime.after(timeout)
        guard let connection = connection.read({ $0 }) else {
            return messages.map { _ in .unanswered("webhook: \(address) isn't connected.") }
        }
        var held: Set<String> = []
        var lost: Delivery?
        return messages.map { message in
            if let lost { return lost }
            guard !held.contains(message.stream) else {
                return .unanswered("webhook: an earlier message of \(message.stream) waits to be sent again.")
            }
            let (delivery, isLost) = post(message, connection, deadline)
            if isLost { lost = delivery }
            if case .unanswered = delivery { held.insert(message.stream) }
            return delivery
        }
    }

    /// Whether the connection, or the time, is at an end comes with it.
    private func post(
        _ message: OutgoingMessage,
        _ connection: WebhookConnection,
        _ deadline: MonotonicTime
    ) -> (Delivery, isLost: Bool) {
        while true {
            let left = deadline.millisecondsLeft
            guard left > 0 else { return (.unanswered("webhook: \(address) doesn't answer in time."), true) }
            switch connection.post(message.payload, headers: headers(of: message), within: left) {
            case .failed(let code, let words):
                return (.unanswered(WebhookAnswer.error(code, words, address).description), true)
            case .answered(let status, let wait):
                let answer = WebhookAnswer(status: status)
                // Sent again here only where the server says when, and that is in time.
                guard wait > 0, answer.mayPass, wait <= deadline.millisecondsLeft / 1000,
                    connection.pause(until: .after(UInt64(wait) * Self.nanosecondsPerSecond))
                else { return (answer.delivery(of: message, address, wait: wait), false) }
            }
        }
    }

    private func headers(of message: OutgoingMessage) -> [String] {
        let own = [
            "Content-Type: \(message.contentType)", "X-Weir-Id: \(message.id)", "Idempotency-Key: \(message.id)",
        ]
        guard let signature else { return headers + own }
        let now = time(nil)
        return headers + own + [
            "\(WebhookSignature.timestampHeader): \(now)",
            "\(WebhookSignature.header): \(signature.value(timestamp: now, body: message.payload))",
        ]
    }

    public func subscribe(
        topics: [String],
        _ receive: @escaping @Sendable (IncomingMessage) -> Void
    ) throws(WeirError) {
        throw WeirError(
            .settings,
            "webhook: nothing can be received from a web server; use another broker for commands."
        )
    }

    public var isConnected: Bool { connection.read { $0 != nil } }

    public func interrupt() { connection.read { $0 }?.interrupt() }

    public func close() { connection.update { $0 = nil } }
}
