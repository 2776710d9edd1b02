import WeirCore

/// Reads which broker a group names, and how it is reached: a protocol adapter, a connection string and a file.
///
/// Source of keys, forms and defaults: DeepStream 9.1, "Gst-nvmsgbroker" and the protocol adapters.
struct DeepStreamBroker {
    let group: GroupReader
    /// The names of the group's keys.
    let library: String
    let connection: String
    let file: String
    /// Whether messages are sent, and not taken.
    let isProducer: Bool

    /// DeepStream's own adapters, by the names of their libraries.
    enum Adapter: String, CaseIterable {
        case kafka = "libnvds_kafka_proto.so"
        case amqp = "libnvds_amqp_proto.so"
        case mqtt = "libnvds_mqtt_proto.so"
        case redis = "libnvds_redis_proto.so"
        case azure = "libnvds_azure_proto.so"
        case azureEdge = "libnvds_azure_edge_proto.so"

        var kind: BrokerKind {
            switch self {
            case .kafka: .kafka
            case .amqp: .amqp
            case .mqtt, .azure, .azureEdge: .mqtt
            case .redis: .redis
            }
        }
    }

    struct Found {
        var settings: BrokerSettings
        /// The topic that the connection string or the broker's file tells.
        var topic: String?
        /// The only topic that may be sent to, where the broker has just one.
        var fixedTopic: String?
        var device: AzureDevice?
    }

    /// Nil after saying why there is none, or why it is left out.
    func broker() -> Found? {
        guard let adapter = adapter() else { return nil }
        let settings = BrokerSettings(kind: adapter.kind, address: "")
        let file = DeepStreamBrokerFile(group, key: file, adapter)
        if adapter == .azure { return file.device(connection: group.text(connection), at: (group, connection)) }
        var found = Found(settings: settings)
        let parts = group.list(connection) ?? []
        file.apply(to: &found, isProducer: isProducer)
        apply(parts, adapter, to: &found)
        useEnvironment(adapter, for: &found.settings)
        guard let address = address(parts, file) else { return nil }
        found.settings.address = address
        return found
    }

    private func adapter() -> Adapter? {
        let name = quoted("[\(group.name)]")
        guard let path = group.text(library) else {
            group.error(
                library,
                "\(quoted(library)) is missing in \(name); it says which broker there is\(Self.libraries)"
            )
            return nil
        }
        switch Adapter(rawValue: FilePath.name(of: path)) {
        case .azureEdge?:
            group.warning(
                library,
                "A module of Azure's IoT Edge has its identity from the runtime there, which Weir doesn't ask; \(name) is "
                    + "left out. `\(Adapter.azure.rawValue)` with a device's connection string would do."
            )
            return nil
        case let adapter?: return adapter
        case nil:
            group.warning(
                library,
                "\(quoted(library)) names \(quoted(FilePath.name(of: path))), which Weir has no counterpart of; \(name) is "
                    + "left out\(Self.libraries)"
            )
            return nil
        }
    }

    private static let libraries = "; there are \(Adapter.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", "))."

    /// What stands behind host and port: a topic, MQTT's name of the client, or AMQP's user and password.
    private func apply(_ parts: [String], _ adapter: Adapter, to found: inout Found) {
        let rest = parts.dropFirst(2).filter { !$0.isEmpty }
        guard let first = rest.first else { return }
        switch adapter {
        case .mqtt: found.settings.options["client-id"] = first
        case .amqp:
            found.settings.user = first
            found.settings.password = rest.dropFirst().first ?? found.settings.password
        case .kafka, .redis, .azure, .azureEdge: found.topic = first
        }
    }

    /// DeepStream takes what these variables hold where nothing else is said; the question mark lets them be unset.
    private func useEnvironment(_ adapter: Adapter, for settings: inout BrokerSettings) {
        guard [.mqtt, .amqp, .redis].contains(adapter) else { return }
        let name = adapter.kind.rawValue.uppercased()
        if adapter != .redis { settings.user = settings.user ?? "env:USER_\(name)?" }
        settings.password = settings.password ?? "env:PASSWORD_\(name)?"
    }

    private func address(_ parts: [String], _ file: DeepStreamBrokerFile) -> String? {
        let (host, port): (String, String)
        if parts.isEmpty, let told = file.address {
            (host, port) = told
        } else {
            (host, port) = (parts.first ?? "", parts.dropFirst().first ?? "")
        }
        let isNumber = host.contains(":") && !host.hasPrefix("[")
        let address = "\(isNumber ? "[\(host)]" : host):\(port)"
        if (try? BrokerSettings(kind: .kafka, address: address).hosts().count) == 1 { return address }
        let name = quoted("[\(group.name)]")
        let form = "it must be `HOST;PORT`, such as `127.0.0.1;9092`."
        if parts.isEmpty {
            group.error(connection, "\(quoted(connection)) is missing in \(name); \(form)")
        } else {
            // What comes behind may be a password.
            group.error(connection, "\(quoted(connection)) in \(name) is \(quoted("\(host);\(port)")); \(form)")
        }
        return nil
    }
}
