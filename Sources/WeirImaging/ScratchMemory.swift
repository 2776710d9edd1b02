/// Memory that is kept from frame to frame and only ever grows.
final class ScratchMemory {
    /// A cache line, so that libyuv's rows start aligned.
    private static let alignment = 64

    private var memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)

    deinit {
        memory.deallocate()
    }

    /// At least `count` bytes; what an earlier call gave is no longer valid.
    func bytes(_ count: Int) -> UnsafeMutablePointer<UInt8> {
        if memory.count < count || memory.baseAddress == nil {
            memory.deallocate()
            memory = .allocate(byteCount: max(count, Self.alignment), alignment: Self.alignment)
        }
        return memory.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self)
    }

    /// At least `count` 16-bit values; what an earlier call gave is no longer valid.
    func words(_ count: Int) -> UnsafeMutablePointer<Int16> {
        UnsafeMutableRawPointer(bytes(2 * count)).assumingMemoryBound(to: Int16.self)
    }

    /// The bytes from row to row for rows of `bytes` bytes.
    static func stride(_ bytes: Int) -> Int {
        (bytes + alignment - 1) / alignment * alignment
    }
}
