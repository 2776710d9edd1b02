import WeirCore

/// A topic in which `{stream}` stands for a stream's name.
struct TopicPattern {
    private let parts: [String]

    private static let placeholder = "{stream}"

    init(_ text: String) {
        var parts = [""]
        var rest = Substring(text)
        while let character = rest.first {
            if rest.hasPrefix(Self.placeholder) {
                parts.append("")
                rest = rest.dropFirst(Self.placeholder.count)
            } else {
                parts[parts.count - 1].append(character)
                rest = rest.dropFirst()
            }
        }
        self.parts = parts
    }

    /// The topic of a stream.
    ///
    /// What brokers give a meaning in topics (`+` and `#` in MQTT, `*` and `#` in AMQP, `*` and `>` in NATS, white
    /// space and control characters) becomes `_` in a stream's name.
    func topic(of source: SourceID) -> String {
        guard parts.count > 1 else { return parts[0] }
        let name = source.name.unicodeScalars.map { scalar in
            let hasMeaning = "+#*>".unicodeScalars.contains(scalar)
            return hasMeaning || scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
                ? "_" : String(scalar)
        }
        return parts.joined(separator: name.joined())
    }
}
