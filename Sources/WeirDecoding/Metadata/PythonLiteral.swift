/// Reads class names written as a Python literal, as Ultralytics' exporters leave them: `{0: 'person', 1: 'bicycle'}`.
struct PythonLiteral {
    /// The largest number of classes that is believed; the largest vocabularies of detectors have some 20,000.
    private static let mostNames = 100_000

    private let text: [UInt8]
    private var position = 0

    private init(_ text: String) {
        self.text = Array(text.utf8)
    }

    /// The names in the order of their numbers; a number without one becomes `class N`; nil where it is no such literal.
    ///
    /// A dictionary (with numbers as keys, in quotes or not) and a list or tuple of names are read.
    static func names(_ text: String) -> [String]? {
        var literal = PythonLiteral(text)
        literal.skipSpace()
        let names: [String]?
        switch literal.take() {
        case UInt8(ascii: "{"): names = literal.dictionary()
        case UInt8(ascii: "["): names = literal.list(until: UInt8(ascii: "]"))
        case UInt8(ascii: "("): names = literal.list(until: UInt8(ascii: ")"))
        default: names = nil
        }
        literal.skipSpace()
        return literal.position == literal.text.count ? names : nil
    }

    private mutating func dictionary() -> [String]? {
        var names: [Int: String] = [:]
        while !take(UInt8(ascii: "}")) {
            guard let key = number(), take(UInt8(ascii: ":")), let name = string() else { return nil }
            guard key < Self.mostNames, names.updateValue(name, forKey: key) == nil else { return nil }
            guard endsItem(before: UInt8(ascii: "}")) else { return nil }
        }
        guard let last = names.keys.max() else { return nil }
        return (0...last).map { names[$0] ?? "class \($0)" }
    }

    private mutating func list(until end: UInt8) -> [String]? {
        var names: [String] = []
        while !take(end) {
            guard let name = string() else { return nil }
            names.append(name)
            guard endsItem(before: end) else { return nil }
        }
        return names.isEmpty ? nil : names
    }

    /// Whether a comma follows, or the end (which is left in place).
    private mutating func endsItem(before end: UInt8) -> Bool {
        if take(UInt8(ascii: ",")) { return true }
        skipSpace()
        return position < text.count && text[position] == end
    }

    /// A number from 0, which may stand in quotes.
    private mutating func number() -> Int? {
        skipSpace()
        if position < text.count, text[position] == UInt8(ascii: "'") || text[position] == UInt8(ascii: "\"") {
            return string().flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
        }
        let start = position
        while position < text.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[position]) { position += 1 }
        return Int(String(decoding: text[start..<position], as: UTF8.self))
    }

    private mutating func string() -> String? {
        skipSpace()
        guard let quote = take(), quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
        var bytes: [UInt8] = []
        while let byte = take() {
            if byte == quote { return String(decoding: bytes, as: UTF8.self) }
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            guard let escaped = escape() else { return nil }
            bytes += String(escaped).utf8
        }
        return nil
    }

    /// The character that an escape sequence means, its backslash having been taken.
    private mutating func escape() -> Character? {
        guard let kind = take() else { return nil }
        switch kind {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "x"): return hexadecimal(digits: 2)
        case UInt8(ascii: "u"): return hexadecimal(digits: 4)
        case UInt8(ascii: "U"): return hexadecimal(digits: 8)
        case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): return Character(Unicode.Scalar(kind))
        default: return nil
        }
    }

    private mutating func hexadecimal(digits: Int) -> Character? {
        guard text.count - position >= digits else { return nil }
        let code = UInt32(String(decoding: text[position..<position + digits], as: UTF8.self), radix: 16)
        position += digits
        return code.flatMap(Unicode.Scalar.init).map(Character.init)
    }

    private mutating func skipSpace() {
        while position < text.count, text[position] == 0x20 || (0x09...0x0d).contains(text[position]) { position += 1 }
    }

    private mutating func take() -> UInt8? {
        guard position < text.count else { return nil }
        defer { position += 1 }
        return text[position]
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard position < text.count, text[position] == byte else { return false }
        position += 1
        return true
    }
}
