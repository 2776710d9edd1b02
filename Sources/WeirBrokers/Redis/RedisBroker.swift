import Synchronization
public import WeirCore

/// Messages to the streams of a Redis server (5 and later), by XADD.
///
/// A topic is a stream's key. An entry has the message in the field of the option `payload-key`, and beside it `id` and
/// `stream`. Old entries go as new ones come, where there are about as many as `stream-length` says.
///
/// A message counts as delivered when the server answers, and is then in its memory. It outlives the server's sudden
/// end where that writes down all before it answers (`appendonly yes`, `appendfsync always`); with `everysec`, the last
/// two seconds may be lost.
///
/// Commands are read in a consumer group, which is made where it isn't there and then begins with what comes from now
/// on. One that is there goes on where it was, so that nothing is lost while the connection is; of several consumers of
/// a group each message goes to one.
public final class RedisBroker: MessageBroker {
    private struct State {
        var connection: RedisConnection?
        var subscriptions: [RedisSubscription] = []
    }

    private let endpoint: Endpoint
    private let options: RedisOptions
    private let wake = WakeUp()
    private let state = Mutex(State())

    /// Throws `.settings` for an address that can't be.
    public init(_ settings: BrokerSettings) throws(WeirError) {
        endpoint = try Endpoint(settings)
        options = RedisOptions(settings)
    }

    deinit { close() }

    /// Whether it is connected, as far as is known without asking; subscriptions have ended where it isn't.
    public var isConnected: Bool {
        state.withLock { state in state.connection != nil && state.subscriptions.allSatisfy(\.isOpen) }
    }

    public func connect(timeout: UInt64) throws(WeirError) {
        close()
        let deadline = MonotonicTime.after(timeout)
        try state.withLock { (state) throws(WeirError) in
            state.connection = try RedisConnection(endpoint, until: deadline, wake: wake)
        }
    }

    public func send(_ messages: [OutgoingMessage], timeout: UInt64) -> [Delivery] {
        let deadline = MonotonicTime.after(timeout)
        return state.withLock { state in
            guard let connection = state.connection else { return messages.map { _ in endpoint.notConnected } }
            let batch = RedisBatch(messages, endpoint, options)
            let deliveries = batch.send(on: connection, until: deadline).keepingOrder(of: messages)
            if deliveries.hasUnanswered { state.connection = nil }
            return deliveries
        }
    }

    public func subscribe(
        topics: [String],
        _ receive: @escaping @Sendable (IncomingMessage) -> Void
    ) throws(WeirError) {
        try state.withLock { (state) throws(WeirError) in
            guard state.connection != nil else { throw endpoint.unconnected }
            state.subscriptions.append(try RedisSubscription(endpoint, options, topics, receive))
        }
    }

    public func interrupt() { wake.interrupt() }

    public func close() {
        let subscriptions = state.withLock { state in
            defer { state = State() }
            return state.subscriptions
        }
        for subscription in subscriptions { subscription.close() }
    }
}

/// What the settings say, read once.
struct RedisOptions: Sendable {
    let streamLength: Int
    let payloadKey: String
    let group: String
    let consumer: String

    init(_ settings: BrokerSettings) {
        streamLength = settings.number("stream-length")
        payloadKey = settings.text("payload-key")
        group = settings.text("group")
        consumer = settings.text("consumer")
    }
}
