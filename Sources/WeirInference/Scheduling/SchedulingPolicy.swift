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
        /// When this stream's last slot was granted; nil where it never had one.
        public let lastGranted: MonotonicTime?
        /// How many inferences, each divided by its worth, this stream has had more than whoever had fewest among those that
        /// were turned away since their last.
        public let lead: Double
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
        /// What most inferences don't take longer than that have the device for themselves, in nanoseconds; nil until one is
        /// done.
        public let longestInference: UInt64?
        /// When an inference that is asked for now would most likely be done; nil where none was of late.
        public let expectedEnd: MonotonicTime?
    }

    /// Why a frame is not to be inferred; nil to infer it.
    ///
    /// Asked when the frame asks for a slot, and again when one is free for it.
    public var skipReason: @Sendable (Candidate, Load) -> SkipReason?

    /// Which of the waiting frames, at least one, gets the free slot: its index.
    public var choice: @Sendable ([Candidate], Load) -> Int

    /// Until when a frame may wait for a slot; nil for as long as it takes.
    public var waitLimit: @Sendable (Candidate, Load) -> MonotonicTime?

    public init(
        skipReason: @escaping @Sendable (Candidate, Load) -> SkipReason?,
        choice: @escaping @Sendable ([Candidate], Load) -> Int,
        waitLimit: @escaping @Sendable (Candidate, Load) -> MonotonicTime? = { _, _ in nil }
    ) {
        self.skipReason = skipReason
        self.choice = choice
        self.waitLimit = waitLimit
    }

    /// How far a stream with a deadline may get ahead of one that was turned away: a round of turns.
    private static let longestLead = 1.0

    /// Infers what can be done by its deadline, and all that has none.
    ///
    /// Streams whose frames don't wait for each other take turns all the same: one that is ahead of others that were turned away
    /// lets them go first, as in start-time fair queueing (Goyal, Vin and Cheng, SIGCOMM 1996). A free slot goes to a stream whose longest pause is over, the one that is most overdue first; else to the one
    /// whose inference is worth most, which grows with the time since its last one. So equal streams take turns, and
    /// none is left out for good.
    public static let standard = SchedulingPolicy(
        skipReason: { candidate, load in
            guard let deadline = candidate.ticket.deadline else { return nil }
            if candidate.lead > longestLead, !candidate.isOverdue(at: load.now) { return .turn }
            guard let end = load.expectedEnd else { return nil }
            return end > deadline ? .late : nil
        },
        choice: { candidates, load in
            candidates.indices.min { candidates[$0].comesBefore(candidates[$1], at: load.now) } ?? 0
        },
        waitLimit: { candidate, load in
            candidate.ticket.deadline?.earlier(by: load.longestInference ?? 0)
        }
    )
}

extension SchedulingPolicy.Candidate {
    /// Whether its stream has gone without for longer than it is to.
    fileprivate func isOverdue(at now: MonotonicTime) -> Bool { pause(at: now).map { overdue(after: $0) > 0 } ?? true }

    /// Whether it gets a slot before `other`.
    fileprivate func comesBefore(_ other: Self, at now: MonotonicTime) -> Bool {
        guard let pause = pause(at: now), let otherPause = other.pause(at: now) else {
            // Those that never had a slot, in the order in which they asked.
            return (lastGrant, asked) < (other.lastGrant, other.asked)
        }
        let (debt, otherDebt) = (overdue(after: pause), other.overdue(after: otherPause))
        if debt != otherDebt { return debt > otherDebt }
        let (value, otherValue) = (Double(pause) * ticket.worth, Double(otherPause) * other.ticket.worth)
        if value != otherValue { return value > otherValue }
        return (lastGrant, asked) < (other.lastGrant, other.asked)
    }

    /// The nanoseconds since the stream's last slot; nil where it never had one.
    private func pause(at now: MonotonicTime) -> UInt64? { lastGranted.map { now.nanoseconds(since: $0) } }

    /// How many of its longest pauses have gone by; 0 while the first hasn't.
    private func overdue(after pause: UInt64) -> Double {
        guard let longest = ticket.longestPause, longest > 0, pause > longest else { return 0 }
        return Double(pause) / Double(longest)
    }
}
