/// Reads `metadata.yaml`, which Ultralytics writes beside models of formats that hold no words of its own.
///
/// Of YAML it takes what PyYAML's `safe_dump` makes of that dictionary: a line for each key, with its value behind it or
/// as a list or table of single values in the lines below. Source: Ultralytics, `ultralytics/engine/exporter.py`.
public enum UltralyticsFile {
    public static let name = "metadata.yaml"

    /// The words as Ultralytics leaves them in ONNX files, lists and tables as Python literals.
    ///
    /// Empty where the file isn't Ultralytics'.
    public static func metadata(_ text: String) -> [String: String] {
        var entries: [(key: String, value: String, items: [Substring])] = []
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix(" ") || line.hasPrefix("-") {
                if !entries.isEmpty { entries[entries.count - 1].items.append(line) }
            } else if let (key, value) = pair(line) {
                entries.append((key, value, []))
            }
        }
        let metadata = entries.map { ($0.key, $0.items.isEmpty ? $0.value : literal($0.items)) }
        let words = Dictionary(metadata) { first, _ in first }
        return words["author"] == "Ultralytics" ? words : [:]
    }

    /// A list of numbers, or a table whose values are names.
    private static func literal(_ items: [Substring]) -> String {
        let pairs = items.compactMap { $0.hasPrefix("-") ? nil : pair($0) }
        guard pairs.isEmpty else {
            return "{" + pairs.map { "\($0.key): \(quotedForPython($0.value))" }.joined(separator: ", ") + "}"
        }
        return "[" + items.map { trimmed(String($0.dropFirst())) }.joined(separator: ", ") + "]"
    }

    private static func pair(_ line: Substring) -> (key: String, value: String)? {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        return (unquoted(line[..<colon]), unquoted(line[line.index(after: colon)...]))
    }

    /// A scalar without its quotes; a quote within single ones is written twice.
    private static func unquoted(_ text: Substring) -> String {
        let text = trimmed(String(text))
        guard text.count > 1, let quote = text.first, quote == text.last, quote == "'" || quote == "\"" else {
            return text
        }
        let inner = String(text.dropFirst().dropLast())
        return quote == "'" ? inner.replacing("''", with: "'") : inner.replacing("\\\"", with: "\"")
    }

    private static func quotedForPython(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
}
