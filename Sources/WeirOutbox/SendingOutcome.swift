import WeirCore

/// What became of messages that were sent together, of which only the first can be done with: order must hold.
struct SendingOutcome {
    private(set) var delivered = 0
    private(set) var refused = 0
    /// Why one of them was refused.
    private(set) var refusal: String?
    /// Why the rest, if there is any, is to be sent again.
    private(set) var problem: String?

    /// `count` is of the messages; a broker that answers for fewer leaves the others unanswered.
    init(_ answers: [Delivery], of count: Int) {
        for answer in answers {
            switch answer {
            case .delivered: delivered += 1
            case .refused(let reason), .tooLarge(let reason):
                refused += 1
                refusal = reason
            case .forbidden(let reason), .unanswered(let reason):
                problem = reason
                return
            }
        }
        if answers.count < count { problem = "the broker hasn't answered for all that was sent" }
    }
}
