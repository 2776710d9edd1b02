/// A JSON text being read (RFC 8259) into the values that keys are read from; all of them know their places.
struct JSONText {
    /// What is no JSON, and where.
    struct Mistake: Error {
        let place: Place
        let sentence: String
    }

    /// Deeper texts are not for people; each level costs stack.
    private static let mostLevels = 64

    private let file: String
    private let bytes: [UInt8]
    private var index = 0
    private var line = 1
    private var column = 1
    /// The way from the root to the value that is being read (RFC 6901).
    private var pointer = ""
    /// The ways to all that has been read, by place.
    private(set) var pointers: [Place: String] = [:]

    init(_ bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
    }

    /// The whole text.
    mutating func read() throws(Mistake) -> YAMLValue {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw Mistake(place: Place(file: file), sentence: "The text is not UTF-8.")
        }
        let root = try value(level: 0)
        skipSpace()
        guard index == bytes.count else { throw mistake("something stands behind the end") }
        return root
    }

    private mutating func value(level: Int) throws(Mistake) -> YAMLValue {
        skipSpace()
        let place = place
        pointers[place] = pointer
        guard level < Self.mostLevels else { throw mistake("more than \(Self.mostLevels) levels") }
        switch peek {
        case UInt8(ascii: "{"): return YAMLValue(place: place, content: .map(try members(level: level)))
        case UInt8(ascii: "["): return YAMLValue(place: place, content: .list(try items(level: level)))
        case UInt8(ascii: "\""): return YAMLValue(place: place, content: .text(try string(), isPlain: false))
        case nil: throw mistake("a value is missing at the end")
        default: return YAMLValue(place: place, content: .text(try word(), isPlain: true))
        }
    }

    private mutating func members(level: Int) throws(Mistake) -> [YAMLValue.Entry] {
        advance()
        var entries: [YAMLValue.Entry] = []
        let outer = pointer
        defer { pointer = outer }
        skipSpace()
        if take("}") { return entries }
        repeat {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw mistake("a name in quotation marks is missing") }
            let place = place
            let name = try string()
            guard !entries.contains(where: { $0.key == name }) else {
                throw Mistake(place: place, sentence: "\(quoted(name)) is given twice.")
            }
            pointer = outer + "/" + Self.escaped(name)
            pointers[place] = pointer
            skipSpace()
            guard take(":") else { throw mistake("a colon is missing behind the name \(quoted(name))") }
            entries.append(YAMLValue.Entry(key: name, place: place, value: try value(level: level + 1)))
            skipSpace()
        } while take(",")
        guard take("}") else { throw mistake("a comma or the bracket at the end of a map is missing") }
        return entries
    }

    private mutating func items(level: Int) throws(Mistake) -> [YAMLValue] {
        advance()
        var items: [YAMLValue] = []
        let outer = pointer
        defer { pointer = outer }
        skipSpace()
        if take("]") { return items }
        repeat {
            pointer = outer + "/\(items.count)"
            items.append(try value(level: level + 1))
            skipSpace()
        } while take(",")
        guard take("]") else { throw mistake("a comma or the bracket at the end of a list is missing") }
        return items
    }

    /// `true`, `false`, `null` or a number, as it is written; `null` as YAML's sign for nothing.
    private mutating func word() throws(Mistake) -> String {
        let start = index
        let before = self
        while let byte = peek, Self.isOfWord(byte) { advance() }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        if word == "null" { return "~" }
        guard word == "true" || word == "false" || word.wholeMatch(of: /-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/) != nil
        else { throw before.mistake("\(quoted(word.isEmpty ? Self.visible(peek) : word)) is no value") }
        return word
    }

    private static func isOfWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static func visible(_ byte: UInt8?) -> String { byte.map { String(decoding: [$0], as: UTF8.self) } ?? "" }

    /// RFC 6901, section 3.
    private static func escaped(_ name: String) -> String {
        name.replacing("~", with: "~0").replacing("/", with: "~1")
    }
}

// MARK: - Strings

extension JSONText {
    private mutating func string() throws(Mistake) -> String {
        advance()
        var decoded: [UInt8] = []
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                advance()
                return String(decoding: decoded, as: UTF8.self)
            case UInt8(ascii: "\\"): decoded += String(try escape()).utf8
            case 0..<0x20: throw mistake("a line ends, or a control character stands, within quotation marks")
            default:
                decoded.append(byte)
                advance()
            }
        }
        throw mistake("a quotation mark is missing at the end")
    }

    private mutating func escape() throws(Mistake) -> Unicode.Scalar {
        let before = self
        advance()
        let letter = peek
        advance()
        switch letter {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            guard let scalar = try unicode() else { throw before.mistake("`\\u` without a letter's number") }
            return scalar
        default: throw before.mistake("a backslash stands before what is no escape")
        }
    }

    /// Four digits, or twice four for a letter that UTF-16 has in two halves.
    private mutating func unicode() throws(Mistake) -> Unicode.Scalar? {
        guard let first = digits() else { return nil }
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard UTF16.isLeadSurrogate(UInt16(first)), take("\\"), take("u"), let second = digits(),
            UTF16.isTrailSurrogate(UInt16(second))
        else { return nil }
        return UTF16.decode(UTF16.EncodedScalar([UInt16(first), UInt16(second)]))
    }

    private mutating func digits() -> UInt32? {
        var number: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                return nil
            }
            number = number * 16 + UInt32(digit)
            advance()
        }
        return number
    }
}

// MARK: - Letters

extension JSONText {
    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private var place: Place { Place(file: file, line: line, column: column) }

    private func mistake(_ what: String) -> Mistake {
        Mistake(place: place, sentence: "This is not JSON: \(what).")
    }

    private mutating func advance() {
        guard index < bytes.count else { return }
        if bytes[index] == UInt8(ascii: "\n") {
            line += 1
            column = 1
        } else if bytes[index] & 0xC0 != 0x80 {
            // Of a letter's bytes in UTF-8 only the first counts.
            column += 1
        }
        index += 1
    }

    private mutating func take(_ letter: Unicode.Scalar) -> Bool {
        guard let byte = peek, byte == UInt8(ascii: letter) else { return false }
        advance()
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { advance() }
    }
}
