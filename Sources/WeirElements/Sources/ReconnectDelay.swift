/// How long to wait before a live source is tried again: longer each time, and never for all cameras the same.
struct ReconnectDelay: Sendable {
    /// The first wait, in nanoseconds: a tenth of a second.
    private static let first: UInt64 = 100_000_000
    /// Cameras lock out who comes with a wrong password too often, in nanoseconds: half a minute.
    private static let unauthorised: UInt64 = 30_000_000_000
    /// How far a wait may be from its length, so that cameras behind one switch aren't asked all at once.
    private static let jitter = 0.2

    /// The longest wait, in nanoseconds.
    private let longest: UInt64
    private var next: UInt64

    init(longest: UInt64) {
        self.longest = longest
        next = min(Self.first, longest)
    }

    /// Begins anew with the shortest wait.
    mutating func reset() {
        next = min(Self.first, longest)
    }

    /// The time until the next attempt, in nanoseconds, from the beginning of the last one, which took `spent`.
    mutating func wait(
        after reason: SourceFailure.Reason,
        spent: UInt64,
        _ generator: inout some RandomNumberGenerator
    ) -> UInt64 {
        let base = reason == .unauthorised ? max(Self.unauthorised, longest) : next
        next = min(next.multipliedReportingOverflow(by: 2).partialValue, longest)
        let share = Double.random(in: 1 - Self.jitter...1 + Self.jitter, using: &generator)
        let whole = UInt64(Double(base) * share)
        let shortest = min(Self.first, longest)
        return max(whole > spent ? whole - spent : 0, shortest)
    }
}
