import CWeirKafka
public import WeirCore

/// Messages to and from Kafka, by librdkafka.
///
/// The stream's name is the key, so that a stream stays in one partition and thereby in order; the id goes along in the header
/// `weir-id`. Where a broker's own limit is below `message.max.bytes`, messages that were too large together are sent once more
/// one by one, and then stand behind later ones.
public final class KafkaBroker: MessageBroker {
    /// Longest wait for one answer about the cluster, in milliseconds; a broker that takes longer counts as lost.
    private static let metadataLimit = 10_000

    private struct State {
        var producer: KafkaHandle?
        var consumers: [KafkaConsumer] = []
    }

    private let settings: BrokerSettings
    private let configuration: KafkaConfiguration
    private let state = Monitor(State())

    /// Throws `.settings` for an address that can't be.
    public init(_ settings: BrokerSettings) throws(WeirError) {
        self.settings = settings
        configuration = try .producer(settings)
    }

    deinit { close() }

    public func connect(timeout: UInt64) throws(WeirError) {
        close()
        let deadline = MonotonicTime.after(timeout)
        let producer = try KafkaHandle(configuration, RD_KAFKA_PRODUCER, events: RD_KAFKA_EVENT_DR)
        state.update { $0.producer = producer }
        do throws(WeirError) {
            while try !isReached(producer, deadline) {}
        } catch {
            close()
            throw error
        }
    }

    /// Asks for the cluster's brokers: who answers that is one, and has let this user in.
    ///
    /// False where it is to be asked again. Throws what the library tells meanwhile: the answer alone gives no reason.
    private func isReached(_ producer: KafkaHandle, _ deadline: MonotonicTime) throws(WeirError) -> Bool {
        let answer = Monitor<rd_kafka_resp_err_t?>(nil)
        let limit = Int32(min(max(1, deadline.millisecondsLeft), Self.metadataLimit))
        runInBackground {
            var metadata: UnsafePointer<rd_kafka_metadata>?
            let error = rd_kafka_metadata(producer.pointer, 0, nil, &metadata, limit)
            if metadata != nil { rd_kafka_metadata_destroy(metadata) }
            answer.update { $0 = error }
            rd_kafka_queue_yield(producer.queue)
        }
        while true {
            if let error = answer.read({ $0 }) { return error == RD_KAFKA_RESP_ERR_NO_ERROR }
            let left = deadline.millisecondsLeft
            guard left > 0 else { throw WeirError(.resource, "kafka: \(producer.address) doesn't answer in time.") }
            guard !producer.isInterrupted else {
                throw WeirError(.resource, "kafka: waiting for \(producer.address) was ended.")
            }
            if let event = producer.nextEvent(within: left), let failure = producer.failure(event, settings) {
                throw failure
            }
        }
    }

    public func send(_ messages: [OutgoingMessage], timeout: UInt64) -> [Delivery] {
        guard let producer = state.read({ $0.producer }) else {
            return messages.map { _ in .unanswered("kafka: \(configuration.address) isn't connected.") }
        }
        var batch = KafkaBatch(messages, producer, settings)
        batch.send(until: .after(timeout))
        return batch.deliveries
    }

    public func subscribe(
        topics: [String],
        _ receive: @escaping @Sendable (IncomingMessage) -> Void
    ) throws(WeirError) {
        let consumer = try KafkaConsumer(settings, topics, receive)
        state.update { $0.consumers.append(consumer) }
    }

    /// The library finds a lost cluster again by itself, for those who subscribe as well; a right that is withdrawn, or what
    /// it calls fatal, ends a subscription.
    public var isConnected: Bool { state.read { $0.producer != nil && $0.consumers.allSatisfy(\.isOpen) } }

    public func interrupt() {
        state.read { $0.producer }?.interrupt()
    }

    public func close() {
        let old = state.update { state in
            let old = state
            state = State()
            return old
        }
        for consumer in old.consumers { consumer.end() }
    }
}
