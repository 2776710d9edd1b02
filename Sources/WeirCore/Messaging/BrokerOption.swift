/// A setting that one kind of broker has and the others don't.
///
/// What may be set, what it is without being set, and what is told of it stand here once: for files, for `weir publish` and
/// for the reference page.
public struct BrokerOption: Sendable {
    public enum Value: Sendable {
        case text(String)
        case number(Int, ClosedRange<Int>)
        case flag(Bool)
        case choice(String, [String])
        /// `name=value;name=value`; where one is secret, `env:NAME` or `file:PATH` tells where they all stand.
        case pairs
        /// A secret, or `env:NAME` or `file:PATH` that tells where it stands.
        case secret
    }

    public let kind: BrokerKind
    public let name: String
    /// What may be set, and what holds where nothing is.
    public let value: Value
    public let summary: String

    public static func all(of kind: BrokerKind) -> [BrokerOption] { all.filter { $0.kind == kind } }

    public static let all: [BrokerOption] = [
        .init(
            .kafka,
            "compression",
            .choice("lz4", ["none", "gzip", "snappy", "lz4", "zstd"]),
            "how messages are packed"
        ),
        .init(
            .kafka,
            "sasl",
            .choice("plain", ["plain", "scram-sha-256", "scram-sha-512"]),
            "how a user is asked for"
        ),
        .init(.kafka, "group", .text("weir"), "the consumer group that commands are read in"),
        .init(.kafka, "properties", .pairs, "librdkafka's own properties: name=value;name=value"),

        .init(.mqtt, "version", .choice("3.1.1", ["3.1.1", "5"]), "the version of the protocol"),
        .init(.mqtt, "qos", .number(1, 0...2), "0 at most once, 1 at least once, 2 exactly once"),
        .init(.mqtt, "retain", .flag(false), "whether the broker keeps the last message of a topic"),
        .init(.mqtt, "client-id", .text(""), "the client's name; without one the broker is given one by chance"),
        .init(.mqtt, "keep-alive", .number(60, 5...65535), "seconds after which a silent connection counts as lost"),
        .init(
            .mqtt,
            "shared-access-key",
            .secret,
            "the key of a device at Azure IoT (Base64); the password is then a token that is signed with it"
        ),
        .init(.mqtt, "will-topic", .text(""), "where the broker tells that this client is gone"),
        .init(.mqtt, "will-message", .text(""), "what it tells there"),

        .init(.amqp, "exchange", .text("amq.topic"), "where messages are given in; the topic is their routing key"),
        .init(.amqp, "virtual-host", .text("/"), "the virtual host"),
        .init(.amqp, "frame-size", .number(131_072, 4096...2_147_483_647), "bytes of a frame of the protocol"),
        .init(.amqp, "heartbeat", .number(0, 0...65535), "seconds between signs of life; 0 for none"),

        .init(.redis, "stream-length", .number(10_000, 0...1_000_000_000), "entries that a stream keeps; 0 for all"),
        .init(.redis, "payload-key", .text("metadata"), "the field that holds the message"),
        .init(.redis, "group", .text("mygroup"), "the consumer group that commands are read in"),
        .init(.redis, "consumer", .text("myname"), "the consumer's name in it"),

        .init(.nats, "stream", .text(""), "the JetStream stream to make where no stream has the topic"),

        .init(.webhook, "secret", .secret, "the key of the signature (HMAC with SHA-256)"),
        .init(.webhook, "headers", .pairs, "further headers: Name=value;Name=value"),

        .init(
            .file,
            "rotate-size",
            .number(100_000_000, 0...1_000_000_000_000),
            "bytes after which a new file is begun; 0 for never"
        ),
        .init(.file, "keep-files", .number(10, 1...10_000), "how many full files are kept"),
    ]

    private init(_ kind: BrokerKind, _ name: String, _ value: Value, _ summary: String) {
        self.kind = kind
        self.name = name
        self.value = value
        self.summary = summary
    }

    /// What is wrong with a value, as the end of a sentence ("must be …"); nil where nothing is.
    public func problem(with text: String) -> String? {
        switch value {
        case .text, .secret: nil
        case .number(_, let range):
            Int(text).map(range.contains) == true
                ? nil : "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .flag: ["true", "false"].contains(text) ? nil : "must be true or false"
        case .pairs:
            Self.isPlace(text)
                || text.split(separator: ";").allSatisfy { part in
                    // A pair has a name.
                    part.drop { $0 == " " }.dropFirst().contains("=")
                }
                ? nil : "must be pairs such as name=value;name=value"
        case .choice(_, let choices): choices.contains(text) ? nil : "must be one of \(choices.joined(separator: ", "))"
        }
    }

    /// Whether a text is no secret itself, but tells where one stands.
    public static func isPlace(_ text: String) -> Bool { text.hasPrefix("env:") || text.hasPrefix("file:") }

    /// Whether the value may be or hold a secret, and so may only be told to who owns it.
    public var isConfidential: Bool {
        switch value {
        case .pairs, .secret: true
        case .text, .number, .flag, .choice: false
        }
    }

    /// What holds where nothing is set.
    public var defaultText: String {
        switch value {
        case .text(let text), .choice(let text, _): text
        case .number(let number, _): String(number)
        case .flag(let flag): String(flag)
        case .pairs, .secret: ""
        }
    }
}

extension BrokerSettings {
    /// What is set for an option of this kind, or what holds without; empty for a name that is no option.
    public func text(_ name: String) -> String {
        options[name] ?? BrokerOption.all.first { $0.kind == kind && $0.name == name }?.defaultText ?? ""
    }

    public func number(_ name: String) -> Int { Int(text(name)) ?? 0 }

    public func flag(_ name: String) -> Bool { text(name) == "true" }

    /// The pairs of an option of the form `name=value;name=value`.
    public func pairs(_ name: String) -> [(name: String, value: String)] {
        text(name).split(separator: ";").compactMap { pair in
            let sides = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return sides.count == 2 ? (String(sides[0]), String(sides[1])) : nil
        }
    }
}
