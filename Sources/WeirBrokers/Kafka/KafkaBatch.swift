import CWeirKafka
import WeirCore

/// Messages that are sent together, and what became of each.
struct KafkaBatch {
    private let messages: [OutgoingMessage]
    private let producer: KafkaHandle
    private let settings: BrokerSettings
    /// nil for what isn't answered yet.
    private var outcomes: [Delivery?]
    private var waiting = 0
    /// Places of messages that the broker found too large together with others.
    private var tooLarge: [Int] = []
    private var isSingle = false
    private var problem: String

    init(_ messages: [OutgoingMessage], _ producer: KafkaHandle, _ settings: BrokerSettings) {
        (self.messages, self.producer, self.settings) = (messages, producer, settings)
        outcomes = Array(repeating: nil, count: messages.count)
        problem = "kafka: \(producer.address) doesn't answer in time."
    }

    var deliveries: [Delivery] { deliveriesInOrder(of: messages, outcomes, unanswered: problem) }

    mutating func send(until deadline: MonotonicTime) {
        for place in messages.indices { produce(place) }
        guard wait(until: deadline) else { return }
        // A broker's limit is for what was packed together: alone it tells which of them is the one.
        isSingle = true
        for place in tooLarge.sorted() {
            produce(place)
            guard wait(until: deadline) else { return }
        }
    }

    private mutating func produce(_ place: Int) {
        let message = messages[place]
        let key = message.stream
        let error = message.payload.withUnsafeBytes { payload in
            cweir_kafka_produce(
                producer.pointer,
                message.topic,
                key,
                key.utf8.count,
                payload.baseAddress,
                payload.count,
                message.id,
                message.contentType,
                // Never 0, which is no pointer.
                UnsafeMutableRawPointer(bitPattern: place + 1)
            )
        }
        switch error {
        case RD_KAFKA_RESP_ERR_NO_ERROR: waiting += 1
        case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE: outcomes[place] = tooLargeDelivery(message)
        default: outcomes[place] = failure(error, message)
        }
    }

    /// False where not all are answered for.
    private mutating func wait(until deadline: MonotonicTime) -> Bool {
        while waiting > 0, !producer.isInterrupted {
            let left = deadline.millisecondsLeft
            guard left > 0 else { return false }
            guard let event = producer.nextEvent(within: left) else { continue }
            if event.kind == RD_KAFKA_EVENT_DR {
                while let report = event.nextMessage() { take(report) }
            } else if let failure = producer.failure(event, settings) {
                problem = failure.description
                return false
            }
        }
        guard waiting > 0 else { return true }
        problem = "kafka: waiting for \(producer.address) was ended."
        return false
    }

    private mutating func take(_ report: rd_kafka_message_t) {
        let place = Int(bitPattern: report._private) - 1
        guard outcomes.indices.contains(place) else { return }
        waiting -= 1
        let message = messages[place]
        switch report.err {
        case RD_KAFKA_RESP_ERR_NO_ERROR: outcomes[place] = .delivered
        case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE where isSingle || messages.count == 1:
            outcomes[place] = tooLargeDelivery(message)
        case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE: tooLarge.append(place)
        default: outcomes[place] = failure(report.err, message)
        }
    }

    private func tooLargeDelivery(_ message: OutgoingMessage) -> Delivery {
        .tooLarge(
            "kafka: a message of \(message.payload.count) bytes for \(message.topic) is more than \(producer.address) or "
                + "message.max.bytes allows."
        )
    }

    /// What won't be otherwise later is refused.
    private func failure(_ error: rd_kafka_resp_err_t, _ message: OutgoingMessage) -> Delivery {
        let reason = String(cString: rd_kafka_err2str(error))
        let sentence = "kafka: \(producer.address) doesn't take a message for \(message.topic) (\(reason))."
        switch error {
        case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
            return .forbidden("kafka: this user has no right to send to \(message.topic) at \(producer.address).")
        case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
            return .forbidden("kafka: there is no topic \(message.topic) at \(producer.address); make it there.")
        case RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION, RD_KAFKA_RESP_ERR__INVALID_ARG, RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION,
            RD_KAFKA_RESP_ERR_INVALID_RECORD, RD_KAFKA_RESP_ERR_POLICY_VIOLATION,
            RD_KAFKA_RESP_ERR_UNSUPPORTED_FOR_MESSAGE_FORMAT:
            return .refused(sentence)
        default: return .unanswered(sentence)
        }
    }
}
