import WeirCore

/// What is remembered of a live source that fails, from one attempt to the next.
struct Outage: Sendable {
    /// How long to wait, in nanoseconds, and whether the failure is worth a warning.
    struct Wait: Equatable, Sendable {
        var delay: UInt64
        var isNews: Bool
    }

    /// A server that answered before is given up after so long, in nanoseconds: the one that comes back would answer a new
    /// attempt at once, but the old one only when it is sent again.
    private static let usualAnswer: UInt64 = 2_000_000_000
    /// The same for each attempt of some, since the way may have become slow.
    private static let slowAnswer: UInt64 = 5_000_000_000
    private static let attemptsPerSlowOne = 5

    /// Attempts in a row that gave no frame.
    private(set) var failures = 0
    private var delay: ReconnectDelay
    private var hasPlayed = false
    /// Failures of each reason since the source was last steady.
    private var counts: [SourceFailure.Reason: (count: Int, warning: CountedWarning)] = [:]

    init(longestDelay: UInt64) {
        delay = ReconnectDelay(longest: longestDelay)
    }

    /// How long the next attempt may take until the server answers at all, in nanoseconds.
    func answerLimit(within longest: UInt64) -> UInt64 {
        guard hasPlayed else { return longest }
        let isSlow = failures % Self.attemptsPerSlowOne == Self.attemptsPerSlowOne - 1
        return min(isSlow ? Self.slowAnswer : Self.usualAnswer, longest)
    }

    /// Notes a failure after an attempt that took `spent` nanoseconds.
    mutating func fail(_ failure: SourceFailure, spent: UInt64) -> Wait {
        failures = min(failures + 1, Int.max - 1)
        var entry = counts[failure.reason] ?? (0, CountedWarning())
        entry.count = min(entry.count + 1, Int.max - 1)
        let isNews = entry.warning.isDue(at: entry.count)
        counts[failure.reason] = entry
        var generator = SystemRandomNumberGenerator()
        return Wait(delay: delay.wait(after: failure.reason, spent: spent, &generator), isNews: isNews)
    }

    mutating func noteFrame() {
        failures = 0
        hasPlayed = true
    }

    /// The source has given frames for a while: what comes now is another outage.
    mutating func noteSteady() {
        delay.reset()
        counts = [:]
    }
}
