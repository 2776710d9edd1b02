/// Steps through the tags of an XML file, which is all that reading a model's metadata takes; reads nothing outside.
struct XMLTags {
    enum Kind { case open, close, empty }

    /// One tag, with the places of its name and of its attributes.
    struct Tag {
        let kind: Kind
        let name: Range<Int>
        let attributes: Range<Int>
    }

    private enum Byte {
        static let less = UInt8(ascii: "<")
        static let greater = UInt8(ascii: ">")
        static let slash = UInt8(ascii: "/")
        static let quote = UInt8(ascii: "\"")
        static let apostrophe = UInt8(ascii: "'")
        static let equals = UInt8(ascii: "=")
    }

    private let bytes: UnsafeRawBufferPointer
    private(set) var position = 0
    /// Whether the file ended inside a tag.
    private(set) var isBroken = false
    private(set) var hasFoundTag = false

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// The next tag; nil at the end.
    mutating func next() -> Tag? {
        while skip(to: Byte.less) {
            position += 1
            if starts(with: "!--") {
                guard skip(past: "-->") else { break }
            } else if starts(with: "![CDATA[") {
                guard skip(past: "]]>") else { break }
            } else if starts(with: "?") || starts(with: "!") {
                guard skip(past: ">") else { break }
            } else {
                return tag()
            }
        }
        return nil
    }

    func name(of tag: Tag) -> String { text(tag.name) }

    /// The value of an attribute, its entities resolved; nil where the tag has none of that name.
    func attribute(_ name: String, of tag: Tag) -> String? {
        var cursor = tag.attributes.lowerBound
        let end = tag.attributes.upperBound
        while cursor < end {
            while cursor < end, isSpace(bytes[cursor]) { cursor += 1 }
            let nameStart = cursor
            while cursor < end, bytes[cursor] != Byte.equals, !isSpace(bytes[cursor]) { cursor += 1 }
            let nameEnd = cursor
            while cursor < end, bytes[cursor] != Byte.quote, bytes[cursor] != Byte.apostrophe { cursor += 1 }
            guard cursor < end else { return nil }
            let valueStart = cursor + 1
            guard let valueEnd = bytes[valueStart..<end].firstIndex(of: bytes[cursor]) else { return nil }
            if text(nameStart..<nameEnd) == name { return XMLEntities.resolve(text(valueStart..<valueEnd)) }
            cursor = valueEnd + 1
        }
        return nil
    }

    /// The tag whose `<` has just been passed.
    private mutating func tag() -> Tag? {
        hasFoundTag = true
        let isClosing = position < bytes.count && bytes[position] == Byte.slash
        let start = position + (isClosing ? 1 : 0)
        guard let end = endOfTag(from: start) else {
            isBroken = true
            return nil
        }
        position = end + 1
        let isEmpty = !isClosing && end > start && bytes[end - 1] == Byte.slash
        let contentEnd = isEmpty ? end - 1 : end
        let nameEnd = bytes[start..<contentEnd].firstIndex(where: isSpace) ?? contentEnd
        return Tag(
            kind: isClosing ? .close : isEmpty ? .empty : .open,
            name: start..<nameEnd,
            attributes: nameEnd..<contentEnd
        )
    }

    /// The `>` that ends a tag; one inside quotes doesn't.
    private func endOfTag(from start: Int) -> Int? {
        var quote: UInt8?
        for index in start..<bytes.count {
            let byte = bytes[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == Byte.greater {
                return index
            } else if byte == Byte.quote || byte == Byte.apostrophe {
                quote = byte
            }
        }
        return nil
    }

    private mutating func skip(to byte: UInt8) -> Bool {
        while position < bytes.count, bytes[position] != byte { position += 1 }
        return position < bytes.count
    }

    private mutating func skip(past text: StaticString) -> Bool {
        while position < bytes.count {
            if starts(with: text) {
                position += text.utf8CodeUnitCount
                return true
            }
            position += 1
        }
        isBroken = true
        return false
    }

    private func starts(with text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard bytes.count - position >= count else { return false }
        return (0..<count).allSatisfy { bytes[position + $0] == text.utf8Start[$0] }
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: UnsafeRawBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }
}

/// The entities of XML.
enum XMLEntities {
    private static let named: [Substring: Character] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'",
    ]

    /// `text` with its entities replaced by their characters; what is no entity stays as it is.
    static func resolve(_ text: String) -> String {
        guard text.contains("&") else { return text }
        var result = ""
        var rest = Substring(text)
        while let start = rest.firstIndex(of: "&") {
            result += rest[..<start]
            rest = rest[start...]
            guard let end = rest.firstIndex(of: ";"), let character = character(rest[rest.index(after: start)..<end])
            else {
                result += "&"
                rest = rest.dropFirst()
                continue
            }
            result.append(character)
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private static func character(_ entity: Substring) -> Character? {
        guard entity.hasPrefix("#") else { return named[entity] }
        let digits = entity.dropFirst()
        let isHexadecimal = digits.hasPrefix("x")
        let code = UInt32(isHexadecimal ? digits.dropFirst() : digits, radix: isHexadecimal ? 16 : 10)
        return code.flatMap(Unicode.Scalar.init).map(Character.init)
    }
}
