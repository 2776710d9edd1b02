import WeirCore

/// Reads the properties of librdkafka that a broker's file hands on.
///
/// Those that Weir has a word for become that, the rest stays as it is. Source of names and values: librdkafka,
/// CONFIGURATION.md.
struct KafkaProperties {
    let group: GroupReader
    let isProducer: Bool

    /// What the properties ask for, while they are being read.
    private struct Draft {
        var settings: BrokerSettings
        var security = BrokerSecurity()
        var isEncrypted = false
        /// Those that have no counterpart.
        var others: [String] = []
    }

    func apply(to settings: inout BrokerSettings) {
        var draft = Draft(settings: settings)
        for key in ["proto-cfg", isProducer ? "producer-proto-cfg" : "consumer-proto-cfg"] {
            for (name, value) in PairText.pairs(key, of: group) where !take(name, value, into: &draft) {
                draft.others.append("\(name)=\(value)")
            }
        }
        settings = draft.settings
        // Without encryption its files have no effect there either.
        if draft.isEncrypted { settings.security = draft.security }
        if !draft.others.isEmpty { settings.options["properties"] = draft.others.joined(separator: ";") }
    }

    /// Whether there is a counterpart that says it all, which then has the value.
    private func take(_ name: String, _ value: String, into draft: inout Draft) -> Bool {
        switch name {
        case "sasl.username": draft.settings.user = value
        case "sasl.password": draft.settings.password = value
        case "sasl.mechanism", "sasl.mechanisms": return set("sasl", value.lowercased(), in: &draft.settings)
        case "compression.codec", "compression.type": return set("compression", value, in: &draft.settings)
        case "group.id": draft.settings.options["group"] = value
        case "security.protocol":
            let word = value.lowercased()
            draft.isEncrypted = word.hasSuffix("ssl")
            // A user is not the only way to SASL.
            return ["plaintext", "ssl"].contains(word)
        case "ssl.ca.location": draft.security.authorities = path(value)
        case "ssl.certificate.location": draft.security.certificate = path(value)
        case "ssl.key.location": draft.security.key = path(value)
        default: return false
        }
        return true
    }

    private func set(_ name: String, _ value: String, in settings: inout BrokerSettings) -> Bool {
        let option = BrokerOption.all(of: .kafka).first { $0.name == name }
        guard let option, option.problem(with: value) == nil else { return false }
        settings.options[name] = value
        return true
    }

    private func path(_ text: String) -> String { FilePath.resolve(text, in: group.folder) }
}
