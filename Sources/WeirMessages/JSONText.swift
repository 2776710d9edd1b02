extension [UInt8] {
    /// Appends `text` as a JSON string, quotes included (RFC 8259, section 7).
    mutating func append(jsonString text: String) {
        append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            append(jsonByte: byte)
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func append(jsonByte byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): append(text: "\\\"")
        case UInt8(ascii: "\\"): append(text: "\\\\")
        case UInt8(ascii: "\n"): append(text: "\\n")
        case UInt8(ascii: "\r"): append(text: "\\r")
        case UInt8(ascii: "\t"): append(text: "\\t")
        case 0..<0x20:
            append(text: "\\u00")
            append(hexDigit: byte >> 4)
            append(hexDigit: byte & 0xf)
        default: append(byte)
        }
    }

    private mutating func append(hexDigit value: UInt8) {
        append(value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10)
    }

    /// Appends a number with two decimals; JSON has no word for what is no number, so that becomes `null`.
    mutating func append(jsonNumber value: Float) {
        guard value.isFinite else { return append(text: "null") }
        append(decimal: Double(value), places: .two)
    }
}
