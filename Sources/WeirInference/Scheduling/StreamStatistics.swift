public import WeirCore

/// What became of a stream's frames at one model.
public struct StreamStatistics: Hashable, Sendable {
    /// Frames that got a slot.
    public var admitted = 0
    /// Frames that went on without an inference, by reason.
    public var skipped: [SkipReason: Int] = [:]
    /// Runs that gave outputs.
    public var inferred = 0
    /// Runs that failed or could not be started.
    public var failed = 0
    /// How long admitted frames waited for their slots, in nanoseconds, all together.
    public var waitingTime: UInt64 = 0
    /// Objects that were dropped since a number of theirs was none.
    public var notNumbers = 0
}
