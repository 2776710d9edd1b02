import CWeirKafka
import Testing
import WeirBrokers
import WeirCore
import WeirTestKit

@Suite(.serialized) struct KafkaTests {
    /// librdkafka's cluster has no users and no encryption.
    private static let promises = BrokerContract.allCases.filter {
        ![.passwordIsWrong, .certificateIsRefused, .certificateIsTrusted].contains($0)
    }

    @Test(arguments: promises) func keeps(_ promise: BrokerContract) async throws {
        try await promise.check(KafkaCluster.self)
    }

    @Test func aStreamStaysInItsPartition() throws {
        let cluster = try KafkaCluster(brokers: 3)
        try cluster.open("street")
        let broker = try connectedBroker(cluster.settings)
        let messages = (0..<400).map { brokerMessage($0, topic: "street", stream: "camera \($0 % 10)") }
        #expect(broker.send(messages, timeout: patience) == messages.map { _ in .delivered })
        let received = try cluster.receivedWithPartitions(on: "street", count: messages.count)
        let partitions = Dictionary(grouping: received, by: \.key).mapValues { Set($0.map(\.partition)).count }
        #expect(partitions == Dictionary(uniqueKeysWithValues: (0..<10).map { ("camera \($0)", 1) }))
        #expect(Set(received.map(\.partition)).count > 1)
    }

    /// Errors that pass are the library's to try again, and leave neither gaps nor doubles.
    @Test func errorsThatPassLeaveNoTrace() throws {
        let cluster = try KafkaCluster(brokers: 3)
        try cluster.open("street")
        let broker = try connectedBroker(cluster.settings)
        let messages = (0..<2000).map { brokerMessage($0, topic: "street", stream: "camera \($0 % 4)") }
        cluster.fail([
            RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
            RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS,
        ])
        #expect(broker.send(messages, timeout: patience) == messages.map { _ in .delivered })
        let received = try cluster.received(on: "street", count: messages.count)
        #expect(Set(received.map(\.id)).count == messages.count)
        for camera in 0..<4 {
            let own = messages.filter { $0.stream == "camera \(camera)" }.map(\.id)
            let set = Set(own)
            var seen: Set<String> = []
            #expect(received.map(\.id).filter { set.contains($0) && seen.insert($0).inserted } == own)
        }
    }

    @Test func aBrokersOwnLimitIsForOneMessageAtLast() throws {
        let cluster = try KafkaCluster(brokers: 1)
        try cluster.open("street")
        let broker = try connectedBroker(cluster.settings)
        // The batch is too large, and then the first of its messages alone.
        cluster.fail([RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE])
        let messages = (0..<3).map { brokerMessage($0, topic: "street") }
        let deliveries = broker.send(messages, timeout: patience)
        let sentence =
            "kafka: a message of 10 bytes for street is more than \(cluster.settings.address) or "
            + "message.max.bytes allows."
        #expect(deliveries == [.tooLarge(sentence), .delivered, .delivered])
    }

    @Test func whatIsNotTakenIsSaidAndHoldsNothingUp() throws {
        for error in [RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_INVALID_RECORD] {
            let cluster = try KafkaCluster(brokers: 1)
            try cluster.open("street")
            let here = cluster.settings.address
            let broker = try connectedBroker(cluster.settings)
            cluster.fail([error])
            let expected: Delivery =
                error == RD_KAFKA_RESP_ERR_INVALID_RECORD
                ? .refused(
                    "kafka: \(here) doesn't take a message for street (Broker: Broker failed to validate record)."
                )
                : .forbidden("kafka: this user has no right to send to street at \(here).")
            #expect(broker.send([brokerMessage(0, topic: "street")], timeout: patience) == [expected])
            #expect(broker.send([brokerMessage(1, topic: "yard")], timeout: patience) == [.delivered])
        }
    }

    @Test(arguments: [
        (
            ["properties": "no.such=1"], "the property no.such can't be set so; see librdkafka's CONFIGURATION.md.",
            "No such"
        ),
        (
            ["properties": "acks=many"], "the property acks can't be set so; see librdkafka's CONFIGURATION.md.",
            "Invalid"
        ),
        (
            ["properties": "ssl.ca.location=/none;security.protocol=ssl"],
            "the settings for 127.0.0.1:9092 can't be used; check files and properties.", "ssl.ca.location"
        ),
        (
            ["compression": "rar"], "compression must be one of none, gzip, snappy, lz4, zstd, not \"rar\".", nil
        ),
    ])
    func settingsThatCannotBe(_ options: [String: String], _ sentence: String, _ cause: String?) {
        let error = #expect(throws: WeirError.self) {
            let settings = BrokerSettings(kind: .kafka, address: "127.0.0.1", options: options)
            try makeBroker(settings).connect(timeout: patience)
        }
        #expect(error?.code == .settings)
        #expect(error?.message == "kafka: \(sentence)")
        #expect(error?.cause?.hasPrefix(cause ?? "") ?? (cause == nil), "\(error?.cause ?? "")")
    }

    @Test func propertiesReachTheLibrary() throws {
        let cluster = try KafkaCluster(brokers: 1)
        try cluster.open("street")
        var settings = cluster.settings
        settings.options["properties"] = "message.max.bytes=2000;linger.ms=0"
        for compression in ["none", "gzip", "snappy", "lz4", "zstd"] {
            settings.options["compression"] = compression
            let broker = try connectedBroker(settings)
            let deliveries = broker.send(
                [brokerMessage(0, topic: "street", size: 3000), brokerMessage(1, topic: "street")],
                timeout: patience
            )
            #expect(deliveries[1] == .delivered, "\(compression): \(deliveries)")
            guard case .tooLarge = deliveries[0] else {
                Issue.record("\(deliveries[0])")
                return
            }
        }
    }

    @Test(.enabled(if: WebhookServer.isInstalled)) func aWrongPasswordIsSaid() throws {
        let folder = try TemporaryFolder()
        let port = try SilentPort(isListening: false).port
        let server = try ServerProcess(
            WebhookServer.python,
            [testServer("kafka_login_server.py"), String(port)],
            port: port,
            log: "\(folder.path)/log"
        )
        let settings = BrokerSettings(
            kind: .kafka,
            address: "127.0.0.1:\(port)",
            user: ServerAccess.name,
            password: ServerAccess.secret
        )
        let error = #expect(throws: WeirError.self) { try makeBroker(settings).connect(timeout: patience) }
        #expect(error?.code == .settings)
        #expect(
            error?.message
                == "kafka: 127.0.0.1:\(port) turns the user weir-test away; check user and password.",
            "\(String(describing: error))"
        )
        #expect(!String(describing: error).contains(ServerAccess.secret))
        server.stop()
    }

    /// A server that shakes hands and knows nothing of Kafka is enough to show whom it trusts.
    @Test func aCertificateIsRefused() throws {
        let folder = try TemporaryFolder()
        let (files, other) = (try testCertificate(in: folder, "server"), try testCertificate(in: folder, "other"))
        let port = try SilentPort(isListening: false).port
        let server = try ServerProcess(
            "/usr/bin/openssl",
            ["s_server", "-accept", String(port), "-cert", files.certificate, "-key", files.key, "-quiet"],
            port: port,
            log: "\(folder.path)/log"
        )
        let settings = BrokerSettings(
            kind: .kafka,
            address: "127.0.0.1:\(port)",
            security: BrokerSecurity(authorities: other.certificate)
        )
        let error = #expect(throws: WeirError.self) { try makeBroker(settings).connect(timeout: patience) }
        #expect(error?.code == .settings)
        #expect(
            error?.message == "kafka: the certificate of 127.0.0.1:\(port) isn't accepted; check the authorities.",
            "\(String(describing: error))"
        )
        server.stop()
    }
}
