public import WeirCore

/// Messages to an AMQP 0.9.1 broker, such as RabbitMQ, in rabbitmq-c's frames.
///
/// A topic is the routing key, in the exchange that the settings name. Messages are persistent, have `message_id` and
/// `content_type`, and count as delivered when the broker confirms them: then they are on its disk, where a durable
/// queue takes them.
///
/// They are published as mandatory. A message that no queue takes would be dropped by the broker without a word, and be
/// lost although it was confirmed; so it comes back, and is told as forbidden until a queue is bound. Declare a durable
/// queue for those who are to get all, even before they run.
///
/// Without a user it is `guest`, whom RabbitMQ lets in from its own machine.
public final class AMQPBroker: MessageBroker {
    private let endpoint: Endpoint
    private let connection: ThreadedConnection<AMQPSession>

    /// Throws `.settings` for an address that can't be, and for names that are too long.
    public init(_ settings: BrokerSettings) throws(WeirError) {
        var settings = settings
        if settings.user == nil { (settings.user, settings.password) = ("guest", settings.password ?? "guest") }
        let endpoint = try Endpoint(settings)
        let options = try AMQPOptions(settings, endpoint)
        self.endpoint = endpoint
        connection = ThreadedConnection { wake in AMQPSession(endpoint, options, wake) }
    }

    /// Whether it is connected, as far as is known without asking; subscriptions have ended where it isn't.
    public var isConnected: Bool { connection.isConnected }

    public func connect(timeout: UInt64) throws(WeirError) {
        try connection.connect(timeout: timeout)
    }

    public func send(_ messages: [OutgoingMessage], timeout: UInt64) -> [Delivery] {
        connection.send(messages, timeout: timeout) ?? messages.map { _ in endpoint.notConnected }
    }

    /// Topics may be patterns with `*` and `#` where the exchange is a topic exchange.
    public func subscribe(
        topics: [String],
        _ receive: @escaping @Sendable (IncomingMessage) -> Void
    ) throws(WeirError) {
        guard try connection.subscribe(topics: topics, receive) else { throw endpoint.unconnected }
    }

    public func interrupt() { connection.wake.interrupt() }

    public func close() { connection.close() }
}

/// What the settings say, read once.
struct AMQPOptions: Sendable {
    /// Names of the protocol have their length in one byte.
    static let longestName = 255

    let exchange: String
    let virtualHost: String
    let frameSize: Int
    /// Seconds; 0 for none.
    let heartbeat: Int

    init(_ settings: BrokerSettings, _ endpoint: Endpoint) throws(WeirError) {
        exchange = settings.text("exchange")
        virtualHost = settings.text("virtual-host")
        frameSize = settings.number("frame-size")
        heartbeat = settings.number("heartbeat")
        for (name, value) in [("exchange", exchange), ("virtual-host", virtualHost)] where !Self.isName(value) {
            throw endpoint.wrong("can't have this \(name): it must have at most 255 bytes, and none of them zero")
        }
    }

    static func isName(_ text: String) -> Bool { text.utf8.count <= longestName && !text.utf8.contains(0) }
}
