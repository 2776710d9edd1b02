import Synchronization
public import WeirCore

/// Messages to an MQTT broker (versions 3.1.1 and 5 of OASIS), by libmosquitto.
///
/// In version 5 a message's id and stream go along as the user properties `id` and `stream`, and its content type as
/// such. Version 3.1.1 has no place for them: there the id is only where the payload has it. Nor does a 3.1.1 broker
/// say that a user may not publish on a topic, or that a message is too large: most take the message, answer as if all
/// were well and drop it, some hang up. A message that a broker hangs up on again and again, although it is alone,
/// counts as too large. Who wants to know more uses version 5, where the broker tells.
///
/// With quality of service 0 a message counts as delivered when it is written to the system; what is lost with the
/// connection is then lost.
public final class MQTTBroker: MessageBroker {
    private let endpoint: Endpoint
    private let connection: ThreadedConnection<MQTTSession>

    /// Throws `.settings` for an address that can't be.
    public init(_ settings: BrokerSettings) throws(WeirError) {
        let endpoint = try Endpoint(settings)
        let options = try MQTTOptions(settings)
        let hangUps = MQTTHangUps()
        self.endpoint = endpoint
        connection = ThreadedConnection { wake in
            MQTTSession(endpoint, options, hangUps, wake)
        }
    }

    /// Whether it is connected, as far as is known without asking; subscriptions have ended where it isn't.
    public var isConnected: Bool { connection.isConnected }

    public func connect(timeout: UInt64) throws(WeirError) {
        mosquittoLibrary.start()
        try connection.connect(timeout: timeout)
    }

    public func send(_ messages: [OutgoingMessage], timeout: UInt64) -> [Delivery] {
        connection.send(messages, timeout: timeout) ?? messages.map { _ in endpoint.notConnected }
    }

    /// Topics may be filters with `+` and `#`.
    ///
    /// Not all brokers say who may not: Mosquitto's file of rights lets anybody subscribe, and sends them nothing.
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
struct MQTTOptions: Sendable {
    /// What makes the password, where it isn't set.
    let signature: AzureSignature?
    let isVersion5: Bool
    let quality: Int32
    let isRetained: Bool
    let clientName: String
    let keepAlive: Int32
    let willTopic: String
    let willMessage: [UInt8]

    init(_ settings: BrokerSettings) throws(WeirError) {
        signature = try AzureSignature(settings)
        isVersion5 = settings.text("version") == "5"
        quality = Int32(clamping: settings.number("qos"))
        isRetained = settings.flag("retain")
        clientName = settings.text("client-id")
        keepAlive = Int32(clamping: settings.number("keep-alive"))
        willTopic = settings.text("will-topic")
        willMessage = Array(settings.text("will-message").utf8)
    }
}
