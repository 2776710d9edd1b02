/// Looks into encoded pictures, as far as their headers.
public enum EncodedPicture {
    public enum Codec: Sendable { case h264, h265 }

    /// How the units of a picture are told apart (ISO/IEC 14496-15; H.264 and H.265, annex B).
    public enum Framing: Sendable {
        /// Each has its length before it, in so many bytes.
        case lengths(Int)
        /// Each begins with a start code.
        case startCodes
    }

    /// Whether other pictures may be predicted from this one; true where it can't be told.
    public static func isReference(_ bytes: UnsafeRawBufferPointer, _ codec: Codec, _ framing: Framing) -> Bool {
        var place = 0
        while let header = nextHeader(in: bytes, from: &place, framing) {
            if let answer = isReference(header, codec) { return answer }
        }
        return true
    }

    /// What the first byte of a unit says; nil where the unit is no slice.
    private static func isReference(_ header: UInt8, _ codec: Codec) -> Bool? {
        switch codec {
        case .h264:
            // Recommendation H.264, 7.3.1: nal_ref_idc and nal_unit_type; slices are of types 1 to 5.
            guard (1...5).contains(header & 0x1f) else { return nil }
            return header & 0x60 != 0
        case .h265:
            // Recommendation H.265, table 7-1: below 32 are slices; below 16 the even types are not referred to within
            // their layer.
            let type = (header >> 1) & 0x3f
            guard type < 32 else { return nil }
            return type >= 16 || type % 2 == 1
        }
    }

    /// The first byte of the next unit, with `place` moved behind it.
    private static func nextHeader(
        in bytes: UnsafeRawBufferPointer,
        from place: inout Int,
        _ framing: Framing
    ) -> UInt8? {
        switch framing {
        case .lengths(let size):
            guard (1...4).contains(size), bytes.count - place > size else { return nil }
            let length = bytes[place..<place + size].reduce(0) { $0 << 8 | Int($1) }
            let header = bytes[place + size]
            place = length <= bytes.count - place - size ? place + size + length : bytes.count
            return length > 0 ? header : nil
        case .startCodes:
            var zeros = 0
            while place < bytes.count {
                let byte = bytes[place]
                place += 1
                if byte == 1, zeros >= 2, place < bytes.count { return bytes[place] }
                zeros = byte == 0 ? zeros + 1 : 0
            }
            return nil
        }
    }
}
