/// Texts in addresses, where bytes may be written as a percent sign and two digits (RFC 3986, section 2.1).
public enum PercentEncoding {
    private static let sign = UInt8(ascii: "%")
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// The text with all bytes escaped but those that need it nowhere (RFC 3986, section 2.3), and those of `kept`.
    public static func encode(_ text: String, keeping kept: String = "") -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isPlain(byte) || kept.utf8.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [sign, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The text that is meant; nil where a percent sign has no two digits behind it, or the bytes are no UTF-8.
    public static func decode(_ text: some StringProtocol) -> String? {
        var isWhole = true
        let bytes = bytes(of: text, isWhole: &isWhole)
        return isWhole ? String(validating: bytes, as: UTF8.self) : nil
    }

    /// The text that is meant, where a percent sign without two digits behind it stands for itself.
    public static func decodeLoosely(_ text: some StringProtocol) -> String {
        var isWhole = true
        return String(decoding: bytes(of: text, isWhole: &isWhole), as: UTF8.self)
    }

    private static func bytes(of text: some StringProtocol, isWhole: inout Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == sign else {
                bytes.append(byte)
                continue
            }
            let values = rest.prefix(2).compactMap { Character(UnicodeScalar($0)).hexDigitValue }
            isWhole = isWhole && values.count == 2
            bytes.append(values.count == 2 ? UInt8(values[0] << 4 | values[1]) : byte)
            if values.count == 2 { rest = rest.dropFirst(2) }
        }
        return bytes
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "-._~".utf8.contains(byte)
        }
    }
}
