import CWeirRabbitMQ
import WeirCore

/// Puts messages together that come in frames on a channel.
struct AMQPConsumer {
    /// A broker that speaks of more is not believed, and its message left out.
    private static let longestBody: UInt64 = 1 << 29

    let queue: IncomingQueue
    /// Whether the broker has let it begin; an end is then one of the connection.
    var hasBegun = false
    private var topic: String?
    private var body: [UInt8] = []
    private var size: UInt64 = 0
    /// Whether nobody deals with what comes.
    private(set) var isFlooded = false

    init(_ queue: IncomingQueue) { self.queue = queue }

    mutating func begin(_ topic: String) {
        (self.topic, body, size) = (topic, [], 0)
    }

    mutating func setSize(_ size: UInt64) {
        guard size <= Self.longestBody else {
            topic = nil
            return
        }
        self.size = size
        endIfWhole()
    }

    mutating func append(_ piece: [UInt8]) {
        guard topic != nil else { return }
        body += piece
        endIfWhole()
    }

    private mutating func endIfWhole() {
        guard let topic, UInt64(body.count) >= size else { return }
        if !queue.add(IncomingMessage(topic: topic, payload: body)) { isFlooded = true }
        (self.topic, body) = (nil, [])
    }
}
