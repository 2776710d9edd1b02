import CWeirKafka
import WeirCore

/// Reads topics in a consumer group, on a thread of its own.
///
/// A group that is new begins with what comes from here on: old commands are not done again.
final class KafkaConsumer: Sendable {
    private enum Phase {
        case joining
        case reading
        case failed(WeirError)
        case ended
    }

    /// How long a group may take to hand out its partitions, in nanoseconds: a member that was lost counts for 45 s.
    private static let joinLimit: UInt64 = 60_000_000_000
    /// Longest wait for what a partition holds, in milliseconds.
    private static let offsetLimit: Int32 = 10_000

    let handle: KafkaHandle
    private let settings: BrokerSettings
    private let topics: String
    private let phase = Monitor(Phase.joining)

    /// Waits until partitions are handed out, so that nothing that comes later is missed.
    ///
    /// Throws `.settings` for settings and users that can't be, `.resource` where the group doesn't come to be.
    init(
        _ settings: BrokerSettings,
        _ topics: [String],
        _ receive: @escaping @Sendable (IncomingMessage) -> Void
    ) throws(WeirError) {
        self.settings = settings
        self.topics = topics.joined(separator: ", ")
        handle = try KafkaHandle(
            .consumer(settings),
            RD_KAFKA_CONSUMER,
            events: RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_FETCH
        )
        let list = rd_kafka_topic_partition_list_new(Int32(topics.count))
        defer { rd_kafka_topic_partition_list_destroy(list) }
        for topic in topics { rd_kafka_topic_partition_list_add(list, topic, -1) }
        let error = rd_kafka_subscribe(handle.pointer, list)
        guard error == RD_KAFKA_RESP_ERR_NO_ERROR else {
            let reason = String(cString: rd_kafka_err2str(error))
            throw WeirError(
                .settings,
                "kafka: nothing can be received from \(self.topics).",
                cause: reason
            )
        }
        runInBackground { [self] in read(receive) }
        let joined = phase.wait(until: .after(Self.joinLimit)) { phase -> Phase? in
            if case .joining = phase { nil } else { phase }
        }
        if case .reading? = joined { return }
        end()
        if case .failed(let failure)? = joined { throw failure }
        throw WeirError(
            .resource,
            "kafka: \(handle.address) hands out no partitions of \(self.topics)."
        )
    }

    /// Nothing is received once this returns, but from within `receive`.
    func end() {
        phase.update { $0 = .ended }
        handle.interrupt()
    }

    /// False once nothing more can come.
    var isOpen: Bool {
        let isReading = phase.read { phase in
            if case .reading = phase { true } else { false }
        }
        return isReading && !handle.hasFailed
    }

    private var isOver: Bool {
        phase.read { phase in
            if case .ended = phase { true } else { false }
        }
    }

    private func read(_ receive: @escaping @Sendable (IncomingMessage) -> Void) {
        while !isOver {
            guard let event = handle.nextEvent() else { continue }
            switch event.kind {
            case RD_KAFKA_EVENT_REBALANCE: assign(event)
            case RD_KAFKA_EVENT_FETCH:
                while let message = event.nextMessage(), !isOver { take(message, receive) }
            default:
                if let failure = failure(event) { fail(failure) }
            }
        }
        rd_kafka_consumer_close(handle.pointer)
    }

    private func failure(_ event: KafkaEvent) -> WeirError? {
        guard
            [RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED]
                .contains(event.error)
        else { return handle.failure(event, settings) }
        let sentence = "kafka: this user has no right to receive from \(topics) at \(handle.address)."
        return WeirError(.settings, sentence, cause: event.errorText)
    }

    /// Who joins is told of all that goes wrong; to who reads, brokers that are gone may come back by themselves.
    private func fail(_ failure: WeirError) {
        phase.update { phase in
            switch phase {
            case .joining: phase = .failed(failure)
            case .reading where failure.code == .settings: phase = .failed(failure)
            case .reading, .failed, .ended: break
            }
        }
    }

    private func take(_ message: rd_kafka_message_t, _ receive: @Sendable (IncomingMessage) -> Void) {
        guard message.err == RD_KAFKA_RESP_ERR_NO_ERROR, let topic = message.rkt else { return }
        let payload = Array(UnsafeRawBufferPointer(start: message.payload, count: message.len))
        receive(IncomingMessage(topic: String(cString: rd_kafka_topic_name(topic)), payload: payload))
    }

    /// Goes on where the group was; a partition that it hasn't read begins with what comes next.
    private func assign(_ event: KafkaEvent) {
        guard event.error == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS,
            let partitions = rd_kafka_event_topic_partition_list(event.pointer)
        else {
            rd_kafka_assign(handle.pointer, nil)
            return
        }
        rd_kafka_committed(handle.pointer, partitions, Self.offsetLimit)
        for place in 0..<Int(partitions.pointee.cnt) where partitions.pointee.elems[place].offset < 0 {
            let partition = partitions.pointee.elems[place]
            var (low, high): (Int64, Int64) = (0, 0)
            let error = rd_kafka_query_watermark_offsets(
                handle.pointer,
                partition.topic,
                partition.partition,
                &low,
                &high,
                Self.offsetLimit
            )
            if error == RD_KAFKA_RESP_ERR_NO_ERROR { partitions.pointee.elems[place].offset = high }
        }
        rd_kafka_assign(handle.pointer, partitions)
        guard partitions.pointee.cnt > 0 else { return }
        phase.update { if case .joining = $0 { $0 = .reading } }
    }
}
