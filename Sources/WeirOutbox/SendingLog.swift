import WeirCore

/// Tells of what goes wrong on the way to a broker, seldom enough, and says when to try again.
struct SendingLog {
    private let name: String
    private let tell: @Sendable (String) -> Void
    private var attempts: ConnectionAttempts
    private var refusals = 0
    private var refusalWarning = CountedWarning()

    init(name: String, longestPause: UInt64, _ tell: @escaping @Sendable (String) -> Void) {
        self.name = name
        self.tell = tell
        attempts = ConnectionAttempts(longestPause: longestPause)
    }

    /// The pause before the next attempt, in nanoseconds.
    mutating func failed(_ error: WeirError, waiting: Int) -> UInt64 {
        let failure = attempts.failed()
        if failure.isWorthTelling {
            tell("\(name): \(error) \(waiting) messages wait; attempt \(failure.count + 1) follows.")
        }
        return failure.pause
    }

    /// The broker has taken something.
    mutating func advanced() { attempts.advanced() }

    /// The broker has taken all that it was given.
    mutating func succeeded() {
        if attempts.succeeded() { tell("\(name): messages are sent again.") }
    }

    mutating func refused(_ count: Int, _ reason: String) {
        refusals += count
        if refusalWarning.isDue(at: refusals) {
            tell("\(name): \(reason) \(refusals) messages were refused by now, and are lost.")
        }
    }
}
