import WeirCore

/// What a run came to.
public struct RunSummary: Sendable {
    /// In the order of the application's sources.
    public var streams: [Stream]
    /// What ended the run for all streams; nil where nothing did.
    public var failure: WeirError?
    /// From the start to the end, in seconds.
    public var seconds: Double

    /// What one stream came to.
    public struct Stream: Sendable {
        public var id: SourceID
        public var frames: Int
        /// Of those, the ones that the model has seen.
        public var inferredFrames: Int
        /// Of frames that came at their own time; nil where they came as soon as they were asked for.
        public var latency: StreamLatency?
        /// From the stream's first frame to its last.
        public var framesPerSecond: Double
        /// How often objects of each class were seen, the most frequent first.
        public var objects: [(label: String, count: Int)]
        /// How many identities the tracker gave.
        public var identities: Int
        /// What was survived.
        public var warnings: Int
        /// Frames that were left out since memory was short.
        public var shedFrames: Int
        /// What ended the stream before its time; nil where nothing did.
        public var failure: WeirError?
    }

    /// Whether all streams came to their end, or to where they were told to end.
    public var isSuccess: Bool { failure == nil && streams.allSatisfy { $0.failure == nil } }

    /// Whether the run failed before a single frame came through.
    public var isRefused: Bool { !isSuccess && streams.allSatisfy { $0.frames == 0 } }

    /// All failures, that of the whole run first.
    public var failures: [WeirError] { ([failure] + streams.map(\.failure)).compactMap { $0 } }
}
