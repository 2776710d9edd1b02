import WeirCore

/// How a stream is.
public struct StreamStatus: Sendable {
    public enum State: String, CaseIterable, Sendable {
        /// No frame has come yet.
        case connecting
        /// Frames come.
        case playing
        /// Frames came and come no more, and nothing says why.
        case stalled
        /// Its camera or server is gone, and is tried again.
        case reconnecting
        /// It came to its end.
        case ended
        /// It can't go on.
        case failed
        /// It is being taken out.
        case removing
    }

    public var id: SourceID
    /// Where it comes from, without a password.
    public var place: String
    public var state: State
    /// Why it is in its state, as a sentence; nil where there is nothing to say.
    public var reason: String?
    /// Frames that have come through.
    public var frames: Int
    /// Of those, the ones that the model has seen.
    public var inferredFrames: Int
    /// The others, by what kept the model from seeing them.
    public var skippedFrames: [SkipReason: Int]
    /// Of frames that come at their own time; nil where they come as soon as they are asked for.
    public var latency: StreamLatency?
    /// Over the last interval.
    public var framesPerSecond: Double
    /// What was survived.
    public var warnings: Int
    /// Frames that were left out since memory was short.
    public var shedFrames: Int
    /// How often its camera or server was tried again.
    public var reconnects: Int
    /// How many identities the tracker gave.
    public var identities: Int
    /// How often objects of each class were seen, the most frequent first.
    public var objects: [ClassCount]

    public struct ClassCount: Hashable, Sendable {
        public var label: String
        public var count: Int

        public init(label: String, count: Int) {
            self.label = label
            self.count = count
        }
    }

    public init(
        id: SourceID,
        place: String,
        state: State = .connecting,
        reason: String? = nil,
        frames: Int = 0,
        inferredFrames: Int = 0,
        skippedFrames: [SkipReason: Int] = [:],
        latency: StreamLatency? = nil,
        framesPerSecond: Double = 0,
        warnings: Int = 0,
        shedFrames: Int = 0,
        reconnects: Int = 0,
        identities: Int = 0,
        objects: [ClassCount] = []
    ) {
        self.id = id
        self.place = place
        self.state = state
        self.reason = reason
        self.frames = frames
        self.inferredFrames = inferredFrames
        self.skippedFrames = skippedFrames
        self.latency = latency
        self.framesPerSecond = framesPerSecond
        self.warnings = warnings
        self.shedFrames = shedFrames
        self.reconnects = reconnects
        self.identities = identities
        self.objects = objects
    }
}
