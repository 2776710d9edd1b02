/// How many streams a machine takes, and what limits it.
public struct CapacityAnswer: Sendable {
    /// What is used up first.
    public enum Limit: String, Sendable {
        case decoding, inference, latency
        /// All streams that were to be tried are carried.
        case none
    }

    /// The largest number of streams that is carried; 0 where not even one is.
    public var streams: Int
    /// All trials, in the order of their numbers of streams.
    public var trials: [CapacityTrial]
    public var limit: Limit
    /// What a frame costs without its inference, and what an inference costs, in milliseconds of one core.
    public var frameCost: Double
    public var inferenceCost: Double
    /// The part of the frames that need no inference where `gate` looks for motion, 0 to 1; nil where it does already.
    public var stillShare: Double?
    /// What would make room for more, and for how many streams, the most helpful first.
    public var advice: [Advice]

    public struct Advice: Hashable, Sendable {
        /// As a sentence.
        public var text: String
        public var streams: Int
    }
}
