import CWeirKafka
import WeirCore

/// What librdkafka is told of a broker.
struct KafkaConfiguration {
    /// In the order in which they are set; later ones win.
    private(set) var properties: [(name: String, value: String)]
    /// Properties of the settings' own option, which are told of by this name where they are wrong.
    private let own: [(name: String, value: String)]
    let address: String

    private static let shared = [
        ("client.id", "weir"),
        // What it says is read from a queue, and not written to the standard error.
        ("log.queue", "true"),
    ]

    /// Each message once and in order, as far as the broker remembers the producer (KIP-98), and no end to trying: who sends
    /// decides how long is waited.
    static func producer(_ settings: BrokerSettings) throws(WeirError) -> KafkaConfiguration {
        try KafkaConfiguration(
            settings,
            [
                ("enable.idempotence", "true"), ("acks", "all"), ("message.timeout.ms", "0"),
                ("compression.type", settings.text("compression")),
                // As Kafka's own clients do, so that a stream's partition doesn't depend on the client.
                ("partitioner", "murmur2_random"),
                // Whole batches are sent; nothing is gained by waiting for more.
                ("linger.ms", "1"),
            ]
        )
    }

    static func consumer(_ settings: BrokerSettings) throws(WeirError) -> KafkaConfiguration {
        try KafkaConfiguration(
            settings,
            [
                ("group.id", settings.text("group")), ("auto.offset.reset", "latest"),
                ("allow.auto.create.topics", "true"),
            ]
        )
    }

    private init(_ settings: BrokerSettings, _ special: [(String, String)]) throws(WeirError) {
        address = try settings.hosts().map { brokerAddress($0.host, $0.port) }.joined(separator: ",")
        own = settings.pairs("properties")
        properties = [("bootstrap.servers", address)] + Self.shared + special + Self.access(settings)
    }

    private static func access(_ settings: BrokerSettings) -> [(String, String)] {
        var properties: [(String, String)] = []
        if let security = settings.security {
            let files = [
                ("ssl.ca.location", security.authorities ?? security.authoritiesFolder),
                ("ssl.certificate.location", security.certificate), ("ssl.key.location", security.key),
            ]
            properties += files.compactMap { name, value in value.map { (name, $0) } }
            properties.append(("ssl.endpoint.identification.algorithm", security.checksName ? "https" : "none"))
        }
        if let user = settings.user {
            properties += [
                ("sasl.mechanisms", settings.text("sasl").uppercased()), ("sasl.username", user),
                ("sasl.password", settings.password ?? ""),
            ]
        }
        let protocols = settings.user == nil ? ["plaintext", "ssl"] : ["sasl_plaintext", "sasl_ssl"]
        return properties + [("security.protocol", protocols[settings.security == nil ? 0 : 1])]
    }

    /// Throws `.settings`, with the library's reason, for what it doesn't take.
    func make(_ kind: rd_kafka_type_t, events: Int32) throws(WeirError) -> OpaquePointer {
        guard let configuration = rd_kafka_conf_new() else {
            throw WeirError(.library, "kafka: librdkafka can't begin.")
        }
        do throws(WeirError) {
            for (name, value) in properties + own { try Self.set(name, value, configuration) }
            rd_kafka_conf_set_events(configuration, events)
            var reason = [CChar](repeating: 0, count: Self.reasonSize)
            guard let handle = rd_kafka_new(kind, configuration, &reason, reason.count) else {
                throw WeirError(
                    .settings,
                    "kafka: the settings for \(address) can't be used; check files and properties.",
                    cause: String(kafkaReason: reason)
                )
            }
            return handle
        } catch {
            // Otherwise it belongs to the handle.
            rd_kafka_conf_destroy(configuration)
            throw error
        }
    }

    private static let reasonSize = 512

    private static func set(_ name: String, _ value: String, _ configuration: OpaquePointer) throws(WeirError) {
        var reason = [CChar](repeating: 0, count: reasonSize)
        guard rd_kafka_conf_set(configuration, name, value, &reason, reason.count) != RD_KAFKA_CONF_OK else { return }
        throw WeirError(
            .settings,
            "kafka: the property \(name) can't be set so; see librdkafka's CONFIGURATION.md.",
            cause: String(kafkaReason: reason)
        )
    }
}

extension String {
    fileprivate init(kafkaReason bytes: [CChar]) {
        self.init(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
