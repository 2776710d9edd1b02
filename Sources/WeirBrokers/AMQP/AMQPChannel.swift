import CWeirRabbitMQ
import WeirCore

/// How a broker ended a channel or the connection.
struct AMQPClosing {
    let code: UInt16
    let text: String

    /// Reply codes of AMQP 0.9.1 (section 1.2 of its reference).
    enum Code {
        static let contentTooLarge: UInt16 = 311
        static let accessRefused: UInt16 = 403
        static let notFound: UInt16 = 404
        static let preconditionFailed: UInt16 = 406
        static let notImplemented: UInt16 = 540
    }

    /// What it means for the message that it was the answer to.
    func delivery(of message: OutgoingMessage, exchange: String, at endpoint: Endpoint) -> Delivery {
        switch code {
        case Code.contentTooLarge: return endpoint.tooLarge(message, cause: text)
        // So RabbitMQ says it (3.8 and later).
        case Code.preconditionFailed where text.contains("message size"): return endpoint.tooLarge(message, cause: text)
        case Code.accessRefused: return endpoint.forbidden(message.topic, cause: text)
        case Code.notFound:
            return .forbidden("\(endpoint.name) has no exchange \"\(exchange)\"; declare it, or set another (\(text)).")
        case Code.preconditionFailed, Code.notImplemented:
            return endpoint.refused("doesn't take the message on \"\(message.topic)\" (\(text))")
        default: return endpoint.unanswered(text)
        }
    }
}

/// What the broker answered to something that was asked.
enum AMQPAnswer {
    case done
    /// What it would have: largest number of a channel, bytes of a frame, seconds of a heartbeat; 0 stands for any.
    case tune(channels: UInt16, frameSize: Int, heartbeat: Int)
    case start(mechanisms: String)
    case queue(String)

    /// Nil for a method that answers nothing.
    init?(_ method: amqp_method_t) {
        switch Int(method.id) {
        case AMQPMethod.start:
            guard let start = method.fields(amqp_connection_start_t.self) else { return nil }
            self = .start(mechanisms: start.mechanisms.string)
        case AMQPMethod.tune:
            guard let tune = method.fields(amqp_connection_tune_t.self) else { return nil }
            self = .tune(channels: tune.channel_max, frameSize: Int(tune.frame_max), heartbeat: Int(tune.heartbeat))
        case AMQPMethod.queueDeclareOK:
            guard let queue = method.fields(amqp_queue_declare_ok_t.self) else { return nil }
            self = .queue(queue.queue.string)
        case AMQPMethod.openOK, AMQPMethod.channelOpenOK, AMQPMethod.confirmOK, AMQPMethod.exchangeOK,
            AMQPMethod.bindOK, AMQPMethod.consumeOK:
            self = .done
        default: return nil
        }
    }
}

extension amqp_method_t {
    /// The fields of a method of this kind.
    func fields<Fields>(_: Fields.Type) -> Fields? { decoded?.assumingMemoryBound(to: Fields.self).pointee }
}

/// Numbers of methods: class and method (AMQP 0.9.1, section 1.3 of its reference; confirm is RabbitMQ's).
///
/// The library has them as macros with casts, which Swift doesn't see.
enum AMQPMethod {
    static let start = 0x000A_000A
    static let tune = 0x000A_001E
    static let openOK = 0x000A_0029
    static let close = 0x000A_0032
    static let closeOK = 0x000A_0033
    static let blocked = 0x000A_003C
    static let unblocked = 0x000A_003D
    static let channelOpen = 0x0014_000A
    static let channelOpenOK = 0x0014_000B
    static let channelClose = 0x0014_0028
    static let channelCloseOK = 0x0014_0029
    static let exchangeOK = 0x0028_000B
    static let queueDeclareOK = 0x0032_000B
    static let bindOK = 0x0032_0015
    static let consumeOK = 0x003C_0015
    static let cancel = 0x003C_001E
    static let returned = 0x003C_0032
    static let deliver = 0x003C_003C
    static let acknowledge = 0x003C_0050
    static let reject = 0x003C_0078
    static let confirm = 0x0055_000A
    static let confirmOK = 0x0055_000B
}
