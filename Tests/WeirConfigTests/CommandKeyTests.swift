import Testing
import WeirCore

@testable import WeirConfig

/// `commands` and its keys.
@Suite struct CommandKeyTests {
    private static let files = MemoryFileSystem(
        [
            "/site/sensors.txt": """
            [sensor0]
            enable=1
            id=GATE_CAMERA
            [sensor1]
            enable=1
            id=YARD_CAMERA
            [sensor2]
            enable=1
            id=ELSEWHERE
            """
        ],
        existing: ["/site/street.mp4"]
    )

    private func report(_ text: String) -> ConfigurationReport {
        read(
            """
            sources: [{ from: street.mp4, name: gate }, { from: street.mp4, name: yard }]
            output: null
            commands:
              - \(text)

            """,
            Self.files
        )
    }

    private func channel(_ text: String) throws -> CommandChannel {
        let report = report(text)
        #expect(report.lines == [])
        return try #require(report.application?.commands.first)
    }

    @Test func aTopicIsEnough() throws {
        #expect(
            try channel("{ mqtt: broker, topic: weir/commands }")
                == CommandChannel(broker: .init(kind: .mqtt, address: "broker"), topics: ["weir/commands"])
        )
    }

    @Test func everyKeyIsTaken() throws {
        let text = """
            { kafka: "a,b", topics: [one, two], reply: answers, sensors: { CAM_1: gate, 7: yard }, user: u,
                  password: "env:P", tls: true, group: g, sasl: scram-sha-256 }
            """
        #expect(
            try channel(text)
                == CommandChannel(
                    broker: .init(
                        kind: .kafka,
                        address: "a,b",
                        user: "u",
                        password: "env:P",
                        security: .init(),
                        options: ["group": "g", "sasl": "scram-sha-256"]
                    ),
                    topics: ["one", "two"],
                    replyTopic: "answers",
                    sensors: ["CAM_1": "gate", "7": "yard"]
                )
        )
    }

    @Test func aFileOfSensorsGivesThemTheStreamsOfTheirNumbers() throws {
        #expect(
            try channel("{ redis: a, topics: b, sensors: sensors.txt }").sensors
                == ["GATE_CAMERA": "gate", "YARD_CAMERA": "yard"]
        )
    }

    @Test(arguments: ["a/+/c", "a/#", "#", "+", "a b"])
    func mqttHasWildcards(topic: String) throws {
        #expect(try channel("{ mqtt: a, topics: [\"\(topic)\"] }").topics == [topic])
    }

    @Test(
        arguments: [
            ("{ mqtt: a }", 5, "`topics` is missing in `commands`: the topics that commands come on."),
            ("{ topics: [a] }", 5, "`commands` names no broker; there are `kafka`, `mqtt`, `amqp`, `redis`, `nats`."),
            ("{ mqtt: a, topics: [] }", 24, "`topics` is an empty list; it must be a topic such as `weir-commands`."),
            ("{ mqtt: a, topics: [a, a] }", 28, "The topic `a` is given twice."),
            (
                "{ mqtt: a, topics: [[a]] }", 25,
                "`commands.topics` is a list; it must be a topic such as `weir-commands`."
            ),
            (
                "{ mqtt: a, topics: \"a#\" }", 24,
                """
                `commands.topics` is `a#`, but `+` stands for a whole level of an MQTT topic, and `#` for all levels \
                at its end.
                """
            ),
            (
                "{ mqtt: a, topic: \"{stream}\" }", 23,
                "`commands.topic` is `{stream}`, but a topic that commands come on has no braces."
            ),
            (
                "{ kafka: a, topic: a*b }", 24,
                "`commands.topic` is `a*b`, but a Kafka topic has letters, digits, `.`, `_` and `-` only."
            ),
            (
                "{ mqtt: a, topic: a, reply: b/# }", 33,
                "`commands.reply` is `b/#`, but an MQTT topic that is sent to has neither `+` nor `#`."
            ),
            (
                "{ mqtt: a, topic: a, sensors: [b] }", 35,
                """
                `commands.sensors` is a list; it must be a path of DeepStream's file of sensors, or a map of names, \
                each with the name of a stream.
                """
            ),
            (
                "{ mqtt: a, topic: a, sensors: { CAM: [] } }", 42,
                "`commands.sensors.CAM` is a list; it must be the name of a stream."
            ),
            ("{ mqtt: a, topic: a, sensors: no.txt }", 35, "The file of sites `/site/no.txt` does not exist."),
            ("{ nats: a, topic: a, qos: 1 }", 31, "`qos` is for `mqtt`; `commands` is `nats` here."),
        ] as [(String, Int, String)]
    )
    func aMistakeIsOneSentence(text: String, column: Int, sentence: String) {
        #expect(report(text).lines == ["/site/street.yaml:4:\(column): error: \(sentence)"], "\(text)")
    }

    @Test func whatOnlyTakesMessagesGivesNoCommands() {
        let lines = report("{ webhook: \"https://a\", topics: [a] }").lines
        #expect(lines.contains { $0.contains("The key `webhook` is not known in `commands`; there are `kafka`, ") })
    }

    @Test func sensorsOfUnknownStreamsAreWarnedOf() {
        #expect(
            report("{ nats: a, topic: a, sensors: { CAM: gaet } }").lines == [
                """
                /site/street.yaml:4:35: warning: The sensor `CAM` is that of `gaet`, but no source is called so \
                until one 
                """
                    + "is added; `gate` may be meant."
            ]
        )
    }
}
