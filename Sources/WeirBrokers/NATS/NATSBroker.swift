import CWeirNATS
public import WeirCore

/// Messages to the JetStream of a NATS server, and from its core.
///
/// A message's id goes along as `Nats-Msg-Id`, by which the server drops doubles within its stream's window (two minutes where
/// nothing else is set). Several addresses are servers of one cluster, which are tried one after the other.
public final class NATSBroker: MessageBroker {
    private let settings: BrokerSettings
    private let hosts: [(host: String, port: Int)]
    private let state = Monitor(State())

    private struct State {
        var connection: NATSConnection?
        var connecting: InterruptibleWork<Result<NATSConnection, WeirError>>?
        var subscriptions: [NATSSubscription] = []
        /// Topics that a stream is known to take.
        var topics: Set<String> = []
    }

    /// Throws `.settings` for an address that can't be.
    public init(_ settings: BrokerSettings) throws(WeirError) {
        self.settings = settings
        hosts = try settings.hosts()
    }

    deinit { close() }

    public func connect(timeout: UInt64) throws(WeirError) {
        close()
        let deadline = MonotonicTime.after(timeout)
        let work = InterruptibleWork { [settings, hosts] in
            Self.connect(settings, hosts, deadline)
        } discard: { _ in
        }
        state.update { $0.connecting = work }
        defer { state.update { $0.connecting = nil } }
        switch work.wait(until: deadline) {
        case .success(let connection): state.update { $0.connection = connection }
        case .failure(let error): throw error
        case nil: throw WeirError(.resource, "nats: \(settings.address) doesn't answer in time.")
        }
    }

    /// Tries each host for its share of the time.
    private static func connect(
        _ settings: BrokerSettings,
        _ hosts: [(host: String, port: Int)],
        _ deadline: MonotonicTime
    ) -> Result<NATSConnection, WeirError> {
        var failure = WeirError(.settings, "nats: there is no address.")
        for (index, host) in hosts.enumerated() {
            do throws(WeirError) {
                let share = max(1, deadline.millisecondsLeft / (hosts.count - index))
                return .success(
                    try NATSConnection(settings, host: host.host, port: host.port, timeout: share)
                )
            } catch {
                failure = error
            }
        }
        return .failure(failure)
    }

    public func send(_ messages: [OutgoingMessage], timeout: UInt64) -> [Delivery] {
        let deadline = MonotonicTime.after(timeout)
        guard let connection = state.read({ $0.connection }) else {
            return messages.map { _ in .unanswered("nats: \(settings.address) isn't connected.") }
        }
        var batch = NATSBatch(messages, connection)
        for (topic, places) in batch.places.sorted(by: { $0.key < $1.key })
        where !state.read({ $0.topics.contains(topic) }) {
            let streams = NATSStreams(connection, settings.text("stream"))
            if let problem = streams.problem(with: topic, until: deadline) {
                batch.settle(places, as: problem)
            } else {
                state.update { _ = $0.topics.insert(topic) }
            }
        }
        batch.publish()
        batch.waitForAnswers(until: deadline)
        return batch.deliveries
    }

    public func subscribe(
        topics: [String],
        _ receive: @escaping @Sendable (IncomingMessage) -> Void
    ) throws(WeirError) {
        guard let connection = state.read({ $0.connection }) else {
            throw WeirError(.resource, "nats: \(settings.address) isn't connected.")
        }
        for topic in topics {
            let subscription = try NATSSubscription(connection, topic, receive)
            state.update { $0.subscriptions.append(subscription) }
        }
    }

    public var isConnected: Bool {
        let (connection, subscriptions) = state.read { ($0.connection, $0.subscriptions) }
        return connection?.isOpen == true && subscriptions.allSatisfy(\.isOpen)
    }

    public func interrupt() {
        let (connection, connecting) = state.read { ($0.connection, $0.connecting) }
        connecting?.abandon()
        connection?.close()
    }

    public func close() {
        let old = state.update { state in
            let old = state
            state.connection = nil
            state.subscriptions = []
            state.topics = []
            return old
        }
        for subscription in old.subscriptions { subscription.end() }
        old.connection?.close()
    }
}
