extension [UInt8] {
    /// Appends text as the content of an element or of an attribute in double quotes (XML 1.0, sections 2.2 and 2.4).
    ///
    /// Characters that XML has no way to write become U+FFFD; line breaks and tabs are references, so that they are
    /// kept in attributes too.
    mutating func append(xml text: String) {
        guard text.utf8.contains(where: { $0.mayBeEscapedInXML }) else { return append(contentsOf: text.utf8) }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": append(text: "&amp;")
            case "<": append(text: "&lt;")
            case ">": append(text: "&gt;")
            case "\"": append(text: "&quot;")
            case "\t", "\n", "\r":
                append(text: "&#")
                append(integer: UInt64(scalar.value))
                append(text: ";")
            case "\u{0}"..."\u{1f}", "\u{fffe}", "\u{ffff}": append(text: "\u{fffd}")
            default: append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
    }

    /// Appends ` name="value"`.
    mutating func append(attribute name: String, _ value: String) {
        append(UInt8(ascii: " "))
        append(text: name)
        append(text: "=\"")
        append(xml: value)
        append(UInt8(ascii: "\""))
    }
}

extension UInt8 {
    /// Whether it is, or begins, a character that isn't written as it is; U+FFFE and U+FFFF begin with this byte.
    fileprivate var mayBeEscapedInXML: Bool {
        switch self {
        case 0..<0x20, UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), 0xef: true
        default: false
        }
    }
}
