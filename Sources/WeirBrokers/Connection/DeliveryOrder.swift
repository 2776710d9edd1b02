import WeirCore

extension [Delivery] {
    /// Whether any message is to be sent again.
    var hasUnanswered: Bool {
        contains { if case .unanswered = $0 { true } else { false } }
    }

    /// Behind a message that is to be sent again, all later ones of its stream are to be as well, so that they stay in order.
    ///
    /// Brokers may answer for a later message first; its receivers then get it twice, with the same id.
    func keepingOrder(of messages: [OutgoingMessage]) -> [Delivery] {
        guard hasUnanswered else { return self }
        var first: [String: Delivery] = [:]
        return zip(messages, self).map { message, delivery in
            if let earlier = first[message.stream], delivery == .delivered { return earlier }
            if case .unanswered = delivery, first[message.stream] == nil { first[message.stream] = delivery }
            return delivery
        }
    }
}

/// The deliveries of messages of which some have no outcome; `unanswered` says why.
func deliveriesInOrder(of messages: [OutgoingMessage], _ outcomes: [Delivery?], unanswered: String) -> [Delivery] {
    outcomes.map { $0 ?? .unanswered(unanswered) }.keepingOrder(of: messages)
}
