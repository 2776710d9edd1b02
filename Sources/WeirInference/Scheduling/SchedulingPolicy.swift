public import WeirCore

/// Decides which frames get a model's slots, and which go on without an inference.
///
/// The scheduler calls it under its lock: a policy answers from what it is given, and doesn't wait.
public struct SchedulingPolicy: Sendable {
    /// A stream's frame that asks for a slot.
    public struct Candidate: Sendable {
        public let source: SourceID
        public let ticket: FrameTicket
        /// When the frame asked, on the scheduler's clock.
        public let asked: MonotonicTime
        /// Counts the grants of all streams: the number of this stream's last one; 0 where it never had one.
        public let lastGrant: Int
    }

    /// How busy the model is.
    public struct Load: Sendable {
        /// The scheduler's clock.
        public let now: MonotonicTime
        public let slots: Int
        /// How many slots are taken by frames that are being prepared or inferred.
        public let busySlots: Int
        /// How many runs the device works on at a time; others that were started wait in its queue.
        public let parallelRuns: Int
        /// How many streams wait for a slot.
        public let waitingStreams: Int
        /// What one inference takes on the device, in nanoseconds; nil until one is done.
        public let inferenceTime: UInt64?
    }

    /// Why a frame is not to be inferred; nil to infer it.
    ///
    /// Asked when the frame asks for a slot, and again when one is free for it.
    public var skipReason: @Sendable (Candidate, Load) -> SkipReason?

    /// Which of the waiting frames, at least one, gets the free slot: its index.
    public var choice: @Sendable ([Candidate], Load) -> Int

    public init(
        skipReason: @escaping @Sendable (Candidate, Load) -> SkipReason?,
        choice: @escaping @Sendable ([Candidate], Load) -> Int
    ) {
        self.skipReason = skipReason
        self.choice = choice
    }

    /// Every frame is inferred; a free slot goes to the stream that was served least recently, and among those that
    /// never were to the one that waited longest.
    public static let fair = SchedulingPolicy(
        skipReason: { _, _ in nil },
        choice: { candidates, _ in
            let first = candidates.indices.min { one, other in
                let (one, other) = (candidates[one], candidates[other])
                return (one.lastGrant, one.asked) < (other.lastGrant, other.asked)
            }
            return first ?? 0
        }
    )
}

/// Why a frame was not inferred.
public struct SkipReason: Hashable, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }

    /// The stream was told to give up waiting: a flush or a stop.
    public static let cancelled = SkipReason("cancelled")
    /// The stream was closed.
    public static let closed = SkipReason("closed")
}
