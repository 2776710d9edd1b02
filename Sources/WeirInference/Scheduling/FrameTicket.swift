public import WeirCore

/// What the scheduler is told about a frame that asks for an inference.
public struct FrameTicket: Sendable {
    /// When the frame arrived, on the scheduler's clock.
    public var arrival: MonotonicTime
    /// Time since the stream's first frame, in nanoseconds of the stream's own clock; nil where it has none.
    public var mediaTime: UInt64?

    public init(arrival: MonotonicTime = .now, mediaTime: UInt64? = nil) {
        self.arrival = arrival
        self.mediaTime = mediaTime
    }
}

extension MonotonicTime {
    /// The nanoseconds since `earlier`; 0 where that is later.
    func nanoseconds(since earlier: MonotonicTime) -> UInt64 {
        nanoseconds - min(nanoseconds, earlier.nanoseconds)
    }
}
