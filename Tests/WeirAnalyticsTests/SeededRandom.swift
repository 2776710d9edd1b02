/// A small random generator that gives the same numbers for the same seed (xorshift64; Marsaglia, "Xorshift RNGs", 2003).
struct SeededRandom {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func integer(below limit: Int) -> Int {
        Int(next() % UInt64(limit))
    }

    /// A number from 0 up to 1.
    mutating func unit() -> Double {
        Double(next() >> 11) / Double(1 << 53)
    }

    private mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
