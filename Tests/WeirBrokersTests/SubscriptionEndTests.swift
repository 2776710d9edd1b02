import CWeirKafka
import Testing
import WeirCore
import WeirTestKit

@testable import WeirBrokers

/// A subscription that the broker ends shows in `isConnected`, so that who owns the connection makes it anew.
private struct Subscriber {
    let broker: any MessageBroker
    private let topic: String
    private let received = Monitor<[String]>([])

    init(_ settings: BrokerSettings, topic: String) throws {
        (broker, self.topic) = (try makeBroker(settings), topic)
        try connect()
    }

    func connect() throws {
        try broker.connect(timeout: patience)
        try broker.subscribe(topics: [topic]) { [received] message in
            received.update { $0.append(String(decoding: message.payload, as: UTF8.self)) }
        }
    }

    func expect(_ texts: [String], sourceLocation: SourceLocation = #_sourceLocation) {
        let deadline = MonotonicTime.now.advanced(by: patience)
        _ = received.wait(until: deadline) { $0.count >= texts.count ? true : nil }
        #expect(received.read { $0 } == texts, sourceLocation: sourceLocation)
    }

    func expectEnd(sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(eventually { !broker.isConnected }, sourceLocation: sourceLocation)
    }
}

extension AMQPTests {
    /// In RabbitMQ's own words: an administrator deletes the queue; the subscription's channel, the second, fails.
    private static let endings = [
        "[rabbit_amqqueue:delete(Q, false, false, <<\"test\">>) || Q <- rabbit_amqqueue:list(<<\"/\">>), "
            + "amqqueue:get_exclusive_owner(Q) =/= none]",
        "[gen_server2:cast(P, {method, {'queue.declare', 0, <<\"none\">>, true, false, false, false, false, []}, none, "
            + "noflow}) || P <- rabbit_channel:list(), rabbit_channel:info(P, [number]) =:= [{number, 2}]]",
    ]

    @Test(arguments: endings) func aSubscriptionThatEndsIsNoticed(_ ending: String) async throws {
        try await blocking {
            let server = try RabbitMQServer(.anybody)
            let subscriber = try Subscriber(server.settings, topic: "weir.commands")
            try server.publish(Array("first".utf8), on: "weir.commands")
            subscriber.expect(["first"])
            #expect(subscriber.broker.isConnected)
            try server.node.evaluate(ending)
            subscriber.expectEnd()
            try subscriber.connect()
            #expect(subscriber.broker.isConnected)
            try server.publish(Array("second".utf8), on: "weir.commands")
            subscriber.expect(["first", "second"])
        }
    }
}

extension NATSTests {
    private static func user(mayRead topic: String) -> String {
        "authorization { users: [ { user: u, password: p, permissions: { subscribe: [ \"_INBOX.>\", \"\(topic)\" ] } } ] }"
    }

    @Test func aRightThatIsWithdrawnIsNoticed() async throws {
        try await blocking {
            let server = try NATSServer(.anybody, configuration: Self.user(mayRead: "commands"))
            let settings = server.settings.with(user: "u", password: "p")
            let subscriber = try Subscriber(settings, topic: "commands")
            #expect(subscriber.broker.isConnected)
            // What concerns others changes nothing.
            try server.reload(Self.user(mayRead: "commands") + "\ndebug: false")
            #expect(subscriber.broker.isConnected)
            try server.reload(Self.user(mayRead: "other"))
            subscriber.expectEnd()
            let error = #expect(throws: WeirError.self) { try subscriber.connect() }
            #expect(
                error?.message == "nats: this user has no right to receive from commands at \(settings.address).",
                "\(String(describing: error))"
            )
            try server.reload(Self.user(mayRead: "commands"))
            #expect(eventually { (try? subscriber.connect()) != nil })
            #expect(subscriber.broker.isConnected)
        }
    }
}

extension KafkaTests {
    @Test func aConsumerThatCannotGoOnIsNoticed() async throws {
        try await blocking {
            let cluster = try KafkaCluster(brokers: 1)
            try cluster.open("commands")
            let consumer = try KafkaConsumer(cluster.settings, ["commands"]) { _ in }
            #expect(consumer.isOpen)
            // As where another has come by this one's name.
            rd_kafka_test_fatal_error(consumer.handle.pointer, RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, "fenced")
            #expect(!consumer.isOpen)
            consumer.end()
            withExtendedLifetime(cluster) {}
        }
    }

    @Test func aConsumerOutlivesTheLossOfItsBrokers() async throws {
        try await blocking {
            let cluster = try KafkaCluster(brokers: 1)
            try cluster.open("commands")
            let subscriber = try Subscriber(cluster.settings, topic: "commands")
            cluster.stop()
            try cluster.start()
            try cluster.publish(Array("after".utf8), on: "commands")
            subscriber.expect(["after"])
            #expect(subscriber.broker.isConnected)
            subscriber.broker.close()
            withExtendedLifetime(cluster) {}
        }
    }

    @Test func aRightToReadThatIsWithdrawnIsNoticed() async throws {
        try await blocking {
            let cluster = try KafkaCluster(brokers: 1)
            try cluster.open("commands")
            // Asks for the state of topics each second, and soon misses a member that is gone.
            let times = "session.timeout.ms=6000;heartbeat.interval.ms=500"
            let options = ["properties": "topic.metadata.refresh.interval.ms=1000;\(times)"]
            let subscriber = try Subscriber(cluster.settings.with(options), topic: "commands")
            #expect(subscriber.broker.isConnected)
            cluster.set(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, for: "commands")
            subscriber.expectEnd()
            let error = #expect(throws: WeirError.self) { try subscriber.connect() }
            let sentence = "kafka: this user has no right to receive from commands at \(cluster.settings.address)."
            #expect(error?.message == sentence, "\(String(describing: error))")
            cluster.set(RD_KAFKA_RESP_ERR_NO_ERROR, for: "commands")
            try subscriber.connect()
            #expect(subscriber.broker.isConnected)
            subscriber.broker.close()
            withExtendedLifetime(cluster) {}
        }
    }
}
