import Glibc

/// How long things took: counts in steps of an eighth of an octave, so that quantiles are within 9 % of the truth.
public struct LatencyHistogram: Hashable, Sendable {
    /// How many steps double the time.
    private static let stepsPerOctave = 8.0
    /// What the first step holds, in nanoseconds: less than 0.1 ms nobody tells apart.
    private static let shortest = 100_000.0
    /// The last step begins at two minutes, and holds all that is longer.
    private static let steps = 162

    private var counts: [Int] = []
    public private(set) var count = 0
    /// The longest time, in nanoseconds.
    public private(set) var longest: UInt64 = 0
    /// All times together, in nanoseconds.
    public private(set) var sum: UInt64 = 0

    public init() {}

    public mutating func add(_ time: UInt64) {
        if counts.isEmpty { counts = Array(repeating: 0, count: Self.steps) }
        counts[Self.step(of: time)] += 1
        count += 1
        longest = max(longest, time)
        sum &+= time
    }

    /// The time that `share` of all times don't exceed, in nanoseconds; 0 where there are none.
    public func quantile(_ share: Double) -> UInt64 {
        guard count > 0 else { return 0 }
        let wanted = max(1, Int((share * Double(count)).rounded(.up)))
        var seen = 0
        for (step, number) in counts.enumerated() {
            seen += number
            if seen >= wanted, step < Self.steps - 1 { return min(longest, Self.end(of: step)) }
        }
        return longest
    }

    private static func step(of time: UInt64) -> Int {
        guard Double(time) > shortest else { return 0 }
        return min(steps - 1, Int((log2(Double(time) / shortest) * stepsPerOctave).rounded(.up)))
    }

    /// The longest time that a step holds, in nanoseconds.
    private static func end(of step: Int) -> UInt64 { UInt64(shortest * exp2(Double(step) / stepsPerOctave)) }
}
