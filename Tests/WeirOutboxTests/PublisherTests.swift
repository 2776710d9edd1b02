import Synchronization
import Testing
import WeirCore
import WeirTestKit

@testable import WeirOutbox

@Suite struct PublisherTests {
    private let folder: TemporaryFolder
    private let warnings = Warnings()

    init() throws {
        folder = try TemporaryFolder()
    }

    private func path(_ name: String) -> String { "\(folder.path)/\(name)" }

    private func publisher(to broker: ScriptedBroker, _ options: OutboxOptions = OutboxOptions()) -> Publisher {
        Publisher(options, path: path("outbox.sqlite"), to: broker, called: "test test:1", tell: warnings.add)
    }

    @Test func messagesArriveInOrderWhateverGetsLost() {
        // Every seventh attempt isn't answered, whether the broker has the message or not.
        let attempts = Atomic(0)
        let broker = ScriptedBroker { _, _ in
            attempts.add(1, ordering: .relaxed).newValue % 7 == 0 ? .unanswered("the connection is lost.") : .delivered
        }
        let publisher = publisher(to: broker)
        let messages = (0..<50).map { message($0, stream: "s\($0 % 2)") }
        for message in messages { publisher.publish([message]) }
        let received = broker.received(50)
        publisher.close()
        #expect(received == messages)
        #expect(publisher.status.counts.delivered == 50)
        #expect(publisher.status.counts.produced == 50)
        #expect(publisher.status.counts.waiting == 0)
    }

    @Test func whatWaitsIsSentAfterARestart() {
        let first = publisher(to: ScriptedBroker(isReachable: false))
        let messages = (0..<1000).map { message($0, priority: $0 % 10 == 0 ? .event : .frame) }
        first.publish(messages)
        first.close()
        #expect(first.status.counts.waiting == 1000)
        #expect(
            warnings.all.contains("test test:1: 1000 messages wait in the outbox, and are sent when it is next run.")
        )

        let broker = ScriptedBroker()
        let second = publisher(to: broker)
        second.publish([message(1000)])
        #expect(broker.received(1001) == messages + [message(1000)])
        second.close()
        #expect(second.status.counts.waiting == 0)

        let third = publisher(to: broker)
        third.close()
        #expect(broker.received(1001).count == 1001)
    }

    @Test func aBacklogThatFitsInNoMemoryIsReadFromTheDisk() {
        let broker = ScriptedBroker(isReachable: false)
        let publisher = publisher(to: broker)
        let large = [UInt8](repeating: 7, count: 100_000)
        let messages = (0..<150).map { message($0, payload: large) }
        for message in messages[..<120] { publisher.publish([message]) }
        broker.state.update { $0.isReachable = true }
        for message in messages[120...] { publisher.publish([message]) }
        #expect(broker.received(150).map(\.id) == messages.map(\.id))
        publisher.close()
        #expect(publisher.status.counts.delivered == 150)
    }

    @Test func theOldestOfLowPriorityGoFirst() {
        var options = OutboxOptions()
        options.sizeLimit = 100_000
        let broker = ScriptedBroker(isReachable: false)
        let publisher = publisher(to: broker, options)
        let payload = [UInt8](repeating: 0, count: 1000)
        for number in 0..<500 {
            publisher.publish([message(number, priority: number % 50 == 0 ? .event : .frame, payload: payload)])
        }
        broker.state.update { $0.isReachable = true }
        publisher.close()
        let received = broker.state.read(\.received).map(\.id)
        let counts = publisher.status.counts
        #expect(counts.lostToSize + received.count == 500)
        #expect(counts.lostToSize > 350)
        #expect(received.contains("499"))
        #expect(received == received.sorted { Int($0) ?? 0 < Int($1) ?? 0 })
        #expect(Set(received).isSuperset(of: (0..<10).map { String($0 * 50) }))
        #expect(warnings.all.contains { $0.hasPrefix("The outbox is full") })
    }

    @Test func memoryIsBoundedToo() {
        var options = OutboxOptions()
        options.sizeLimit = 100_000
        options.isDurable = false
        let broker = ScriptedBroker(isReachable: false)
        let publisher = publisher(to: broker, options)
        let payload = [UInt8](repeating: 0, count: 1000)
        for number in 0..<500 {
            publisher.publish([message(number, priority: number % 50 == 0 ? .event : .frame, payload: payload)])
        }
        publisher.close()
        let counts = publisher.status.counts
        #expect(counts.waiting + counts.lostToSize == 500)
        #expect(counts.waitingBytes <= 100_000)
        #expect(warnings.all.contains("test test:1: \(counts.waiting) messages weren't sent, and are lost."))
    }

    @Test func whatIsForbiddenWaitsAndWhatIsRefusedGoes() async {
        let isMended = Atomic(false)
        let broker = ScriptedBroker { message, _ in
            guard isMended.load(ordering: .relaxed) else { return .forbidden("anna may not write to street.") }
            return message.id == "1" ? .refused("the message is odd.") : .delivered
        }
        let publisher = publisher(to: broker)
        publisher.publish((0..<3).map { message($0) })
        while publisher.status.condition.problem == nil { await Task.yield() }
        #expect(publisher.status.condition.problem == "anna may not write to street.")
        #expect(publisher.status.counts.waiting == 3)
        isMended.store(true, ordering: .relaxed)
        #expect(broker.received(2).map(\.id) == ["0", "2"])
        publisher.close()
        #expect(publisher.status.counts.refused == 1)
        #expect(warnings.all.contains("test test:1: the message is odd. 1 messages were refused by now, and are lost."))
    }

    @Test func whatIsTooLargeGoesWithoutItsPictures() {
        let broker = ScriptedBroker { message, _ in
            message.payload.count > 1000 ? .tooLarge("1000 bytes are the most.") : .delivered
        }
        let publisher = publisher(to: broker)
        let large = [UInt8](repeating: 1, count: 2000)
        publisher.publish([
            message(0, payload: large, smaller: [1]), message(1, payload: large), message(2, payload: [2]),
            message(3, payload: large, smaller: [3]),
        ])
        let received = broker.received(3)
        publisher.close()
        #expect(received.map(\.payload) == [[1], [2], [3]])
        #expect(publisher.status.counts.refused == 1)
    }

    @Test func whatGoesWithoutItsPicturesKeepsItsPlace() {
        // Each topic has a limit of its own.
        let limits = ["street": 2000, "yard": 1000]
        let broker = ScriptedBroker { message, _ in
            message.payload.count > limits[message.topic] ?? 0 ? .tooLarge("it is too large.") : .delivered
        }
        let publisher = publisher(to: broker)
        let messages = (0..<1000).map { number in
            // A prime as the step visits sizes from 100 to 2999 in no order.
            let payload = [UInt8](repeating: 1, count: 100 + number * 7919 % 2900)
            var message = message(number, stream: "s\(number % 3)", payload: payload, smaller: [2])
            message.topic = number % 2 == 0 ? "street" : "yard"
            return message
        }
        publisher.publish(messages)
        let received = broker.received(1000)
        publisher.close()
        #expect(received.map(\.id) == messages.map(\.id))
        let expected = messages.map { $0.payload.count > limits[$0.topic] ?? 0 ? [2] : $0.payload }
        #expect(received.map(\.payload) == expected)
        // What is known of sizes is soon enough for whole batches.
        #expect(broker.state.read(\.batches) < 200)
    }

    @Test func aDamagedFileIsSetAside() throws {
        let path = path("outbox.sqlite")
        try folder.write("outbox.sqlite", [UInt8](repeating: 65, count: 5000))
        let broker = ScriptedBroker()
        let publisher = publisher(to: broker)
        publisher.publish([message(0)])
        #expect(broker.received(1).count == 1)
        publisher.close()
        #expect(
            warnings.all == ["The outbox \(path) was damaged and is now \(path).damaged; what waited in it isn't sent."]
        )
    }

    @Test func withoutAFileMessagesAreKeptInMemory() {
        let broker = ScriptedBroker()
        let path = path("nowhere/outbox.sqlite")
        let publisher = Publisher(OutboxOptions(), path: path, to: broker, called: "test", tell: warnings.add)
        publisher.publish((0..<10).map { message($0) })
        #expect(broker.received(10).count == 10)
        publisher.close()
        #expect(
            warnings.all == [
                "The outbox \(path) can't be opened: no such file or directory. "
                    + "Until it can be, messages are kept in memory alone."
            ]
        )
    }
}
