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
    /// The result would have come after the frame's deadline.
    public static let late = SkipReason("late")
    /// Other streams came first, which had had fewer inferences.
    public static let turn = SkipReason("turn")
    /// The result hadn't come at the frame's deadline, though it should have.
    public static let overtaken = SkipReason("overtaken")
    /// One of so many frames is inferred, and this isn't it.
    public static let interval = SkipReason("interval")
    /// As many frames as are wanted in a second were inferred.
    public static let rate = SkipReason("rate")
    /// Nothing has moved since the last inference.
    public static let still = SkipReason("still")
    /// The model wasn't loaded yet.
    public static let loading = SkipReason("loading")
}
