/// Steps through the fields of one protocol buffer message; reads nothing outside its bytes.
struct ProtobufMessage {
    /// One field: its number, and its bytes where it is of the length-delimited kind.
    struct Field {
        let number: Int
        let bytes: UnsafeRawBufferPointer?
    }

    /// The wire types of the encoding; the two of groups are long out of use.
    private enum WireType {
        static let varint: UInt64 = 0
        static let fixed64: UInt64 = 1
        static let lengthDelimited: UInt64 = 2
        static let fixed32: UInt64 = 5
    }

    private let bytes: UnsafeRawBufferPointer
    /// Where the next field begins, or the one that could not be read.
    private(set) var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    /// The next field; nil where there is no whole one.
    mutating func next() -> Field? {
        var cursor = position
        guard let tag = varint(at: &cursor), let number = Int(exactly: tag >> 3), number > 0 else { return nil }
        var length: UInt64
        switch tag & 7 {
        case WireType.varint:
            guard varint(at: &cursor) != nil else { return nil }
            position = cursor
            return Field(number: number, bytes: nil)
        case WireType.fixed64: length = 8
        case WireType.fixed32: length = 4
        case WireType.lengthDelimited:
            guard let count = varint(at: &cursor) else { return nil }
            length = count
        default: return nil
        }
        guard length <= UInt64(bytes.count - cursor) else { return nil }
        let end = cursor + Int(length)
        position = end
        let isDelimited = tag & 7 == WireType.lengthDelimited
        return Field(number: number, bytes: isDelimited ? UnsafeRawBufferPointer(rebasing: bytes[cursor..<end]) : nil)
    }

    /// A number of seven bits a byte, the lowest first, moving `cursor` past it; nil where it doesn't end in time.
    private func varint(at cursor: inout Int) -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard cursor < bytes.count else { return nil }
            let byte = bytes[cursor]
            cursor += 1
            value |= UInt64(byte & 0x7f) << shift
            if byte & 0x80 == 0 { return value }
        }
        return nil
    }
}
