import WeirCore

/// What is found out of the largest payloads that a broker takes: each topic may have a limit of its own.
struct PayloadLimits {
    private struct Limit {
        /// Bytes of the largest that was taken, and of the smallest that was too large.
        var taken = 0
        var refused = Int.max
    }

    private var limits: [String: Limit] = [:]

    /// The first messages, to be sent together, without pictures where those are known to be too much.
    ///
    /// One that may turn out too large is the last: what is sent instead of it is then still in its place.
    func nextBatch(of messages: [OutgoingMessage]) -> [OutgoingMessage] {
        var batch: [OutgoingMessage] = []
        for message in messages {
            let limit = limits[message.topic] ?? Limit()
            let isTooLarge = message.payload.count >= limit.refused
            batch.append(isTooLarge ? message.smaller : message)
            if !isTooLarge, message.smallerPayload != nil, message.payload.count > limit.taken { break }
        }
        return batch
    }

    mutating func taken(_ message: OutgoingMessage) {
        guard message.payload.count > limits[message.topic]?.taken ?? 0 else { return }
        limits[message.topic, default: Limit()].taken = message.payload.count
    }

    /// The broker took the message without its pictures only.
    mutating func refused(_ message: OutgoingMessage) {
        var limit = limits[message.topic] ?? Limit()
        limit.refused = min(limit.refused, message.payload.count)
        limit.taken = min(limit.taken, limit.refused - 1)
        limits[message.topic] = limit
    }
}
