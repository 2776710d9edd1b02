import WeirCore

/// Topics, and what each kind of broker takes for one.
enum TopicText {
    static let shape = Shape.word(of: "a topic such as `weir` or `cameras/{stream}`")
    static let subscriptionShape = Shape.word(of: "a topic such as `weir-commands`")
    static let customary = "weir"

    private static let mark = "{stream}"

    /// What is wrong with a topic that messages go to, as the end of a sentence; nil where nothing is.
    static func problem(_ topic: String, of kind: BrokerKind) -> String? {
        let rest = topic.replacing(mark, with: "s")
        if rest.contains(where: { "{}".contains($0) }) { return "`{stream}` is the only word in braces that there is" }
        if kind == .mqtt, rest.contains(where: { "+#".contains($0) }) {
            return "an MQTT topic that is sent to has neither `+` nor `#`"
        }
        if kind == .nats, words(of: rest).contains(where: { $0 == "*" || $0 == ">" }) {
            return "a NATS subject that is sent to has neither `*` nor `>`"
        }
        return problemOfAny(rest, of: kind)
    }

    /// The same for a topic that commands come on, which may have the broker's own wildcards.
    static func problem(subscribingTo topic: String, of kind: BrokerKind) -> String? {
        if topic.contains(where: { "{}".contains($0) }) { return "a topic that commands come on has no braces" }
        if kind == .mqtt {
            let levels = topic.split(separator: "/", omittingEmptySubsequences: false)
            let isRight = levels.enumerated().allSatisfy { index, level in
                !level.contains { "+#".contains($0) } || level == "+" || level == "#" && index == levels.count - 1
            }
            if !isRight { return "`+` stands for a whole level of an MQTT topic, and `#` for all levels at its end" }
        }
        return problemOfAny(topic, of: kind)
    }

    private static func words(of topic: String) -> [Substring] {
        topic.split(separator: ".", omittingEmptySubsequences: false)
    }

    /// What the protocols say: MQTT 3.1.1, sections 1.5.3 and 4.7; Kafka's `Topic` class; AMQP 0.9.1, section 4.2.5.3 (short
    /// strings); NATS, "Subject-Based Messaging".
    private static func problemOfAny(_ topic: String, of kind: BrokerKind) -> String? {
        let longest = longest(of: kind)
        if topic.utf8.count > longest { return "it may have \(longest) bytes" }
        if topic.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            return "control characters may not stand in it"
        }
        switch kind {
        case .kafka:
            let isName = topic.utf8.allSatisfy { isKafkaLetter($0) } && topic != "." && topic != ".."
            return isName ? nil : "a Kafka topic has letters, digits, `.`, `_` and `-` only"
        case .nats:
            let isSubject = words(of: topic).allSatisfy { !$0.isEmpty } && !topic.contains(where: \.isWhitespace)
            return isSubject ? nil : "a NATS subject is words with dots between, without spaces"
        default: return nil
        }
    }

    private static func longest(of kind: BrokerKind) -> Int {
        switch kind {
        case .kafka: 249
        case .amqp: 255
        default: 65535
        }
    }

    private static func isKafkaLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
