import WeirCore

/// How long to wait before a live source is tried again.
struct ReconnectDelay: Sendable {
    /// Cameras lock out who comes with a wrong password too often, in nanoseconds: half a minute.
    private static let unauthorised: UInt64 = 30_000_000_000

    /// The longest wait, in nanoseconds.
    private let longest: UInt64
    private var delay: GrowingDelay

    init(longest: UInt64) {
        self.longest = longest
        delay = GrowingDelay(longest: longest)
    }

    /// Begins anew with the shortest wait.
    mutating func reset() {
        delay.reset()
    }

    /// The time until the next attempt, in nanoseconds, from the beginning of the last one, which took `spent`.
    mutating func wait(
        after reason: SourceFailure.Reason,
        spent: UInt64,
        _ generator: inout some RandomNumberGenerator
    ) -> UInt64 {
        let fixed = reason == .unauthorised ? max(Self.unauthorised, longest) : nil
        return delay.wait(spent: spent, fixed: fixed, &generator)
    }
}
