import CWeirKafka
import WeirCore

/// A producer or consumer of librdkafka, and the queue that all it tells comes by.
final class KafkaHandle: @unchecked Sendable {
    // Safe to share: the pointers never change, and the library locks what is behind them.
    let pointer: OpaquePointer
    let queue: OpaquePointer
    let address: String
    /// Longest wait at a time, in milliseconds, should a wakening be missed.
    private static let pause = 500

    private let interruption = Monitor(false)
    /// What the library last wrote into its log, for causes.
    private let lastWords = Monitor<String?>(nil)

    init(_ configuration: KafkaConfiguration, _ kind: rd_kafka_type_t, events: Int32) throws(WeirError) {
        pointer = try configuration.make(kind, events: events | RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_LOG)
        address = configuration.address
        if kind == RD_KAFKA_CONSUMER { rd_kafka_poll_set_consumer(pointer) }
        queue = kind == RD_KAFKA_CONSUMER ? rd_kafka_queue_get_consumer(pointer) : rd_kafka_queue_get_main(pointer)
        rd_kafka_set_log_queue(pointer, queue)
    }

    deinit {
        rd_kafka_queue_destroy(queue)
        // A consumer that has failed for good can't be closed; to wait for that would never end.
        rd_kafka_destroy_flags(pointer, hasFailed ? RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE : 0)
    }

    var isInterrupted: Bool { interruption.read { $0 } }

    /// Whether something happened that the library calls fatal: it is of no use any more, and must be made anew.
    var hasFailed: Bool { rd_kafka_fatal_error(pointer, nil, 0) != RD_KAFKA_RESP_ERR_NO_ERROR }

    /// Ends what waits for an event.
    func interrupt() {
        interruption.update { $0 = true }
        rd_kafka_queue_yield(queue)
    }

    /// The next event that isn't the log's; nil where there is none yet, after `milliseconds` or less.
    func nextEvent(within milliseconds: Int = .max) -> KafkaEvent? {
        let limit = Int32(min(milliseconds, Self.pause))
        guard !isInterrupted, let pointer = rd_kafka_queue_poll(queue, limit) else { return nil }
        let event = KafkaEvent(pointer)
        guard let line = event.logLine else { return event }
        lastWords.update { $0 = line }
        return nil
    }

    /// Why nothing more can come of it, with the library's words; nil for what may pass by itself.
    func failure(_ event: KafkaEvent, _ settings: BrokerSettings) -> WeirError? {
        let words = event.errorText
        switch event.error {
        // Where the broker is told of it first, the library only sees that the connection is gone.
        case _ where words.contains(Self.untrusted), RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN where isUntrusted:
            return untrusted(words)
        case RD_KAFKA_RESP_ERR__AUTHENTICATION:
            let who = settings.user.map { "the user \($0)" } ?? "clients without a user"
            return WeirError(.settings, "kafka: \(address) turns \(who) away; check user and password.", cause: words)
        case RD_KAFKA_RESP_ERR__SSL: return untrusted(words)
        case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
            return WeirError(.resource, "kafka: \(address) doesn't answer.", cause: lastWords.read { $0 } ?? words)
        case RD_KAFKA_RESP_ERR__FATAL:
            return WeirError(.resource, "kafka: \(address) lost track of what was sent.", cause: words)
        default: return nil
        }
    }

    /// OpenSSL's words.
    private static let untrusted = "certificate verify failed"

    private var isUntrusted: Bool { lastWords.read { $0?.contains(Self.untrusted) == true } }

    private func untrusted(_ words: String) -> WeirError {
        let sentence = "kafka: the certificate of \(address) isn't accepted; check the authorities."
        return WeirError(.settings, sentence, cause: words)
    }
}

/// Something that librdkafka tells.
final class KafkaEvent {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit { rd_kafka_event_destroy(pointer) }

    var kind: Int32 { rd_kafka_event_type(pointer) }
    var error: rd_kafka_resp_err_t { rd_kafka_event_error(pointer) }
    var errorText: String { rd_kafka_event_error_string(pointer).map { String(cString: $0) } ?? "" }

    /// nil where it is no line of the log.
    var logLine: String? {
        guard kind == RD_KAFKA_EVENT_LOG else { return nil }
        var (facility, text, level): (UnsafePointer<CChar>?, UnsafePointer<CChar>?, Int32) = (nil, nil, 0)
        guard rd_kafka_event_log(pointer, &facility, &text, &level) == 0 else { return "" }
        return text.map { String(cString: $0) } ?? ""
    }

    /// Messages that were received, or of which it tells what became of them; each is given once.
    func nextMessage() -> rd_kafka_message_t? { rd_kafka_event_message_next(pointer)?.pointee }
}
