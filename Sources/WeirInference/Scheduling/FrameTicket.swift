public import WeirCore

/// What the scheduler is told about a frame that asks for an inference.
public struct FrameTicket: Sendable {
    /// When the frame arrived, on the scheduler's clock.
    public var arrival: MonotonicTime
    /// Time since the stream's first frame, in nanoseconds of the stream's own clock; nil where it has none.
    public var mediaTime: UInt64?
    /// When its result must be there at the latest, on the scheduler's clock; nil where it may take as long as it takes.
    public var deadline: MonotonicTime?
    /// What an inference of it is worth beside one of another stream's frame that has waited as long, above 0.
    public var worth: Double
    /// The longest time, in nanoseconds, between two inferences of its stream; nil where there is none.
    ///
    /// A stream that has gone without for longer comes before all that haven't.
    public var longestPause: UInt64?

    public init(
        arrival: MonotonicTime = .now,
        mediaTime: UInt64? = nil,
        deadline: MonotonicTime? = nil,
        worth: Double = 1,
        longestPause: UInt64? = nil
    ) {
        self.arrival = arrival
        self.mediaTime = mediaTime
        self.deadline = deadline
        self.worth = worth
        self.longestPause = longestPause
    }
}

extension MonotonicTime {
    /// The nanoseconds since `earlier`; 0 where that is later.
    func nanoseconds(since earlier: MonotonicTime) -> UInt64 {
        nanoseconds - min(nanoseconds, earlier.nanoseconds)
    }

    /// So many nanoseconds before, and never before the clock began.
    func earlier(by time: UInt64) -> MonotonicTime {
        MonotonicTime(nanoseconds: nanoseconds - min(nanoseconds, time))
    }
}
