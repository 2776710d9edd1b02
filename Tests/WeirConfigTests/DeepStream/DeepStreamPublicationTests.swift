import Testing
import WeirCore

@testable import WeirConfig

/// Sinks of type 6, `[message-converter]` and `[message-consumerN]`.
@Suite struct DeepStreamPublicationTests {
    private static let files = MemoryFileSystem(
        [
            "/ds/sites.txt": "[sensor0]\nenable=1\nid=GATE\n[sensor1]\nenable=1\nid=YARD\n",
            "/ds/cfg/kafka.txt": """
            [message-broker]
            consumer-group-id=mine
            proto-cfg="message.timeout.ms=2000;sasl.username=u;sasl.password=p"
            producer-proto-cfg=compression.type=zstd;security.protocol=SASL_SSL;ssl.ca.location=ca.pem
            consumer-proto-cfg=fetch.min.bytes=1
            partition-key=sensor.id
            share-connection=1
            """,
        ],
        existing: ["/ds/a.mp4", "/ds/cfg/ca.pem"]
    )

    static let application = "[source0]\nenable=1\ntype=2\nuri=a.mp4\n"
    static let sink = "[sink0]\nenable=1\ntype=6\n"
    static let kafka = "msg-broker-proto-lib=/opt/nvidia/deepstream/lib/libnvds_kafka_proto.so\n"

    private func report(_ text: String) -> ConfigurationReport { readApp(Self.application + text, Self.files) }

    private func publication(_ keys: String) throws -> Publication {
        let report = report(Self.sink + keys)
        #expect(report.lines == [])
        return try #require(report.application?.publications.first)
    }

    @Test func aSinkOfDeepStreamsSamples() throws {
        let publication = try publication(
            """
            msg-conv-config=sites.txt
            msg-conv-payload-type=0
            msg-conv-msg2p-new-api=0
            msg-conv-frame-interval=15
            \(Self.kafka)msg-broker-conn-str=broker;9092;street
            topic=street
            msg-broker-comp-id=2
            new-api=1
            sync=0
            qos=0
            """
        )
        #expect(publication.broker == BrokerSettings(kind: .kafka, address: "broker:9092"))
        #expect(publication.topic == "street")
        #expect(publication.selection.everyFrames == 15)
        #expect(!publication.selection.sendsEvents)
        #expect(publication.payload.format == .deepStream)
        #expect(publication.payload.sites.sensors.mapValues(\.id) == [0: "GATE", 1: "YARD"])
        #expect(publication.payload.sites.file == "/ds/sites.txt")
        #expect(publication.outbox == OutboxOptions())
    }

    @Test func whatIsNotSaidIsAsThere() throws {
        let publication = try publication("\(Self.kafka)msg-broker-conn-str=broker;9092;street\n")
        #expect(publication.topic == "street")
        #expect(publication.selection.everyFrames == 30)
        #expect(publication.payload.format == .deepStream)
        #expect(publication.payload.sites.isEmpty)
    }

    @Test(arguments: [(1, PayloadOptions.Format.deepStreamMinimal), (2, .deepStreamProtobuf)])
    func payloadTypes(type: Int, format: PayloadOptions.Format) throws {
        let keys = "\(Self.kafka)msg-broker-conn-str=b;9092\ntopic=t\nmsg-conv-payload-type=\(type)\n"
        #expect(try publication(keys).payload.format == format)
    }

    @Test func kafkasFile() throws {
        let publication = try publication(
            "\(Self.kafka)msg-broker-conn-str=b;9092;t\nmsg-broker-config=cfg/kafka.txt\n"
        )
        #expect(
            publication.broker
                == BrokerSettings(
                    kind: .kafka,
                    address: "b:9092",
                    user: "u",
                    password: "p",
                    security: .init(authorities: "/ds/cfg/ca.pem"),
                    options: [
                        "group": "mine", "compression": "zstd",
                        "properties": "message.timeout.ms=2000;security.protocol=SASL_SSL",
                    ]
                )
        )
    }

    @Test func aSharedConverterSaysWhatMessagesAre() throws {
        let report = report(
            """
            [message-converter]
            enable=1
            msg-conv-payload-type=1
            msg-conv-frame-interval=10
            [sink0]
            enable=1
            type=6
            disable-msgconv=1
            \(Self.kafka)msg-broker-conn-str=b;9092;t
            """
        )
        #expect(report.lines == [])
        let publication = try #require(report.application?.publications.first)
        #expect(publication.payload.format == .deepStreamMinimal)
        #expect(publication.selection.everyFrames == 10)
    }

    @Test func mapsTellTheSame() throws {
        var files = Self.files
        files.files["/ds/app.yml"] = Array(
            """
            source0:
              enable: 1
              type: 2
              uri: a.mp4
            sink0:
              enable: 1
              type: 6
              msg-conv-payload-type: 1
              msg-broker-proto-lib: libnvds_kafka_proto.so
              msg-broker-conn-str: "b;9092;t"
            message-consumer0:
              enable: 1
              proto-lib: libnvds_kafka_proto.so
              conn-str: b;9092
              subscribe-topic-list: one;two
              sensor-list-file: sites.txt
            """.utf8
        )
        let report = ConfigurationReader(fileSystem: files).read("/ds/app.yml")
        #expect(report.lines == [])
        let publication = try #require(report.application?.publications.first)
        #expect(publication.broker == BrokerSettings(kind: .kafka, address: "b:9092"))
        #expect(publication.payload.format == .deepStreamMinimal)
        #expect(
            report.application?.commands
                == [
                    CommandChannel(
                        broker: .init(kind: .kafka, address: "b:9092"),
                        topics: ["one", "two"],
                        sensors: ["GATE": "0"]
                    )
                ]
        )
    }

    @Test func aConsumerBecomesAChannelOfCommands() throws {
        let report = report(
            """
            [sink0]
            enable=1
            type=1
            [message-consumer0]
            enable=1
            proto-lib=/opt/nvidia/deepstream/lib/libnvds_kafka_proto.so
            conn-str=b;9092
            config-file=cfg/kafka.txt
            subscribe-topic-list=one;two;
            sensor-list-file=sites.txt
            [message-consumer1]
            enable=0
            """
        )
        #expect(report.lines == [])
        let channel = try #require(report.application?.commands.first)
        #expect(report.application?.commands.count == 1)
        #expect(channel.topics == ["one", "two"])
        #expect(channel.replyTopic == nil)
        #expect(channel.sensors == ["GATE": "0"])
        #expect(channel.broker.options == ["group": "mine", "properties": "message.timeout.ms=2000;fetch.min.bytes=1"])
    }

    @Test(
        arguments: [
            (
                "",
                """
                5:1: error: `msg-broker-proto-lib` is missing in `[sink0]`; it says which broker there is; there are \
                `libnvds_kafka_proto.so`, `libnvds_amqp_proto.so`, `libnvds_mqtt_proto.so`, \
                `libnvds_redis_proto.so`, `libnvds_azure_proto.so`, `libnvds_azure_edge_proto.so`.
                """
            ),
            (
                "msg-broker-proto-lib=/opt/libmine.so\n",
                """
                8:22: warning: `msg-broker-proto-lib` names `libmine.so`, which Weir has no counterpart of; \
                `[sink0]` is left out; there are `libnvds_kafka_proto.so`, `libnvds_amqp_proto.so`, \
                `libnvds_mqtt_proto.so`, `libnvds_redis_proto.so`, `libnvds_azure_proto.so`, \
                `libnvds_azure_edge_proto.so`.
                """
            ),
            (
                "msg-broker-proto-lib=libnvds_azure_edge_proto.so\n",
                """
                8:22: warning: A module of Azure's IoT Edge has its identity from the runtime there, which Weir \
                doesn't ask; `[sink0]` is left out. `libnvds_azure_proto.so` with a device's connection string would \
                do.
                """
            ),
            (
                "KAFKA",
                """
                5:1: error: `msg-broker-conn-str` is missing in `[sink0]`; it must be `HOST;PORT`, such as \
                `127.0.0.1;9092`.
                """
            ),
            (
                "KAFKAmsg-broker-conn-str=<host>;<port>;<topic>\n",
                """
                9:21: error: `msg-broker-conn-str` in `[sink0]` is `<host>;<port>`; it must be `HOST;PORT`, such as \
                `127.0.0.1;9092`.
                """
            ),
            (
                "KAFKAmsg-broker-conn-str=b;9092\n",
                "5:1: error: `topic` is missing in `[sink0]`; messages need one to go to."
            ),
            (
                "KAFKAmsg-broker-conn-str=b;9092;a b\n",
                """
                5:1: error: `topic` in `[sink0]` is `a b`, but a Kafka topic has letters, digits, `.`, `_` and `-` \
                only.
                """
            ),
            (
                "KAFKAmsg-broker-conn-str=b;9092;t\nmsg-conv-payload-type=257\nmsg-conv-msg2p-lib=libmine.so\n",
                """
                10:23: warning: `msg-conv-payload-type` 257 is made by a library of its own, which Weir doesn't \
                load; DeepStream's full messages (0) are sent instead.
                """
            ),
            (
                "KAFKAmsg-broker-conn-str=b;9092;t\nmsg-conv-msg2p-lib=libmine.so\n",
                """
                10:20: warning: `msg-conv-msg2p-lib` names `libmine.so`, which Weir doesn't load; it makes the \
                messages itself.
                """
            ),
            (
                "KAFKAmsg-broker-conn-str=b;9092;t\nmsg-conv-payload-type=300\n",
                "10:23: error: `msg-conv-payload-type` in `[sink0]` is `300`; it must be a whole number from 0 to 257."
            ),
            (
                "KAFKAmsg-broker-conn-str=b;9092;t\nmsg-conv-frame-interval=0\n",
                """
                10:25: error: `msg-conv-frame-interval` in `[sink0]` is `0`; it must be a whole number from 1 to \
                1000000.
                """
            ),
            (
                "KAFKAmsg-broker-conn-str=b;9092;t\nmsg-conv-config=no.txt\n",
                "10:17: error: The file of sites `/ds/no.txt` does not exist."
            ),
            (
                "KAFKAmsg-broker-conn-str=b;9092;t\nmsg-broker-config=no.txt\n",
                "10:19: error: The file about the broker `/ds/no.txt` does not exist."
            ),
            (
                "KAFKAmsg-broker-conn-str=b;9092;t\nlink-to-demux=1\n",
                "10:1: warning: `link-to-demux` in `[sink0]` is not supported yet; it has no effect."
            ),
            (
                "KAFKAmsg-broker-conn-str=b;9092;t\ncolour=1\n",
                "10:1: warning: The key `colour` is not known in `[sink0]`; it has no effect."
            ),
            (
                "KAFKAmsg-broker-conn-str=b;9092;t\ndisable-msgconv=1\n",
                """
                10:17: warning: `disable-msgconv` is 1, but no `[message-converter]` is enabled; what `[sink0]` says \
                of messages holds.
                """
            ),
        ] as [(String, String)]
    )
    func aMistakeIsOneSentence(keys: String, sentence: String) {
        let lines = report(Self.sink + keys.replacing("KAFKA", with: Self.kafka)).lines.filter {
            !$0.contains("Nothing is written")
        }
        #expect(lines == ["/ds/app.txt:\(sentence)"])
    }

    @Test(
        arguments: [
            (
                "[message-converter]\nenable=1\n",
                """
                9:8: warning: `[message-converter]` has no effect: no sink of type 6 says `disable-msgconv=1`, so \
                each converts itself.
                """
            ),
            (
                "[message-consumer0]\nenable=1\nproto-lib=libnvds_kafka_proto.so\nconn-str=b;9092\n",
                """
                8:1: error: `subscribe-topic-list` is missing in `[message-consumer0]`; it must be topics with `;` \
                between them.
                """
            ),
            (
                """
                [message-consumer0]\nenable=1\nproto-lib=libnvds_kafka_proto.so\nconn-str=b;9092\nsubscribe-topic-list=a;b \
                c\n
                """,
                """
                12:22: error: `subscribe-topic-list` in `[message-consumer0]` has `b c`, but a Kafka topic has \
                letters, digits, `.`, `_` and `-` only.
                """
            ),
            (
                """
                [message-consumer0]\nenable=1\nproto-lib=libnvds_kafka_proto.so\nconn-str=b;9092\nsubscribe-topic-list=a\nsensor-list=a\n
                """,
                "13:1: warning: The key `sensor-list` is not known in `[message-consumer0]`; it has no effect."
            ),
        ] as [(String, String)]
    )
    func aMistakeOfAnotherGroupIsOneSentence(text: String, sentence: String) {
        #expect(report("[sink0]\nenable=1\ntype=1\n" + text).lines == ["/ds/app.txt:\(sentence)"])
    }

    @Test func aFileOfTwoUsesIsToldOfOnce() {
        var files = Self.files
        files.files["/ds/sites.txt"] = Array("[sensor0]\nenable=1\nid=GATE\nname=a\n".utf8)
        let keys = "\(Self.kafka)msg-broker-conn-str=b;9092;t\nmsg-conv-config=sites.txt\n"
        let second = "[sink1]\nenable=1\ntype=6\n" + keys
        #expect(
            readApp(Self.application + Self.sink + keys + second, files).lines == [
                "/ds/sites.txt:4:1: warning: The key `name` is not known in `[sensor0]`; it has no effect."
            ]
        )
    }

    @Test func aTypeThatIsNoneIsToldOfOnce() {
        #expect(
            report("[sink0]\nenable=1\ntype=x\n").lines == [
                "/ds/app.txt:7:6: error: `type` in `[sink0]` is `x`; it must be a whole number from 1 to 7."
            ]
        )
    }
}
