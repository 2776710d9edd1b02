import Foundation
import Testing
import WeirBrokers
import WeirCore
import WeirTestKit

@Suite(.serialized, .enabled(if: RabbitMQServer.isInstalled)) struct AMQPTests {
    @Test(arguments: BrokerContract.allCases) func keeps(_ promise: BrokerContract) async throws {
        try await promise.check(RabbitMQServer.self)
    }

    @Test func tellsWhatAMessageIs() async throws {
        try await blocking {
            let server = try RabbitMQServer(.anybody)
            try server.open("weir.street")
            // The smallest frames: a message goes in many.
            let broker = try makeBroker(server.settings.with(["frame-size": "4096"]))
            try broker.connect(timeout: patience)
            let payload = (0..<50_000).map { UInt8(truncatingIfNeeded: $0) }
            #expect(broker.send([sampleMessage(1, payload: payload)], timeout: patience) == [.delivered])
            let message = try #require(server.messages(on: "weir.street", count: 1).first)
            #expect(message.exchange == server.exchange)
            #expect(message.topic == "weir.street")
            #expect(message.id == "sample-1")
            #expect(message.contentType == "application/json")
            #expect(message.deliveryMode == 2, "persistent")
            #expect(message.payload == payload)
        }
    }

    @Test func messagesForNobodyComeBack() async throws {
        try await blocking {
            let server = try RabbitMQServer(.anybody)
            try server.open("weir.street")
            let broker = try makeBroker(server.settings)
            try broker.connect(timeout: patience)
            let messages = [sampleMessage(0), sampleMessage(1, on: "weir.nobody"), sampleMessage(2)]
            let what = "has no queue for \"weir.nobody\", so that nobody would get the message; bind one (NO_ROUTE)"
            let sentence = "amqp: \(server.settings.address) \(what)."
            #expect(broker.send(messages, timeout: patience) == [.delivered, .forbidden(sentence), .delivered])
            try server.open("weir.nobody")
            #expect(broker.send([messages[1]], timeout: patience) == [.delivered])
        }
    }

    @Test func whatIsMissingIsNamed() async throws {
        try await blocking {
            let server = try RabbitMQServer(.anybody)
            let address = server.settings.address
            let cases: [([String: String], String)] = [
                (
                    ["exchange": "none"],
                    "has no exchange \"none\" in the virtual host \"/\"; declare it, or set another"
                ),
                (["virtual-host": "none"], "doesn't let user \"weir-test\" into the virtual host \"none\""),
            ]
            for (options, sentence) in cases {
                let error = #expect(throws: WeirError.self) {
                    try makeBroker(server.settings.with(options)).connect(timeout: patience)
                }
                #expect(error?.code == .settings)
                #expect(error?.message == "amqp: \(address) \(sentence).")
            }
        }
    }

    @Test func rightsAreHeldTo() async throws {
        try await blocking {
            let server = try RabbitMQServer(.anybody)
            try server.open("weir.street")
            let limited = server.settings.with(user: RabbitMQServer.limitedUser, password: ServerAccess.secret)
            let open = try makeBroker(limited)
            try open.connect(timeout: patience)
            #expect(open.send([sampleMessage(0)], timeout: patience) == [.delivered])
            let error = #expect(throws: WeirError.self) { try open.subscribe(topics: ["weir.commands"]) { _ in } }
            #expect(error?.code == .settings)
            #expect(error?.message.contains("doesn't let user \"limited\" subscribe") == true)
            // It goes on all the same.
            #expect(open.send([sampleMessage(1)], timeout: patience) == [.delivered])

            let closed = try makeBroker(limited.with(["exchange": "amq.topic"]))
            try closed.connect(timeout: patience)
            for delivery in closed.send((0..<20).map { sampleMessage($0) }, timeout: patience) {
                guard case .forbidden(let sentence) = delivery else {
                    Issue.record("\(delivery)")
                    continue
                }
                #expect(sentence.hasPrefix("amqp: \(server.settings.address) doesn't let user \"limited\" publish on"))
            }
        }
    }

    @Test func onlyTheMessageThatEndedTheChannelIsRefused() async throws {
        try await blocking {
            let server = try RabbitMQServer(.anybody)
            try server.open("weir.street")
            let broker = try makeBroker(server.settings)
            try broker.connect(timeout: patience)
            let large = [UInt8](repeating: 1, count: RabbitMQNode.sizeLimit + 1)
            let messages = (0..<200).map { number in
                sampleMessage(
                    number,
                    stream: "camera\(number % 3)",
                    payload: [50, 51, 120].contains(number) ? large : nil
                )
            }
            let deliveries = broker.send(messages, timeout: patience)
            for (number, delivery) in deliveries.enumerated() {
                if case .tooLarge = delivery {
                    #expect([50, 51, 120].contains(number))
                } else {
                    #expect(delivery == .delivered)
                }
            }
            // And the next find all as it was.
            #expect(broker.send([sampleMessage(999)], timeout: patience) == [.delivered])
        }
    }

    @Test func silenceIsNoticed() async throws {
        try await blocking {
            let server = try RabbitMQServer(.anybody)
            let broker = try AMQPBroker(server.settings.with(["heartbeat": "1"]))
            try broker.connect(timeout: patience)
            #expect(broker.isConnected)
            server.pause()
            #expect(eventually { !broker.isConnected })
            server.resume()
            #expect(broker.send([sampleMessage(0)], timeout: patience) != [.delivered])
        }
    }
}
