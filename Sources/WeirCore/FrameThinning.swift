/// Chooses which frames of a stream go on where not all are wanted.
public struct FrameThinning: Sendable {
    /// How early a frame may be, as a part of the time between two.
    private static let tolerance: UInt64 = 10

    private let every: Int
    /// The least time between two frames, in nanoseconds; nil for none.
    private let interval: UInt64?
    private var count = 0
    private var due: UInt64?

    /// Keeps one of `every` frames, and of those at most `framesPerSecond`; 0 for no limit.
    public init(every: Int, framesPerSecond: Double) {
        self.every = max(every, 1)
        let nanoseconds = 1e9 / framesPerSecond
        interval = nanoseconds.isFinite && nanoseconds >= 1 ? UInt64(min(nanoseconds, 1e18)) : nil
    }

    /// Whether it lets all frames through.
    public var keepsAll: Bool { every == 1 && interval == nil }

    /// Whether a frame of this time, in nanoseconds, goes on; frames without a time are only counted.
    public mutating func keeps(_ time: UInt64?) -> Bool {
        defer { count = (count + 1) % every }
        guard count == 0 else { return false }
        guard let interval, let time else { return true }
        guard let due else {
            self.due = time.addingReportingOverflow(interval).partialValue
            return true
        }
        let distance = time < due ? due - time : time - due
        // A little early is still the frame that is due, since cameras' times are not exact. One that is two intervals
        // early comes after a jump back.
        guard time >= due || distance <= interval / Self.tolerance || distance > 2 * interval else { return false }
        let next = distance < interval ? due : time
        self.due = next.addingReportingOverflow(interval).partialValue
        return true
    }
}
