import WeirCore

/// Messages that are being sent, and what is known of them.
final class MQTTBatch {
    let messages: [OutgoingMessage]
    private var deliveries: [Delivery?]
    /// Places in the batch by the numbers that the library gave them.
    private var places: [Int32: Int] = [:]
    /// What is being given to the library, which may be done with it before its number is known.
    private var current: Int?

    init(_ messages: [OutgoingMessage]) {
        self.messages = messages
        deliveries = Array(repeating: nil, count: messages.count)
    }

    var countUnderWay: Int { places.count }
    var underWay: [OutgoingMessage] { places.values.map { messages[$0] } }

    /// Gives a message to the library by `publish`, which returns its number.
    func begin(_ place: Int, _ publish: () -> Int32?) {
        current = place
        let number = publish()
        if let number, deliveries[place] == nil { places[number] = place }
        current = nil
    }

    /// The place of a message that the library has a number for, which is answered by that.
    func take(_ number: Int32) -> Int? { places.removeValue(forKey: number) ?? current }

    func settle(_ place: Int, _ delivery: Delivery) { deliveries[place] = delivery }

    /// What is known, and what is told of the rest.
    func result(_ rest: Delivery) -> [Delivery] { deliveries.map { $0 ?? rest } }
}
