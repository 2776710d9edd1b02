/// Values of the form `name=value;name=value`, which files about brokers have.
enum PairText {
    /// The pairs of a group's key, each without the spaces around it; none after saying that the value isn't made of pairs.
    static func pairs(_ key: String, of group: GroupReader) -> [(name: String, value: String)] {
        let parts = (group.text(key) ?? "").withoutQuotes.split(separator: ";").map(trimmed).filter { !$0.isEmpty }
        let pairs = parts.compactMap(pair)
        if pairs.count == parts.count { return pairs }
        // Not with the text: a password may stand in it.
        group.error(
            key,
            "\(quoted(key)) in \(quoted("[\(group.name)]")) must be pairs such as `name=value;name=value`."
        )
        return []
    }

    /// Nil where there is no name, or nothing that parts it from the value.
    private static func pair(_ text: String) -> (name: String, value: String)? {
        let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(trimmed)
        return sides.count == 2 && !sides[0].isEmpty ? (sides[0], sides[1]) : nil
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension String {
    /// Without the quotes that some samples have around a value.
    var withoutQuotes: String {
        count > 1 && hasPrefix("\"") && hasSuffix("\"") ? String(dropFirst().dropLast()) : self
    }
}
