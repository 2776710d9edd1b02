import Testing
import WeirCore

@testable import WeirConfig

/// `publish` and its keys.
@Suite struct PublicationKeyTests {
    static let files = MemoryFileSystem(
        [
            "/site/sites.txt": "[sensor0]\nenable=1\nid=GATE\ntype=Camera\n"
        ],
        existing: [
            "/site/street.mp4", "/site/m.onnx", "/site/ca.pem", "/site/ca/one.pem", "/site/cert.pem", "/site/key.pem",
            "/site/secret",
        ]
    )

    private func report(_ text: String) -> ConfigurationReport {
        read("sources: street.mp4\ndetect: m.onnx\ntrack: weir\npublish:\n\(text)\n", Self.files)
    }

    private func publication(_ text: String) throws -> Publication {
        let report = report("  - \(text)")
        #expect(report.lines == [])
        return try #require(report.application?.publications.first)
    }

    @Test func aBrokerAndNothingElse() throws {
        #expect(
            try publication("{ mqtt: \"127.0.0.1:1883\", topic: street, every: 1 }")
                == Publication(broker: .init(kind: .mqtt, address: "127.0.0.1:1883"), topic: "street")
        )
    }

    @Test(
        arguments: [
            ("kafka: \"a:9092, b:9093\"", BrokerKind.kafka, "a:9092, b:9093", "weir"),
            ("amqp: rabbit", .amqp, "rabbit", "weir"),
            ("redis: \"[::1]:6379\"", .redis, "[::1]:6379", "weir"),
            ("nats: \"a,b\"", .nats, "a,b", "weir"),
            ("webhook: \"https://example.com:8443/in?site=4\"", .webhook, "https://example.com:8443/in?site=4", ""),
            ("file: events.jsonl", .file, "/site/events.jsonl", ""),
            ("stdout: true", .standardOutput, "-", ""),
        ] as [(String, BrokerKind, String, String)]
    )
    func everyKindHasAnAddress(text: String, kind: BrokerKind, address: String, topic: String) throws {
        #expect(
            try publication("{ \(text) }") == Publication(broker: .init(kind: kind, address: address), topic: topic)
        )
    }

    @Test func everyKeyIsTaken() throws {
        var expected = Publication(
            broker: .init(
                kind: .mqtt,
                address: "broker:8883",
                user: "gate",
                password: "env:PASSWORD",
                security: .init(
                    authorities: "/site/ca.pem",
                    certificate: "/site/cert.pem",
                    key: "/site/key.pem",
                    checksName: false
                ),
                options: [
                    "version": "5", "qos": "2", "retain": "true", "client-id": "gate-1", "keep-alive": "30",
                    "will-topic": "gone", "will-message": "gate",
                ]
            ),
            topic: "cameras/{stream}"
        )
        expected.selection.everyFrames = 30
        expected.selection.sendsEvents = false
        expected.selection.identities = [.start, .end]
        expected.selection.labels = ["car", "2"]
        expected.selection.fields = [.confidence, .embedding]
        expected.payload.format = .deepStreamMinimal
        expected.payload.hasEnvelope = true
        expected.payload.isExact = true
        var sensor = SiteDirectory.Sensor()
        (sensor.id, sensor.type) = ("GATE", "Camera")
        expected.payload.sites.sensors[0] = sensor
        expected.payload.sites.file = "/site/sites.txt"
        expected.outbox.isDurable = false
        expected.outbox.sizeLimit = 20_000_000
        expected.outbox.ageLimit = 7200
        let text = """
            mqtt: broker:8883
                topic: cameras/{stream}
                every: 30
                events: false
                identities: [start, end]
                labels: [car, 2]
                fields: [confidence, embedding]
                payload: deepstream-minimal
                envelope: cloudevents
                compatibility: exact
                sites: sites.txt
                user: gate
                password: env:PASSWORD
                tls: { authorities: ca.pem, certificate: cert.pem, key: key.pem, check-name: false }
                outbox: { durable: false, size: 20M, age: 2h }
                version: 5
                qos: 2
                retain: true
                client-id: gate-1
                keep-alive: 30
                will-topic: gone
                will-message: gate
            """
        #expect(try publication(text) == expected)
    }

    @Test func secretsMayStandElsewhere() throws {
        #expect(try publication("{ redis: cache, password: \"file:secret\" }").broker.password == "file:/site/secret")
        let hook = try publication(
            """
            { webhook: "https://a/b", secret: "file:secret", headers: "A=b;C=d=e", user: "env:U", password: "env:P" \
            }
            """
        )
        #expect(hook.broker.options == ["secret": "file:/site/secret", "headers": "A=b;C=d=e"])
        #expect(hook.broker.user == "env:U")
        #expect(hook.broker.pairs("headers").map(\.name) == ["A", "C"])
        #expect(hook.broker.pairs("headers").map(\.value) == ["b", "d=e"])
    }

    @Test func authoritiesMayBeAFolderOrTheSystems() throws {
        #expect(
            try publication("{ nats: a, tls: { authorities: ca } }").broker.security
                == BrokerSecurity(authoritiesFolder: "/site/ca")
        )
        #expect(
            try publication("{ nats: a, tls: { authorities: [ca, ca.pem] } }").broker.security
                == BrokerSecurity(authorities: "/site/ca.pem", authoritiesFolder: "/site/ca")
        )
        #expect(try publication("{ nats: a, tls: true }").broker.security == BrokerSecurity())
        #expect(try publication("{ nats: a, tls: false }").broker.security == nil)
    }

    @Test func picturesGoAlongInSomeForms() throws {
        #expect(try publication("{ nats: a, crops: true }").selection.sendsCrops)
        #expect(try publication("{ nats: a, crops: true, payload: onvif }").selection.sendsCrops)
        #expect(try !publication("{ nats: a, crops: false, payload: deepstream }").selection.sendsCrops)
    }

    @Test func noneOfTheFieldsIsAChoiceToo() throws {
        #expect(try publication("{ nats: a, fields: [] }").selection.fields == [])
        #expect(try publication("{ nats: a }").selection.fields == nil)
    }

    @Test func severalBrokersAtOnceAndOneAlone() {
        let report = report("  - { mqtt: a }\n  - { file: b.jsonl, payload: onvif }")
        #expect(report.lines == [])
        #expect(report.application?.publications.map(\.broker.kind) == [.mqtt, .file])
        #expect(self.report("  { nats: a }").application?.publications.count == 1)
    }

    @Test func passwordsInClearAreWarnedOf() {
        #expect(
            report("  - { mqtt: a, user: b, password: hunter2 }").lines == [
                "/site/street.yaml:5:35: warning: `publish.password` stands here in clear; `env:NAME` or `file:PATH` "
                    + "would keep it out of the file."
            ]
        )
        #expect(
            report("  - { webhook: \"http://a\", secret: hunter2 }").lines == [
                "/site/street.yaml:5:36: warning: `publish.secret` stands here in clear; `env:NAME` or `file:PATH` "
                    + "would keep it out of the file."
            ]
        )
    }

    @Test func identitiesNeedATracker() {
        #expect(
            read("sources: street.mp4\npublish: { nats: a, identities: start }\n", Self.files).lines == [
                "/site/street.yaml:2:10: error: `identities` needs `track`: nothing has an identity."
            ]
        )
    }

    @Test func twoFilesOfOneNameAreRefused() {
        #expect(
            report("  - { file: a.jsonl }\n  - { file: a.jsonl }").lines
                == ["/site/street.yaml:6:5: error: `/site/a.jsonl` is written to twice."]
        )
        #expect(
            report("  - { stdout: true }\nrecords: \"-\"").lines
                == ["/site/street.yaml:5:5: error: `-` is written to twice."]
        )
    }

    @Test func whatIsSentIsEnoughToRun() {
        #expect(report("  - { nats: a }").lines == [])
    }
}

/// Every sentence that an entry of `publish` can give.
@Suite struct PublicationMistakeTests {
    private static let kinds = "`kafka`, `mqtt`, `amqp`, `redis`, `nats`, `webhook`, `file`, `stdout`"
    private static let secretShape =
        "`env:NAME` of the variable that holds it, `file:PATH` of the file whose first line it is, or the text itself"

    private func lines(_ text: String) -> [String] {
        read(
            "sources: street.mp4\ndetect: m.onnx\ntrack: weir\npublish:\n  - \(text)\n",
            PublicationKeyTests.files
        ).lines
    }

    @Test(
        arguments: [
            ("{ topic: a }", 5, "`publish` names no broker; there are \(kinds)."),
            (
                "{ mqtt: a, kafka: b }", 5,
                "`publish` names several brokers at once, `mqtt` and `kafka`; each needs an entry of its own."
            ),
            ("mqtt", 5, "`publish` is `mqtt`; it must be a map."),
            ("{ mqtt: \"a:b\" }", 13, "`publish.mqtt` is `a:b`; it must be an address such as `127.0.0.1:1883`."),
            (
                "{ mqtt: \"mqtt://a:1883\" }", 13,
                "`publish.mqtt` is `mqtt://a:1883`; it must be an address such as `127.0.0.1:1883`."
            ),
            ("{ mqtt: \"a,b\" }", 13, "`publish.mqtt` is `a,b`; it must be an address such as `127.0.0.1:1883`."),
            (
                "{ kafka: \"a,,b\" }", 14,
                """
                `publish.kafka` is `a,,b`; it must be an address such as `127.0.0.1:9092`, or several with commas \
                between.
                """
            ),
            (
                "{ amqp: \"a:70000\" }", 13,
                "`publish.amqp` is `a:70000`; it must be an address such as `127.0.0.1:5672`."
            ),
            ("{ redis: [a] }", 14, "`publish.redis` is a list; it must be an address such as `127.0.0.1:6379`."),
            (
                "{ amqp: \"guest:guest@a\" }", 13,
                "`publish.amqp` has a user in the address; say `user` and `password` beside it instead."
            ),
            (
                "{ webhook: \"https://u:p@a/b\" }", 16,
                "`publish.webhook` has a user in the address; say `user` and `password` beside it instead."
            ),
            (
                "{ webhook: \"ftp://a/b?token=x\" }", 16,
                """
                `publish.webhook` is `ftp://a/b?token=***`; it must be an address that begins with `https://` or \
                `http://`.
                """
            ),
            (
                "{ webhook: \"https://\" }", 16,
                "`publish.webhook` is `https://`; it must be an address that begins with `https://` or `http://`."
            ),
            (
                "{ webhook: example.com }", 16,
                "`publish.webhook` is `example.com`; it must be an address that begins with `https://` or `http://`."
            ),
            ("{ file: no/a.jsonl }", 13, "The folder `/site/no` for the file of messages does not exist."),
            ("{ stdout: false }", 15, "`publish.stdout` is `false`; it must be `true`."),
            ("{ mqt: a }", 7, "The key `mqt` is not known in `publish`; `mqtt` may be meant."),
            ("{ nats: a, qso: 1 }", 16, "The key `qso` is not known in `publish`; `qos` may be meant."),
            ("{ nats: a, qos: 1 }", 21, "`qos` is for `mqtt`; `publish` is `nats` here."),
            ("{ nats: a, group: x }", 23, "`group` is for `kafka` or `redis`; `publish` is `nats` here."),
            ("{ mqtt: a, qos: 3 }", 21, "`publish.qos` is `3`; it must be a whole number from 0 to 2."),
            ("{ mqtt: a, retain: maybe }", 24, "`publish.retain` is `maybe`; it must be true or false."),
            ("{ mqtt: a, version: 4 }", 25, "`publish.version` is `4`; it must be one of 3.1.1, 5."),
            ("{ mqtt: a, version: [5] }", 25, "`publish.version` is a list; it must be `3.1.1` or `5`."),
            (
                "{ kafka: a, properties: hunter2 }", 29,
                "`publish.properties` must be pairs such as `name=value;name=value`."
            ),
            (
                "{ mqtt: a, topic: a/# }", 23,
                "`publish.topic` is `a/#`, but an MQTT topic that is sent to has neither `+` nor `#`."
            ),
            (
                "{ mqtt: a, topic: \"a/{camera}\" }", 23,
                "`publish.topic` is `a/{camera}`, but `{stream}` is the only word in braces that there is."
            ),
            (
                "{ kafka: a, topic: a/b }", 24,
                "`publish.topic` is `a/b`, but a Kafka topic has letters, digits, `.`, `_` and `-` only."
            ),
            (
                "{ nats: a, topic: a.* }", 23,
                "`publish.topic` is `a.*`, but a NATS subject that is sent to has neither `*` nor `>`."
            ),
            (
                "{ nats: a, topic: a..b }", 23,
                "`publish.topic` is `a..b`, but a NATS subject is words with dots between, without spaces."
            ),
            (
                "{ redis: a, topic: \"a\\tb\" }", 24,
                "`publish.topic` is `a b`, but control characters may not stand in it."
            ),
            (
                "{ file: a.jsonl, topic: a }", 29,
                "`topic` is for `kafka`, `mqtt`, `amqp`, `redis` or `nats`; `file` has no topics."
            ),
            (
                "{ mqtt: a, topic: [] }", 23,
                "`publish.topic` is a list; it must be a topic such as `weir` or `cameras/{stream}`."
            ),
            ("{ mqtt: a, every: -1 }", 23, "`publish.every` is `-1`; it must be a whole number from 0 to 10000000."),
            ("{ mqtt: a, events: 2 }", 24, "`publish.events` is `2`; it must be true or false."),
            (
                "{ mqtt: a, identities: [strat] }", 29,
                "`publish.identities` is `strat`, but `start` may be meant; it must be `start`, `change` or `end`."
            ),
            (
                "{ mqtt: a, fields: speed }", 24,
                """
                `publish.fields` is `speed`; it must be `confidence`, `attributes`, `analytics`, `keypoints`, \
                `mask`, `embedding` or `parts`.
                """
            ),
            ("{ mqtt: a, labels: [{}] }", 25, "`publish.labels` is a map; it must be a label."),
            (
                "{ mqtt: a, every: 0, events: false }", 5,
                "Nothing would be sent: `every` is 0, `events` is false, and there are no `identities`."
            ),
            (
                "{ mqtt: a, payload: xml }", 25,
                """
                `publish.payload` is `xml`; it must be `weir`, `weir-protobuf`, `deepstream`, `deepstream-minimal`, \
                `deepstream-protobuf` or `onvif`.
                """
            ),
            (
                "{ mqtt: a, payload: onvif, envelope: cloudevents }", 42,
                "`envelope` is for the `payload` `weir`, `deepstream` or `deepstream-minimal`; here it is `onvif`."
            ),
            (
                "{ mqtt: a, compatibility: exact }", 31,
                "`compatibility` is for the `payload` `deepstream` or `deepstream-minimal`; here it is `weir`."
            ),
            (
                "{ mqtt: a, tls: { authorities: [ca.pem, cert.pem] } }", 45,
                "`publish.tls.authorities` may have one file and one folder, but not several of either."
            ),
            (
                "{ mqtt: a, crops: true, payload: deepstream }", 23,
                "`crops` is for the `payload` `weir`, `weir-protobuf` or `onvif`; here it is `deepstream`."
            ),
            ("{ mqtt: a, envelope: box }", 26, "`publish.envelope` is `box`; it must be `cloudevents`."),
            (
                "{ mqtt: a, payload: deepstream, sites: no.txt }", 44,
                "The file of sites `/site/no.txt` does not exist."
            ),
            ("{ mqtt: a, password: \"env:P\" }", 26, "`password` needs `user`: there is nobody whose it could be."),
            (
                "{ mqtt: a, user: u, password: [hunter2] }", 35,
                "`publish.password` is a list; it must be \(secretShape)."
            ),
            (
                "{ mqtt: a, user: u, password: \"env:\" }", 35,
                "`publish.password` is `env:`, but a name or path must stand behind the colon."
            ),
            (
                "{ mqtt: a, user: u, password: \"file:no\" }", 35, "The password `/site/no` does not exist."
            ),
            ("{ file: a.jsonl, user: u }", 28, "`user` is for brokers that are connected to; `file` is none."),
            ("{ stdout: true, tls: true }", 26, "`tls` is for brokers that are connected to; `stdout` is none."),
            (
                "{ webhook: \"http://a\", tls: true }", 33,
                "With `tls` the address of a webhook must begin with `https://`."
            ),
            ("{ mqtt: a, tls: yes please }", 21, "`publish.tls` is `yes please`; it must be true or false, or a map."),
            (
                "{ mqtt: a, tls: { certificate: cert.pem } }", 21,
                "`certificate` and `key` of `publish.tls` go together; both are needed."
            ),
            ("{ mqtt: a, tls: { authorities: no.pem } }", 36, "The authorities `/site/no.pem` does not exist."),
            (
                "{ mqtt: a, tls: { checkname: true } }", 23,
                "The key `checkname` is not known in `publish.tls`; `check-name` may be meant."
            ),
            ("{ mqtt: a, outbox: 3 }", 24, "`publish.outbox` is `3`; it must be a map."),
            (
                "{ mqtt: a, outbox: { size: 7 } }", 32,
                "`publish.outbox.size` is `7`; it must be bytes such as `500M`, `20G` or `1T`, from 1k to 1000T."
            ),
            (
                "{ mqtt: a, outbox: { age: 0s } }", 31,
                "`publish.outbox.age` is `0s`; it must be a time such as `12h` or `30d`, from 1s to 3650d."
            ),
            (
                "{ mqtt: a, tls: true, user: u, shared-access-key: \"env:K\" }", 5,
                "`shared-access-key` needs a `user` of Azure's form, `HUB/DEVICE/?api-version=2021-04-12`, to sign for."
            ),
        ] as [(String, Int, String)]
    )
    func isOneSentence(text: String, column: Int, sentence: String) {
        #expect(lines(text) == ["/site/street.yaml:5:\(column): error: \(sentence)"], "\(text)")
    }

    @Test func longTopicsAreMeasuredInBytes() {
        let topic = String(repeating: "é", count: 128)
        #expect(lines("{ amqp: a, topic: \(topic) }").first?.hasSuffix("`, but it may have 255 bytes.") == true)
    }

    @Test func passwordsStandInNoSentence() {
        let texts = [
            "{ mqtt: \"u:hunter2@a\", user: [hunter2], password: hunter2 }",
            "{ webhook: \"https://u:hunter2@a\", secret: hunter2, headers: hunter2 }",
            "{ kafka: a, properties: hunter2, password: hunter2 }",
            "{ mqtt: a, shared-access-key: hunter2, user: u, password: hunter2 }",
        ]
        for line in texts.flatMap(lines) { #expect(!line.contains("hunter2"), "\(line)") }
    }
}
