extension [UInt8] {
    /// Appends `text` as a JSON string, quotes included (RFC 8259, section 7).
    mutating func append(jsonString text: String) {
        append(UInt8(ascii: "\""))
        append(jsonText: text)
        append(UInt8(ascii: "\""))
    }

    /// Appends `text` as a part of a JSON string, without quotes.
    mutating func append(jsonText text: String) {
        if text.utf8.contains(where: { $0.isEscapedInJSON }) {
            for byte in text.utf8 { append(jsonByte: byte) }
        } else {
            append(contentsOf: text.utf8)
        }
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
            append(UInt8(hexDigit: byte >> 4))
            append(UInt8(hexDigit: byte & 0xf))
        default: append(byte)
        }
    }

    /// Appends a number with two decimals; JSON has no word for what is no number, so that becomes `null`.
    mutating func append(jsonNumber value: Float) {
        append(jsonNumber: Double(value))
    }

    mutating func append(jsonNumber value: Double) {
        guard value.isFinite else { return append(text: "null") }
        append(decimal: value, places: .two)
    }

    /// Appends a time as seconds with two decimals; `null` where there is none.
    ///
    /// Hundredths of a second in whole numbers, so that a stream of years is as exact as one of seconds.
    mutating func append(seconds nanoseconds: UInt64?) {
        guard let nanoseconds else { return append(text: "null") }
        let hundredth: UInt64 = 10_000_000
        let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: hundredth)
        let hundredths = rest >= hundredth / 2 ? whole + 1 : whole
        append(integer: hundredths / 100)
        append(UInt8(ascii: "."))
        append(integer: hundredths % 100, minimumDigits: 2)
    }
}

extension UInt8 {
    fileprivate var isEscapedInJSON: Bool {
        self < 0x20 || self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\")
    }

    /// The character of a value below 16.
    init(hexDigit value: UInt8) {
        self = value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
