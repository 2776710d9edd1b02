/// Decides when something that goes on happening is told of: the first time, and whenever it has happened ten times as often
/// as when it was last told of.
public struct CountedWarning: Sendable {
    private static let growth = 10

    private var next = 1

    public init() {}

    /// Whether it is time to tell that it has happened `count` times.
    public mutating func isDue(at count: Int) -> Bool {
        guard count >= next else { return false }
        let (later, overflow) = count.multipliedReportingOverflow(by: Self.growth)
        next = overflow ? .max : later
        return true
    }
}
