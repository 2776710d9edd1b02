import FoundationEssentials
import WeirCore

/// What JetStream answers to a message (NATS ADR-1, `io.nats.jetstream.api.v1.pub_ack_response`).
enum NATSAnswer {
    case stored
    case failed(Failure)
    /// No stream takes the subject.
    case nobodyThere
    case unreadable

    struct Failure: Decodable {
        /// As HTTP has them; 4xx says that it won't be otherwise later.
        var code: Int
        var number: Int?
        var description: String?

        enum CodingKeys: String, CodingKey {
            case code, description
            case number = "err_code"
        }
    }

    private struct Body: Decodable { var error: Failure? }

    /// A failure begins with `error`, so that the many others needn't be read further.
    private static let good = Array(#"{"stream":"#.utf8)

    init(_ message: NATSMessage) {
        let payload = message.payload
        if payload.starts(with: Self.good) {
            self = .stored
        } else if message.isNobodyThere {
            self = .nobodyThere
        } else if let body = try? JSONDecoder().decode(Body.self, from: Data(payload)), let error = body.error {
            self = .failed(error)
        } else {
            self = .unreadable
        }
    }
}

extension NATSAnswer.Failure {
    /// JetStream's number of a message that is larger than its stream takes.
    private static let messageIsTooLarge = 10_054
    private static let clientErrors = 400..<500

    func delivery(topic: String, address: String) -> Delivery {
        let reason = description ?? "error \(number ?? code)"
        if number == Self.messageIsTooLarge {
            return .tooLarge("nats: the stream of \(topic) at \(address) takes no message of this size (\(reason)).")
        }
        let sentence = "nats: \(address) doesn't take the message for \(topic) (\(reason))."
        return Self.clientErrors.contains(code) ? .refused(sentence) : .unanswered(sentence)
    }
}
