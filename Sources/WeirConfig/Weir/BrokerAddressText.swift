import WeirCore

/// What is written behind the name of a broker's kind: hosts and ports, a URL, a path, or `true`.
struct BrokerAddressText {
    let kind: BrokerKind

    /// What stands for the address of what has none.
    static let standardOutput = "-"

    var shape: Shape {
        switch kind {
        case .kafka, .nats: .text(of: "\(oneAddress), or several with commas between")
        case .mqtt, .amqp, .redis: .text(of: oneAddress)
        case .webhook: .text(of: "an address that begins with `https://` or `http://`")
        case .file: .text(of: "a path")
        case .standardOutput: .described("`true`", .flag)
        }
    }

    private var oneAddress: String { "an address such as `127.0.0.1:\(kind.defaultPort ?? 0)`" }

    var help: String {
        switch kind {
        case .kafka: "The address of a Kafka cluster, or several of its brokers."
        case .mqtt: "The address of an MQTT broker."
        case .amqp: "The address of an AMQP 0.9.1 broker, such as RabbitMQ."
        case .redis: "The address of a Redis server, whose streams are the topics."
        case .nats: "The address of a NATS server with JetStream, or several of a cluster."
        case .webhook: "The address that each message is posted to over HTTP."
        case .file: "The file that messages are written to, a line each."
        case .standardOutput: "Messages go to standard output, a line each."
        }
    }

    /// The address, checked to be possible; nil after saying what is wrong with it.
    func address(_ entry: BrokerDraft.Entry, security: BrokerSecurity?) -> String? {
        let (value, context) = (entry.value, entry.context)
        if kind == .standardOutput {
            if value.flag == true { return Self.standardOutput }
            context.expected(shape, for: value)
            return nil
        }
        guard let text = value.text, !text.isEmpty else {
            context.expected(shape, for: value)
            return nil
        }
        switch kind {
        case .webhook: return webhook(text, value, context)
        case .file:
            let path = context.resolve(text)
            context.reading.requireWritable(path, called: "file of messages", place: value.place, key: context.key)
            return path
        default: return hosts(text, security, value, context)
        }
    }

    private func hosts(
        _ text: String,
        _ security: BrokerSecurity?,
        _ value: YAMLValue,
        _ context: YAMLContext
    ) -> String? {
        if text.contains("@") { return refuseUser(value, context) }
        let hosts = try? BrokerSettings(kind: kind, address: text, security: security).hosts()
        guard let hosts, hosts.count == 1 || kind == .kafka || kind == .nats else {
            context.expected(shape, for: value)
            return nil
        }
        return text
    }

    private func webhook(_ text: String, _ value: YAMLValue, _ context: YAMLContext) -> String? {
        let scheme = text.firstRange(of: "://")
        let authority = scheme.map { text[$0.upperBound...].prefix { !"/?#".contains($0) } } ?? ""
        if authority.contains("@") { return refuseUser(value, context) }
        let name = scheme.map { text[..<$0.lowerBound].lowercased() } ?? ""
        let isHost = (try? BrokerSettings(kind: .webhook, address: String(authority)).hosts().count) == 1
        guard ["http", "https"].contains(name), isHost, !text.contains(where: \.isWhitespace) else {
            let shown = quoted(StreamAddress.withoutSecrets(text))
            context.error(value, "\(quoted(context.key)) is \(shown); it must be \(shape.description).")
            return nil
        }
        return text
    }

    /// Not the address itself: it may hold the password.
    private func refuseUser(_ value: YAMLValue, _ context: YAMLContext) -> String? {
        context.error(
            value,
            "\(quoted(context.key)) has a user in the address; say `user` and `password` beside it instead."
        )
        return nil
    }
}
