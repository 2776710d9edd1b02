import WeirCore

/// How long frames of a stream take from their arrival to their record.
public struct StreamLatency: Hashable, Sendable {
    /// Of all frames so far.
    public var all: LatencyHistogram
    /// Of the frames of the last interval.
    public var recent: LatencyHistogram
    /// How many frames took longer than was promised.
    public var late: Int
    /// What was promised, in nanoseconds; nil for nothing.
    public var promise: UInt64?

    public init(
        all: LatencyHistogram = LatencyHistogram(),
        recent: LatencyHistogram = LatencyHistogram(),
        late: Int = 0,
        promise: UInt64? = nil
    ) {
        self.all = all
        self.recent = recent
        self.late = late
        self.promise = promise
    }

    mutating func add(_ time: UInt64) {
        all.add(time)
        recent.add(time)
        if let promise, time > promise { late += 1 }
    }
}
