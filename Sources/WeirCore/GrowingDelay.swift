/// How long to wait before something that failed is tried again: twice as long each time, and never for all the same.
public struct GrowingDelay: Sendable {
    /// The first wait, in nanoseconds: a tenth of a second.
    public static let first: UInt64 = 100_000_000
    /// How far a wait may be from its length, so that many who wait don't all come at once.
    private static let jitter = 0.2

    /// The longest wait, in nanoseconds.
    private let longest: UInt64
    private var next: UInt64

    public init(longest: UInt64) {
        self.longest = longest
        next = min(Self.first, longest)
    }

    /// Begins anew with the shortest wait.
    public mutating func reset() {
        next = min(Self.first, longest)
    }

    /// The time until the next attempt, in nanoseconds, from the beginning of the last one, which took `spent`; where
    /// `fixed` is given, it is that long instead.
    public mutating func wait(
        spent: UInt64,
        fixed: UInt64? = nil,
        _ generator: inout some RandomNumberGenerator
    ) -> UInt64 {
        let base = fixed ?? next
        next = min(next.multipliedReportingOverflow(by: 2).partialValue, longest)
        let share = Double.random(in: 1 - Self.jitter...1 + Self.jitter, using: &generator)
        let whole = UInt64(Double(base) * share)
        let shortest = min(Self.first, longest)
        return max(whole > spent ? whole - spent : 0, shortest)
    }
}
