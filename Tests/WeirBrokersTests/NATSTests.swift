import Glibc
import Testing
import WeirBrokers
import WeirCore
import WeirTestKit

@Suite(.serialized, .enabled(if: NATSServer.isInstalled)) struct NATSTests {
    @Test(arguments: BrokerContract.allCases) func keeps(_ promise: BrokerContract) async throws {
        try await promise.check(NATSServer.self)
    }

    @Test func aStreamIsMadeWhereItIsWantedOnly() throws {
        let server = try NATSServer(.anybody)
        var settings = server.settings
        let without = try connectedBroker(settings)
        let here = settings.address
        #expect(
            without.send([brokerMessage(0, topic: "other.street")], timeout: patience) == [
                .forbidden("nats: no stream at \(here) takes other.street; make one there, or set the option stream.")
            ]
        )
        settings.options["stream"] = "EVENTS"
        let with = try connectedBroker(settings)
        let messages = ["other.street", "other.yard", "other.street"].enumerated().map { brokerMessage($0, topic: $1) }
        #expect(with.send(messages, timeout: patience) == messages.map { _ in .delivered })
        let info = try server.ask("$JS.API.STREAM.INFO.EVENTS", "")
        #expect(info.contains(#""subjects":["other.street","other.yard"]"#), "\(info)")
        #expect(info.contains(#""messages":3"#), "\(info)")
    }

    @Test func doublesAreDropped() throws {
        let server = try NATSServer(.anybody)
        try server.open("weir.street")
        let broker = try connectedBroker(server.settings)
        let message = brokerMessage(0, topic: "weir.street")
        for _ in 0..<3 { #expect(broker.send([message], timeout: patience) == [.delivered]) }
        #expect(try server.ask("$JS.API.STREAM.INFO.TEST", "").contains(#""messages":1"#))
    }

    @Test func whatIsRefusedIsSaidAndHoldsNothingUp() throws {
        let server = try NATSServer(
            .anybody,
            hasJetStream: true,
            configuration: """
                authorization { users: [ { user: u, password: p, permissions: {
                    publish: { deny: "weir.secret" }, subscribe: { deny: "weir.secret" } } } ] }
                """
        )
        var settings = server.settings
        (settings.user, settings.password) = ("u", "p")
        settings.options["stream"] = "EVENTS"
        let broker = try connectedBroker(settings)
        let topics = ["weir.a b", "weir.*", "weir..a", "", "weir.secret", "weir.good"]
        let deliveries = broker.send(topics.enumerated().map { brokerMessage($0, topic: $1) }, timeout: patience)
        for (topic, delivery) in zip(topics.prefix(4), deliveries) {
            let sentence = "nats: \"\(topic)\" is no subject; write words with dots between, without spaces, * and >."
            #expect(delivery == .refused(sentence))
        }
        let here = settings.address
        #expect(deliveries[4] == .forbidden("nats: this user has no right to send to weir.secret at \(here)."))
        #expect(deliveries[5] == .delivered)
        let error = #expect(throws: WeirError.self) { try broker.subscribe(topics: ["weir.secret"]) { _ in } }
        #expect(error?.message == "nats: this user has no right to receive from weir.secret at \(here).")
    }

    @Test func aServerWithoutJetStreamIsSaid() throws {
        let server = try NATSServer(.anybody, hasJetStream: false)
        let broker = try connectedBroker(server.settings)
        #expect(
            broker.send([brokerMessage(0, topic: "weir.street")], timeout: patience) == [
                .forbidden("nats: \(server.settings.address) has no JetStream; start the server with -js.")
            ]
        )
    }

    @Test func aStreamsOwnLimitIsToldFromTheServers() throws {
        let server = try NATSServer(.anybody)
        try server.ask(
            "$JS.API.STREAM.CREATE.SMALL",
            #"{"name":"SMALL","subjects":["small"],"storage":"file","retention":"limits","max_msg_size":200}"#
        )
        let broker = try connectedBroker(server.settings)
        let messages = [brokerMessage(0, topic: "small"), brokerMessage(1, topic: "small", size: 300)]
        let deliveries = broker.send(messages + [brokerMessage(2, topic: "small")], timeout: patience)
        #expect(deliveries[0] == .delivered)
        #expect(deliveries[2] == .delivered)
        guard case .tooLarge(let sentence) = deliveries[1] else {
            Issue.record("\(deliveries[1])")
            return
        }
        #expect(
            sentence.hasPrefix("nats: the stream of small at \(server.settings.address) takes no message of this size")
        )
    }

    @Test func theSecondServerIsTriedAndTheCertificatesNameChecked() throws {
        let server = try NATSServer(.encrypted)
        let nobody = try SilentPort(isListening: false).port
        var settings = server.settings
        settings.address = "127.0.0.1:\(nobody),127.0.0.1:\(server.port)"
        try connectedBroker(settings).close()
        // The certificate is for localhost and 127.0.0.1 alone.
        let elsewhere = try NATSServer(.encrypted, host: "127.0.0.2")
        settings = elsewhere.settings
        let error = #expect(throws: WeirError.self) { try makeBroker(settings).connect(timeout: patience) }
        #expect(error?.code == .settings)
        settings.security?.checksName = false
        let sentence = "nats: the name in the certificate can't be left unchecked; connect by that name."
        let other = #expect(throws: WeirError.self) { try makeBroker(settings).connect(timeout: patience) }
        #expect(other?.message == sentence)
    }
}
