/// The kinds of brokers that messages go to.
public enum BrokerKind: String, CaseIterable, Sendable {
    case kafka, mqtt, amqp, redis, nats, webhook, file
    case standardOutput = "stdout"

    /// The port where the address has none; nil for what has no port.
    public var defaultPort: Int? {
        switch self {
        case .kafka: 9092
        case .mqtt: 1883
        case .amqp: 5672
        case .redis: 6379
        case .nats: 4222
        case .webhook, .file, .standardOutput: nil
        }
    }

    /// The port of encrypted connections.
    public var defaultEncryptedPort: Int? {
        switch self {
        case .kafka: 9093
        case .mqtt: 8883
        case .amqp: 5671
        default: defaultPort
        }
    }

    /// Whether messages have topics.
    public var hasTopics: Bool {
        switch self {
        case .kafka, .mqtt, .amqp, .redis, .nats: true
        case .webhook, .file, .standardOutput: false
        }
    }
}
