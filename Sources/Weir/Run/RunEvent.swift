import WeirCore

/// Something that happens in a run.
public enum RunEvent: Sendable {
    /// How far the streams have come; about once a second.
    case progress(RunProgress)
    /// A stream, or the run where `source` is nil, survived something; `count` says how often by now.
    case warning(source: SourceID?, text: String, count: Int)
    /// A stream ended before its time; the others go on.
    case streamFailed(SourceID, WeirError)
    /// A stream was added while the others ran.
    case streamAdded(SourceID)
    /// A stream was taken out while the others ran.
    case streamRemoved(SourceID)
    /// Files are being finalised.
    case finishing
    /// A line of frame rates, newline included, that the application asked for.
    case performance(String)
}

/// How far a run has come.
public struct RunProgress: Sendable {
    public var streams: [Stream]
    /// Since the start, in seconds.
    public var seconds: Double

    public struct Stream: Sendable {
        public var id: SourceID
        public var frames: Int
        /// Over the last interval.
        public var framesPerSecond: Double
        /// Since the stream's first frame.
        public var averageFramesPerSecond: Double
        /// The part of the stream that is done, 0 to 1; nil where its length isn't known.
        public var fraction: Double?
        public var hasEnded: Bool
    }

    public var frames: Int { streams.reduce(0) { $0 + $1.frames } }

    /// Of all streams together.
    public var framesPerSecond: Double { streams.reduce(0) { $0 + $1.framesPerSecond } }

    /// In seconds, as long as all streams go on as they have; nil where a stream's length isn't known.
    public var timeLeft: Double? {
        var longest = 0.0
        for stream in streams where !stream.hasEnded {
            guard let fraction = stream.fraction, fraction > 0 else { return nil }
            longest = max(longest, seconds * (1 - fraction) / fraction)
        }
        return longest
    }
}
