/// A line that objects go over.
public struct LineRule: Hashable, Sendable {
    /// The ends of the line, in pixels of `AnalyticsRules.pictureSize`, or in parts of the picture where no number of the
    /// line is above 1.
    public var start: Point
    public var end: Point
    /// The direction that counts as forward, in the same measure, from any point to any other.
    ///
    /// Where nil, forward is from the left of one who looks from `start` to `end`, to the right.
    public var forward: Vector?
    /// Whether the line goes on beyond its ends.
    public var isExtended: Bool
    /// How sure a crossing has to be.
    public var mode: AnalyticsMode

    public init(
        start: Point,
        end: Point,
        forward: Vector? = nil,
        isExtended: Bool = false,
        mode: AnalyticsMode = .balanced
    ) {
        self.start = start
        self.end = end
        self.forward = forward
        self.isExtended = isExtended
        self.mode = mode
    }
}

/// A direction in the picture, from one point to another.
public struct Vector: Hashable, Sendable {
    public var start: Point
    public var end: Point

    public init(from start: Point, to end: Point) {
        self.start = start
        self.end = end
    }
}
