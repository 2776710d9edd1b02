import Glibc
import Testing
import WeirBrokers
import WeirCore
import WeirTestKit

@Suite(.serialized, .enabled(if: MosquittoServer.isInstalled)) struct MQTTTests {
    @Test(arguments: BrokerContract.allCases) func keeps(_ promise: BrokerContract) async throws {
        try await promise.check(MosquittoServer.self)
    }

    @Test(arguments: ["0", "1", "2"]) func tellsWhatAMessageIs(_ quality: String) async throws {
        try await blocking {
            let server = try MosquittoServer(.anybody)
            try server.open("weir.street")
            let broker = try makeBroker(server.settings.with(["qos": quality, "retain": "true"]))
            try broker.connect(timeout: patience)
            #expect(broker.send([sampleMessage(1, stream: "gate 1")], timeout: patience) == [.delivered])
            let message = try #require(server.messages(on: "weir.street", count: 1).first)
            #expect(message.properties == ["id": "sample-1", "stream": "gate 1"])
            #expect(message.contentType == "application/json")
            // Who comes later gets what was retained.
            let late = try MQTTTestClient(port: server.ownPort)
            try late.subscribe("weir.street")
            let retained = try #require(late.next())
            #expect(retained.isRetained)
            #expect(retained.payload == message.payload)
        }
    }

    @Test func olderVersionHasPayloadsAlone() async throws {
        try await blocking {
            let server = try MosquittoServer(.anybody, lines: [], options: [:])
            try server.open("weir.street")
            let broker = try makeBroker(server.settings)
            try broker.connect(timeout: patience)
            let messages = (0..<300).map { sampleMessage($0) }
            #expect(broker.send(messages, timeout: patience).allSatisfy { $0 == .delivered })
            let received = server.messages(on: "weir.street", count: messages.count)
            #expect(received.map(\.payload) == messages.map(\.payload))
            #expect(received.allSatisfy { $0.properties.isEmpty && $0.contentType == nil })
        }
    }

    @Test func rightsAreToldByVersion5Alone() async throws {
        try await blocking {
            let rights = "user \(ServerAccess.name)\ntopic write weir.open\n"
            let server = try MosquittoServer(.user, lines: [], rights: rights)
            let messages = [sampleMessage(0, on: "weir.open"), sampleMessage(1, on: "weir.closed", stream: "other")]
            let broker = try makeBroker(server.settings)
            try broker.connect(timeout: patience)
            let sentence = "mqtt: \(server.settings.address) doesn't let user \"weir-test\" publish on \"weir.closed\"."
            #expect(broker.send(messages, timeout: patience) == [.delivered, .forbidden(sentence)])
            let older = try makeBroker(server.settings.with(["version": "3.1.1"]))
            try older.connect(timeout: patience)
            #expect(older.send(messages, timeout: patience) == [.delivered, .delivered])
        }
    }

    @Test func sizeIsKnownBeforehandOrFoundOut() async throws {
        try await blocking {
            let server = try MosquittoServer(.anybody, lines: ["max_packet_size 5000"])
            try server.open("weir.street")
            for version in ["5", "3.1.1"] {
                let broker = try makeBroker(server.settings.with(["version": version]))
                let large = sampleMessage(1, payload: [UInt8](repeating: 1, count: 6000))
                let messages = [sampleMessage(0), large, sampleMessage(2)]
                var deliveries: [String: Delivery] = [:]
                let isSettled = try eventually {
                    let rest = messages.filter { deliveries[$0.id] == nil }
                    try broker.connect(timeout: patience)
                    for (message, delivery) in zip(rest, broker.send(rest, timeout: patience)) {
                        if case .unanswered = delivery { continue }
                        deliveries[message.id] = delivery
                    }
                    return deliveries.count == messages.count
                }
                #expect(isSettled)
                #expect(deliveries["sample-0"] == .delivered)
                #expect(deliveries["sample-2"] == .delivered)
                guard case .tooLarge(let sentence) = deliveries["sample-1"] else {
                    Issue.record("version \(version): \(deliveries)")
                    continue
                }
                #expect(
                    sentence.hasPrefix("mqtt: \(server.settings.address) takes less, and the message has 6000 bytes")
                )
            }
        }
    }

    @Test func lastWillIsTold() async throws {
        try await blocking {
            let server = try MosquittoServer(.anybody)
            try server.open("weir.state")
            let broker = try makeBroker(server.settings.with(["will-topic": "weir.state", "will-message": "gone"]))
            try broker.connect(timeout: patience)
            server.pause()
            // Its end isn't said, since something went wrong.
            let deliveries = broker.send([sampleMessage(0)], timeout: 0.2.nanoseconds)
            #expect(deliveries != [.delivered])
            server.resume()
            let messages = server.messages(on: "weir.state", count: 1)
            #expect(messages.map(\.payload) == [Array("gone".utf8)])
        }
    }

    @Test func certificatesAreAskedForAndNamesChecked() async throws {
        try await blocking {
            let folder = try TemporaryFolder()
            let client = try testCertificate(in: folder, "client")
            let lines = ["require_certificate true", "cafile \(client.certificate)"]
            let server = try MosquittoServer(.encrypted, lines: [], encryptedLines: lines)
            let without = try makeBroker(server.settings)
            let error = #expect(throws: WeirError.self) { try without.connect(timeout: patience) }
            // Whether its word comes before its hanging up is noticed is up to chance.
            #expect(error?.message.contains("certificate of ours") == true, "\(String(describing: error))")
            var settings = server.settings
            settings.security?.certificate = client.certificate
            settings.security?.key = client.key
            for (host, checksName, isLetIn) in [
                ("localhost", true, true), ("127.0.0.2", true, false), ("127.0.0.2", false, true),
            ] {
                settings.address = "\(host):\(server.port)"
                settings.security?.checksName = checksName
                let broker = try makeBroker(settings)
                let isConnected = (try? broker.connect(timeout: patience)) != nil
                #expect(isConnected == isLetIn, "\(host) \(checksName)")
            }
        }
    }

    @Test func wrongTopicsAreRefused() async throws {
        try await blocking {
            let server = try MosquittoServer(.anybody)
            try server.open("weir.street")
            let broker = try makeBroker(server.settings)
            try broker.connect(timeout: patience)
            let deliveries = broker.send([sampleMessage(0, on: "weir/+/all"), sampleMessage(1)], timeout: patience)
            let what = "can't be given a message on \"weir/+/all\"; a topic has no +, no # and no control characters"
            #expect(deliveries == [.refused("mqtt: \(server.settings.address) \(what)."), .delivered])
        }
    }
}
