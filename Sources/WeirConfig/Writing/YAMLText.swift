/// A YAML document to be written; keys keep their order.
indirect enum YAMLText {
    /// As it stands: a number, `true`, or a word that needs no quotes.
    case plain(String)
    case text(String)
    /// In brackets, on one line.
    case row([YAMLText])
    /// An item to a line.
    case list([YAMLText])
    case map([Entry])

    struct Entry {
        let key: String
        let value: YAMLText
    }

    /// The document, block by block, with two spaces for each level.
    var document: String { lines.map { $0 + "\n" }.joined() }

    private var lines: [String] {
        switch self {
        case .plain, .text, .row: [inline]
        case .list(let items) where items.isEmpty: ["[]"]
        case .list(let items): items.flatMap { Self.hung($0.lines, behind: "- ") }
        case .map(let entries) where entries.isEmpty: ["{}"]
        case .map(let entries): entries.flatMap { Self.lines(of: $0.value, behind: Self.scalar($0.key) + ":") }
        }
    }

    private static func lines(of value: YAMLText, behind key: String) -> [String] {
        if value.isInline { return ["\(key) \(value.inline)"] }
        return [key] + value.lines.map { "  " + $0 }
    }

    /// The first line behind a mark, the others as far to the right.
    private static func hung(_ lines: [String], behind mark: String) -> [String] {
        lines.enumerated().map { ($0.offset == 0 ? mark : "  ") + $0.element }
    }

    private var isInline: Bool {
        switch self {
        case .plain, .text, .row: true
        case .list(let items): items.isEmpty
        case .map(let entries): entries.isEmpty
        }
    }

    private var inline: String {
        switch self {
        case .plain(let text): text
        case .text(let text): Self.scalar(text)
        case .row(let items): "[\(items.map(\.inline).joined(separator: ", "))]"
        case .list, .map: lines.joined()
        }
    }
}

extension YAMLText {
    static func number(_ number: Float) -> YAMLText { .plain(short("\(number)")) }
    static func number(_ number: Double) -> YAMLText { .plain(short("\(number)")) }
    static func number(_ number: Int) -> YAMLText { .plain("\(number)") }
    static func flag(_ flag: Bool) -> YAMLText { .plain("\(flag)") }

    /// Whole numbers without a point.
    static func short(_ number: String) -> String {
        number.hasSuffix(".0") ? String(number.dropLast(2)) : number
    }

    /// Text that every reader of YAML 1.1 or 1.2 takes for text, on one line.
    private static func scalar(_ text: String) -> String {
        let begin = text.unicodeScalars.first.map { isLetter($0) || $0 == "/" } ?? false
        let isPlain = begin && text.unicodeScalars.allSatisfy { isLetter($0) || isDigit($0) || signs.contains($0) }
        return isPlain && !words.contains(text.lowercased())
            ? text : "\"" + text.unicodeScalars.map(escaped).joined() + "\""
    }

    /// Signs that mean nothing in a text that begins with a letter or a slash.
    private static let signs = "_./-+@%".unicodeScalars

    /// Words that some reader takes for a flag or for nothing.
    private static let words = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"]

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    /// YAML 1.2, sections 5.1 and 5.7.
    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"", "\\": "\\\(scalar)"
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case _ where isPrintable(scalar): String(scalar)
        default: "\\u" + padded(String(scalar.value, radix: 16))
        }
    }

    /// Whether a reader takes the letter as it stands, and for no end of a line.
    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20..<0x7F, 0xA0..<0x2028, 0x202A..<0xFEFF, 0xFF00..<0xFFFE, 0x10000...: true
        default: false
        }
    }

    private static func padded(_ digits: String) -> String {
        String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
