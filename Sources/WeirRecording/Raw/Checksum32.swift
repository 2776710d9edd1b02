/// The cyclic redundancy check CRC-32 of ISO/IEC 3309, as in Ethernet, zip and PNG.
public struct Checksum32: Sendable {
    /// The polynomial with its bits turned around.
    private static let polynomial: UInt32 = 0xEDB8_8320

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? (value >> 1) ^ polynomial : value >> 1 }
    }

    private var state: UInt32 = .max

    public init() {}

    public var value: UInt32 { ~state }

    public mutating func add(_ bytes: some Sequence<UInt8>) {
        var state = state
        Self.table.withUnsafeBufferPointer { table in
            for byte in bytes { state = table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] ^ (state >> 8) }
        }
        self.state = state
    }

    public static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var checksum = Checksum32()
        checksum.add(bytes)
        return checksum.value
    }
}
