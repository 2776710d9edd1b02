import Glibc
import Testing
import WeirBrokers
import WeirCore
import WeirTestKit

// Brokers that are there and take nothing for a while.

/// The ids of each stream's messages, in the order in which they came first.
private func firstIDs(_ received: [ReceivedMessage], of messages: [OutgoingMessage], _ stream: String) -> [String] {
    let own = Set(messages.filter { $0.stream == stream }.map(\.id))
    var seen: Set<String> = []
    return received.map(\.id).filter { own.contains($0) && seen.insert($0).inserted }
}

extension AMQPTests {
    private static let messages = (1..<300).map { sampleMessage($0, stream: "camera\($0 % 2)") }

    private func setAlarm(_ isOn: Bool, _ server: RabbitMQServer) throws {
        // The share of the machine's memory that the server may have.
        try server.node.evaluate("vm_memory_monitor:set_vm_memory_high_watermark(\(isOn ? 0.0 : 0.4))")
    }

    private func expectAll(_ server: RabbitMQServer) throws {
        let received = try server.received(on: "weir.street", count: Self.messages.count + 1)
        for stream in ["camera0", "camera1"] {
            let own = Self.messages.filter { $0.stream == stream }.map(\.id)
            #expect(firstIDs(received, of: Self.messages, stream) == own)
        }
    }

    @Test func aBlockedBrokerIsToldOfInTime() async throws {
        try await blocking {
            let server = try RabbitMQServer(.anybody)
            try server.open("weir.street")
            let broker = try connectedBroker(server.settings)
            #expect(broker.send([sampleMessage(0)], timeout: patience) == [.delivered])
            defer { try? setAlarm(false, server) }
            try setAlarm(true, server)
            let reason = "it takes nothing at present (low on memory)"
            let sentence = "amqp: \(server.settings.address) hasn't answered for the message: \(reason)."
            let unanswered = Self.messages.map { _ in Delivery.unanswered(sentence) }
            let start = MonotonicTime.now
            #expect(broker.send(Self.messages, timeout: 3.0.nanoseconds) == unanswered)
            // Whoever comes is let in, and learns it too.
            try broker.connect(timeout: patience)
            #expect(broker.send(Self.messages, timeout: 3.0.nanoseconds) == unanswered)
            #expect(MonotonicTime.now < start.advanced(by: patience))
            try setAlarm(false, server)
            try broker.connect(timeout: patience)
            #expect(broker.send(Self.messages, timeout: patience) == Self.messages.map { _ in .delivered })
            try expectAll(server)
        }
    }

    @Test func whatIsSentWhileABrokerIsBlockedArrivesAfterwards() async throws {
        try await blocking {
            let server = try RabbitMQServer(.anybody)
            try server.open("weir.street")
            let broker = try connectedBroker(server.settings)
            #expect(broker.send([sampleMessage(0)], timeout: patience) == [.delivered])
            defer { try? setAlarm(false, server) }
            try setAlarm(true, server)
            let outcome = Monitor<[Delivery]?>(nil)
            runInBackground {
                let deliveries = broker.send(Self.messages, timeout: patience)
                outcome.update { $0 = deliveries }
            }
            let states = "[rabbit_reader:info(P, [state]) || P <- rabbit_networking:connections()]"
            #expect(try eventually { try server.node.evaluate(states).contains("blocked") })
            #expect(outcome.read { $0 } == nil)
            try setAlarm(false, server)
            #expect(outcome.wait { $0 } == Self.messages.map { _ in .delivered })
            try expectAll(server)
        }
    }
}

extension RedisTests {
    private func sentence(_ server: RedisServer, _ reason: String) -> String {
        "redis: \(server.settings.address) hasn't answered for the message: \(reason)."
    }

    @Test func aCopyThatIsOnlyReadIsToldOfAndUsedOnceItIsNone() async throws {
        try await blocking {
            let (primary, server) = (try RedisServer(.anybody), try RedisServer(.anybody))
            let broker = try connectedBroker(server.settings)
            let messages = (0..<20).map { sampleMessage($0) }
            #expect(broker.send(Array(messages[..<10]), timeout: patience).allSatisfy { $0 == .delivered })
            try server.client().ask("REPLICAOF", "127.0.0.1", String(primary.port))
            let reason = "it is a replica, which is only read; connect to its master"
            let cause = "READONLY You can't write against a read only replica."
            let unanswered = Delivery.unanswered(sentence(server, "\(reason) (\(cause))"))
            #expect(broker.send(Array(messages[10...]), timeout: patience) == messages[10...].map { _ in unanswered })
            #expect(!broker.isConnected)
            try server.client().ask("REPLICAOF", "NO", "ONE")
            try broker.connect(timeout: patience)
            #expect(broker.send(messages, timeout: patience) == messages.map { _ in .delivered })
            #expect(
                firstIDs(try server.received(on: "weir.street", count: 20), of: messages, "camera")
                    == messages.map(\.id)
            )
        }
    }

    @Test func aServerWithoutMemoryIsToldOfAndUsedOnceItHasSome() async throws {
        try await blocking {
            let server = try RedisServer(.anybody)
            let broker = try connectedBroker(server.settings)
            let messages = (0..<20).map { sampleMessage($0, stream: "camera\($0 % 2)") }
            try server.client().ask("CONFIG", "SET", "maxmemory", "1")
            let reason = "its memory is full; raise maxmemory, or lower stream-length"
            let cause = "OOM command not allowed when used memory > 'maxmemory'."
            let unanswered = Delivery.unanswered(sentence(server, "\(reason) (\(cause))"))
            #expect(broker.send(messages, timeout: patience) == messages.map { _ in unanswered })
            try server.client().ask("CONFIG", "SET", "maxmemory", "0")
            try broker.connect(timeout: patience)
            #expect(broker.send(messages, timeout: patience) == messages.map { _ in .delivered })
            #expect(try server.received(on: "weir.street", count: 20).map(\.id) == messages.map(\.id))
        }
    }
}
