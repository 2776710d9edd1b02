/// A value of a YAML file and where it stands.
struct YAMLValue: Sendable {
    enum Content: Sendable {
        /// `isPlain` tells `300` from `"300"`.
        case text(String, isPlain: Bool)
        case list([YAMLValue])
        case map([Entry])
    }

    struct Entry: Sendable {
        let key: String
        let place: Place
        let value: YAMLValue
    }

    let place: Place
    let content: Content

    /// What it is, to stand in a sentence after "is".
    var summary: String {
        switch content {
        case .text(let text, isPlain: true) where text.isEmpty || text == "~": "empty"
        case .text(let text, _): quoted(text)
        case .list: "a list"
        case .map: "a map"
        }
    }

    /// Its text, whatever that looks like; nil for lists, maps and nothing at all.
    var text: String? {
        guard case .text(let text, let isPlain) = content, !(isPlain && (text.isEmpty || text == "~")) else {
            return nil
        }
        return text
    }

    var integer: Int? {
        guard case .text(let text, isPlain: true) = content else { return nil }
        return Int(text)
    }

    /// A finite number written in decimal.
    var number: Double? {
        guard case .text(let text, isPlain: true) = content else { return nil }
        return finiteNumber(text)
    }

    var flag: Bool? {
        guard case .text(let text, isPlain: true) = content else { return nil }
        return ["true": true, "True": true, "TRUE": true, "false": false, "False": false, "FALSE": false][text]
    }
}

/// The finite decimal number that `text` spells; hexadecimal, infinities and "nan" are none.
func finiteNumber(_ text: String) -> Double? {
    guard text.utf8.allSatisfy({ "+-.0123456789eE".utf8.contains($0) }), let number = Double(text) else { return nil }
    return number.isFinite ? number : nil
}
