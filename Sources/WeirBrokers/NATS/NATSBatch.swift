import CWeirNATS
import WeirCore

/// Messages that are sent together, and what JetStream answers to each.
struct NATSBatch {
    private let messages: [OutgoingMessage]
    private let connection: NATSConnection
    /// nil for what isn't answered yet.
    private var outcomes: [Delivery?]
    private var waiting = 0
    /// Why the rest has no answer.
    private var problem: String

    /// Longest pause between looks at what the server complained of, in milliseconds: it isn't told with an answer.
    private static let complaintInterval = 200

    init(_ messages: [OutgoingMessage], _ connection: NATSConnection) {
        (self.messages, self.connection) = (messages, connection)
        outcomes = Array(repeating: nil, count: messages.count)
        problem = "nats: \(connection.address) doesn't answer in time."
    }

    /// Places of the messages of each topic.
    var places: [String: [Int]] { Dictionary(grouping: messages.indices) { messages[$0].topic } }

    var deliveries: [Delivery] { deliveriesInOrder(of: messages, outcomes, unanswered: problem) }

    mutating func settle(_ places: [Int], as delivery: Delivery) {
        for place in places { outcomes[place] = delivery }
        if case .unanswered(let sentence) = delivery { problem = sentence }
    }

    /// Sends all that isn't settled, in its order; the answer to each comes to the inbox with its place as the last word.
    mutating func publish() {
        let limit = connection.largestMessage
        for place in messages.indices where outcomes[place] == nil {
            let message = messages[place]
            let headers = [("Nats-Msg-Id", message.id), ("Content-Type", message.contentType)]
            let size = message.payload.count + Self.headerSize(headers)
            // A connection that is lost has no limit.
            guard limit <= 0 || size <= limit else {
                outcomes[place] = .tooLarge(
                    "nats: a message of \(message.payload.count) bytes is more than the \(limit), with headers, that "
                        + "\(connection.address) takes."
                )
                continue
            }
            let status = publish(message, headers, "\(connection.inbox).\(place)")
            guard status == NATS_OK else {
                problem = "nats: \(connection.address) is gone (\(natsReason(status)))."
                return
            }
            waiting += 1
        }
    }

    private func publish(_ message: OutgoingMessage, _ headers: [(String, String)], _ reply: String) -> natsStatus {
        var pointer: OpaquePointer?
        defer { natsMsg_Destroy(pointer) }
        let status = message.payload.withUnsafeBytes { bytes in
            natsMsg_Create(
                &pointer,
                message.topic,
                reply,
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32(bytes.count)
            )
        }
        guard status == NATS_OK else { return status }
        for (name, value) in headers { natsMsgHeader_Set(pointer, name, value) }
        return natsConnection_PublishMsg(connection.pointer, pointer)
    }

    /// Bytes that headers add (NATS ADR-4): a line for the version, one for each, and an empty one.
    private static func headerSize(_ headers: [(String, String)]) -> Int {
        let (version, separators) = ("NATS/1.0\r\n".utf8.count, ": \r\n".utf8.count)
        return version + headers.reduce(2) { $0 + $1.0.utf8.count + $1.1.utf8.count + separators }
    }

    mutating func waitForAnswers(until deadline: MonotonicTime) {
        while waiting > 0 {
            let left = deadline.millisecondsLeft
            guard left > 0 else { return }
            let (answer, status) = connection.nextAnswer(within: min(left, Self.complaintInterval))
            if let answer {
                take(answer)
            } else if status == NATS_TIMEOUT {
                takeComplaint()
            } else {
                problem = "nats: the connection to \(connection.address) is lost (\(natsReason(status)))."
                return
            }
        }
    }

    private mutating func take(_ answer: NATSMessage) {
        guard let word = answer.subject.split(separator: ".").last, let place = Int(word),
            outcomes.indices.contains(place), outcomes[place] == nil
        else { return }
        let topic = messages[place].topic
        waiting -= 1
        switch NATSAnswer(answer) {
        case .stored: outcomes[place] = .delivered
        case .failed(let failure):
            settle([place], as: failure.delivery(topic: topic, address: connection.address))
        case .nobodyThere:
            settle([place], as: .unanswered("nats: no stream at \(connection.address) takes \(topic) any more."))
        case .unreadable:
            settle([place], as: .unanswered("nats: \(connection.address) answers what is no answer of JetStream."))
        }
    }

    /// A topic without rights isn't answered for; the server only complains.
    private mutating func takeComplaint() {
        guard let complaint = connection.complaint else { return }
        for (topic, places) in places where complaint.contains("Publish to \"\(topic)\"") {
            let open = places.filter { outcomes[$0] == nil }
            waiting -= open.count
            settle(open, as: .forbidden("nats: this user has no right to send to \(topic) at \(connection.address)."))
        }
    }
}
