/// Counts attempts to reach a broker, and says when to try again and which ones are worth telling of.
public struct ConnectionAttempts: Sendable {
    private var delay: GrowingDelay
    private var generator = SystemRandomNumberGenerator()
    private var failures = 0
    private var warning = CountedWarning()

    /// The pauses grow to `longestPause` nanoseconds.
    public init(longestPause: UInt64) {
        delay = GrowingDelay(longest: longestPause)
    }

    public struct Failure: Sendable {
        /// Before the next attempt, in nanoseconds.
        public let pause: UInt64
        /// How many there were in a row.
        public let count: Int
        public let isWorthTelling: Bool
    }

    public mutating func failed() -> Failure {
        failures += 1
        let isDue = warning.isDue(at: failures)
        return Failure(pause: delay.wait(spent: 0, &generator), count: failures, isWorthTelling: isDue)
    }

    /// The broker has been of some use: the next pause is the shortest.
    public mutating func advanced() { delay.reset() }

    /// The broker has been of use; true where it had failed before.
    public mutating func succeeded() -> Bool {
        delay.reset()
        warning = CountedWarning()
        defer { failures = 0 }
        return failures > 0
    }
}
