/// The noise of a camera's sensor on luma: a table of it is drawn once and laid over each row from another place.
struct SensorNoise: Sendable {
    /// What is added and what is taken away at each place, one of them 0: so that saturating bytes suffice.
    private let added: [UInt8]
    private let removed: [UInt8]
    private let seed: UInt64

    /// A power of two, long enough for rows to look unlike each other.
    private static let length = 1 << 16
    private static let randomPlace = 501
    /// The spread of a sum of three numbers from 0 to 1.
    private static let spreadOfThree: Float = 0.5

    /// Noise of `deviation` levels for rows of `width` pixels; nil where there is none.
    init?(seed: UInt64, deviation: Double, width: Int) {
        guard deviation > 0 else { return nil }
        var random = RandomNumbers(seed: seed, Self.randomPlace)
        var levels: [Float] = []
        for _ in 0..<Self.length + width {
            // A sum of three is near enough to a normal distribution.
            let sum = random.unit() + random.unit() + random.unit() - 1.5
            levels.append((sum / Self.spreadOfThree * Float(deviation)).rounded())
        }
        added = levels.map { UInt8(min(max($0, 0), 255)) }
        removed = levels.map { UInt8(min(max(-$0, 0), 255)) }
        self.seed = seed
    }

    /// Adds the noise of frame `number`.
    func apply(to luma: Surface, frame number: Int) {
        var random = RandomNumbers(seed: seed, Self.randomPlace + 1, number)
        added.withUnsafeBufferPointer { added in
            removed.withUnsafeBufferPointer { removed in
                guard let added = added.baseAddress, let removed = removed.baseAddress else { return }
                for row in 0..<luma.height {
                    let start = Int(random.next() % UInt64(Self.length))
                    let pixels = luma.base + row * luma.stride
                    Self.apply(to: pixels, added + start, removed + start, count: luma.width)
                }
            }
        }
    }

    // On bytes without overflow checks, in a loop without branches, so that the compiler makes vectors of it.
    private static func apply(
        to row: UnsafeMutablePointer<UInt8>,
        _ added: UnsafePointer<UInt8>,
        _ removed: UnsafePointer<UInt8>,
        count: Int
    ) {
        for column in 0..<count {
            let (more, less) = (added[column], removed[column])
            let brighter = min(row[column], 255 &- more) &+ more
            row[column] = max(brighter, less) &- less
        }
    }
}
