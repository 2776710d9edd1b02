/// Makes UUIDs of version 7, whose text sorts by the time at which they were made (RFC 9562, section 5.7).
///
/// Those of one millisecond are told apart by a counter that begins anywhere (section 6.2, method 1). Each is greater
/// than the one before it, also where the clock is set back.
struct TimeOrderedUUIDs: Sendable {
    private var generator: any RandomNumberGenerator & Sendable
    private var milliseconds: UInt64 = 0
    private var counter: UInt64 = 0

    /// What the field `rand_a` holds.
    private static let largestCounter: UInt64 = 0xfff
    /// A counter begins in the lower half, so that it has room to count.
    private static let firstCounters: UInt64 = 0x7ff
    private static let version: UInt64 = 7
    /// The two highest bits of the second half.
    private static let variant: UInt64 = 0b10 << 62

    init(generator: some RandomNumberGenerator & Sendable) {
        self.generator = generator
    }

    /// The next one; `wallClock` is in nanoseconds since 1970.
    mutating func next(at wallClock: UInt64) -> String {
        let now = wallClock / 1_000_000
        if now > milliseconds {
            begin(now)
        } else if counter < Self.largestCounter {
            counter += 1
        } else {
            begin(milliseconds + 1)
        }
        let high = milliseconds << 16 | Self.version << 12 | counter
        let low = Self.variant | generator.next() >> 2
        return Self.text(high, low)
    }

    private mutating func begin(_ millisecond: UInt64) {
        milliseconds = millisecond
        counter = generator.next() & Self.firstCounters
    }

    /// 32 digits in groups of 8, 4, 4, 4 and 12 (RFC 9562, section 4).
    private static func text(_ high: UInt64, _ low: UInt64) -> String {
        let length = 36
        return String(unsafeUninitializedCapacity: length) { bytes in
            var place = 0
            for digit in 0..<32 {
                if digit == 8 || digit == 12 || digit == 16 || digit == 20 {
                    bytes[place] = UInt8(ascii: "-")
                    place += 1
                }
                let half = digit < 16 ? high : low
                bytes[place] = UInt8(hexDigit: UInt8(truncatingIfNeeded: half >> UInt64(60 - digit % 16 * 4)) & 0xf)
                place += 1
            }
            return length
        }
    }
}
