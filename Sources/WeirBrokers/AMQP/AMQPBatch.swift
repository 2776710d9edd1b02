import WeirCore

/// Messages that are being published, and what the broker has confirmed of them.
final class AMQPBatch {
    let messages: [OutgoingMessage]
    private(set) var deliveries: [Delivery?]
    /// Places in the batch in the order in which they were published on the channel, and the broker's number of the
    /// first.
    private var published: [Int] = []
    private var firstNumber: UInt64 = 1
    /// How many of `published` are answered from its beginning on.
    private var answeredCount = 0
    private var openCount = 0
    /// Messages that came back, and why.
    private var returned: [Int: Delivery] = [:]

    init(_ messages: [OutgoingMessage]) {
        self.messages = messages
        deliveries = Array(repeating: nil, count: messages.count)
    }

    /// Whether all that was published is answered.
    var isAnswered: Bool { openCount == 0 }

    /// What nothing is known of.
    var openPlaces: [Int] { deliveries.indices.filter { deliveries[$0] == nil } }

    /// Forgets what was published on an earlier channel; the next message has the number `number`.
    func beginChannel(at number: UInt64) {
        published = []
        (firstNumber, answeredCount, openCount) = (number, 0, 0)
        returned = [:]
    }

    func publish(_ place: Int) {
        published.append(place)
        openCount += 1
    }

    func settle(_ place: Int, _ delivery: Delivery) { deliveries[place] = delivery }

    /// The broker has answered for a message, or for all up to it.
    func answer(_ number: UInt64, multiple: Bool, _ delivery: Delivery) {
        let end = published.count
        // 0 stands for all that there are.
        let last = multiple && number == 0 ? end - 1 : Int(clamping: number &- firstNumber)
        guard published.indices.contains(last) else { return }
        let first = multiple ? min(answeredCount, last) : last
        for place in published[first...last] where deliveries[place] == nil {
            deliveries[place] = returned[place] ?? delivery
            openCount -= 1
        }
        while answeredCount < end, deliveries[published[answeredCount]] != nil { answeredCount += 1 }
    }

    /// A message has come back; its answer follows.
    func takeBack(_ id: String, _ delivery: (OutgoingMessage) -> Delivery) {
        let place = published[answeredCount...].first { messages[$0].id == id && returned[$0] == nil }
        if let place { returned[place] = delivery(messages[place]) }
    }

    /// What is known, and what is told of the rest.
    func result(_ rest: Delivery) -> [Delivery] { deliveries.map { $0 ?? rest } }
}
