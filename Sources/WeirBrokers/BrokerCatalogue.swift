public import WeirCore

/// The connection to a broker that settings describe; it isn't connected yet.
///
/// Throws `.settings` where an option or the address can't be.
public func makeBroker(_ settings: BrokerSettings) throws(WeirError) -> any MessageBroker {
    try settings.checkOptions()
    return switch settings.kind {
    case .kafka: try KafkaBroker(settings)
    case .mqtt: try MQTTBroker(settings)
    case .amqp: try AMQPBroker(settings)
    case .redis: try RedisBroker(settings)
    case .nats: try NATSBroker(settings)
    case .webhook: try WebhookBroker(settings)
    case .file: try FileBroker(settings)
    case .standardOutput: StandardOutputBroker()
    }
}

extension BrokerSettings {
    /// Throws `.settings` for an option that this kind hasn't, or whose value can't be.
    fileprivate func checkOptions() throws(WeirError) {
        let known = BrokerOption.all(of: kind)
        for (name, value) in options.sorted(by: { $0.key < $1.key }) {
            guard let option = known.first(where: { $0.name == name }) else {
                let names = known.map(\.name).joined(separator: ", ")
                let rest = names.isEmpty ? "it has none" : "it has \(names)"
                throw WeirError(.settings, "\(kind.rawValue): there is no option \(name); \(rest).")
            }
            guard let problem = option.problem(with: value) else { continue }
            let found = option.isConfidential ? "" : ", not \"\(value)\""
            throw WeirError(.settings, "\(kind.rawValue): \(name) \(problem)\(found).")
        }
    }
}
