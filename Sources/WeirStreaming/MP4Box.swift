/// Writes boxes of the ISO base media file format (ISO/IEC 14496-12, section 4.2): a size, a kind of four letters, a content.
struct MP4Box {
    private(set) var bytes: [UInt8] = []

    /// A box of the kind `kind` with what `content` writes.
    mutating func box(_ kind: StaticString, _ content: (inout MP4Box) -> Void) {
        let start = bytes.count
        integer(UInt32(0))
        kind.withUTF8Buffer { bytes += $0 }
        content(&self)
        let size = UInt32(truncatingIfNeeded: bytes.count - start)
        withUnsafeBytes(of: size.bigEndian) { bytes.replaceSubrange(start..<start + $0.count, with: $0) }
    }

    /// A box that begins with a version and flags (section 4.2, FullBox).
    mutating func fullBox(
        _ kind: StaticString,
        version: UInt8 = 0,
        flags: UInt32 = 0,
        _ content: (inout MP4Box) -> Void
    ) {
        box(kind) { box in
            box.integer(UInt32(version) << 24 | flags)
            content(&box)
        }
    }

    /// A number, the most significant byte first.
    mutating func integer(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { bytes += $0 }
    }

    mutating func text(_ text: StaticString) {
        text.withUTF8Buffer { bytes += $0 }
    }

    mutating func raw(_ raw: [UInt8]) {
        bytes += raw
    }

    mutating func zeros(_ count: Int) {
        bytes += repeatElement(0, count: count)
    }
}
