/// A table of a FlatBuffers file, of which every place is checked: what can't be is not there.
///
/// All numbers are little-endian. Source: FlatBuffers, "Internals".
struct FlatTable {
    private let bytes: UnsafeRawBufferPointer
    private let start: Int
    /// Where the list of its fields' places begins, and how many bytes it has.
    private let places: Int
    private let length: Int

    /// The table that the file begins with.
    init?(rootOf bytes: UnsafeRawBufferPointer) {
        guard let offset = Self.integer(bytes, 0, UInt32.self) else { return nil }
        self.init(bytes, at: Int(offset))
    }

    private init?(_ bytes: UnsafeRawBufferPointer, at start: Int) {
        guard let back = Self.integer(bytes, start, Int32.self) else { return nil }
        let places = start - Int(back)
        guard let length = Self.integer(bytes, places, UInt16.self) else { return nil }
        (self.bytes, self.start, self.places, self.length) = (bytes, start, places, Int(length))
    }

    /// The value of a field that has one byte; nil where it has its usual value.
    func byte(_ field: Int) -> Int8? { place(field).flatMap { Self.integer(bytes, $0, Int8.self) } }

    /// The table in a field.
    func table(_ field: Int) -> FlatTable? {
        place(field).flatMap { target(of: $0) }.flatMap { FlatTable(bytes, at: $0) }
    }

    /// The first `most` tables in a field.
    func tables(_ field: Int, most: Int = .max) -> [FlatTable] {
        elements(field, most: most).compactMap { place in target(of: place).flatMap { FlatTable(bytes, at: $0) } }
    }

    /// The first `most` whole numbers of 32 bits in a field.
    func integers(_ field: Int, most: Int = .max) -> [Int] {
        elements(field, most: most).compactMap { Self.integer(bytes, $0, Int32.self).map(Int.init) }
    }

    /// Whether a field has elements of 32 bits.
    func hasElements(_ field: Int) -> Bool { !elements(field, most: 1).isEmpty }

    /// Where the elements of 32 bits in a field are; none where they wouldn't all be in the file.
    private func elements(_ field: Int, most: Int) -> [Int] {
        let size = MemoryLayout<UInt32>.size
        guard let place = place(field), let list = target(of: place),
            let count = Self.integer(bytes, list, UInt32.self).map(Int.init), count <= (bytes.count - list) / size - 1
        else { return [] }
        return (0..<min(count, most)).map { list + size + $0 * size }
    }

    private func place(_ field: Int) -> Int? {
        let entry = MemoryLayout<UInt16>.size * (2 + field)
        guard entry + MemoryLayout<UInt16>.size <= length,
            let offset = Self.integer(bytes, places + entry, UInt16.self), offset > 0
        else { return nil }
        return start + Int(offset)
    }

    /// Places are told from where they are told.
    private func target(of place: Int) -> Int? { Self.integer(bytes, place, UInt32.self).map { place + Int($0) } }

    private static func integer<Value: FixedWidthInteger>(
        _ bytes: UnsafeRawBufferPointer,
        _ place: Int,
        _ type: Value.Type
    ) -> Value? {
        guard place >= 0, place <= bytes.count - MemoryLayout<Value>.size else { return nil }
        return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: type))
    }
}
