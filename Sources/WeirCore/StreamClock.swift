/// Turns a stream's times into steps that motion can be predicted over.
///
/// Steps count in frames of a thirtieth of a second, whatever the stream's own rate: what papers say of a frame, such as
/// how much velocities change in one, is then as true of five frames a second as of sixty.
public struct StreamClock: Sendable {
    /// How far time moved on.
    public enum Step: Equatable, Sendable {
        /// By so many frames of a thirtieth of a second.
        case frames(Double)
        /// So far that nothing can be said of where things are.
        case gap
    }

    /// The longest time over which motion is predicted, in nanoseconds: a minute.
    private static let longestStep: UInt64 = 60_000_000_000
    private static let nanosecondsPerSecond = 1e9
    /// The frames a second of most of the footage that trackers' settings were published for.
    public static let framesPerSecond = 30.0

    /// How often time went backwards, stood still, or jumped too far.
    public private(set) var jumps = 0
    private var last: UInt64?

    public init() {}

    /// Moves on to a frame's time in nanoseconds; a frame without one, or not later than the last, is one frame later.
    public mutating func advance(to time: UInt64?) -> Step {
        guard let time else { return .frames(1) }
        defer { last = time }
        guard let last else { return .frames(1) }
        guard time > last else {
            jumps += 1
            return .frames(1)
        }
        guard time - last <= Self.longestStep else {
            jumps += 1
            return .gap
        }
        return .frames(Double(time - last) / Self.nanosecondsPerSecond * Self.framesPerSecond)
    }

    /// Forgets the last time, as after a seek; jumps stay counted.
    public mutating func reset() {
        last = nil
    }
}
