/// A direction that objects may go in.
public struct DirectionRule: Hashable, Sendable {
    /// In pixels of `AnalyticsRules.pictureSize`, or in parts of the picture where no number is above 1.
    public var direction: Vector
    /// How much, and how nearly in the direction, an object has to move.
    public var mode: AnalyticsMode

    public init(direction: Vector, mode: AnalyticsMode = .balanced) {
        self.direction = direction
        self.mode = mode
    }
}

/// Two objects that are near each other.
public struct ProximityRule: Hashable, Sendable {
    public enum Distance: Hashable, Sendable {
        /// On the ground; needs `AnalyticsRules.ground`.
        case metres(Double)
        /// In heights of the smaller of the two boxes.
        case heights(Double)
    }

    /// Nearer than this is near.
    public var distance: Distance
    /// For how long, in seconds of the stream.
    public var after: Double
    /// The classes of the other object, which may be the same; empty for those of the rule itself.
    public var others: [ClassName]

    public init(distance: Distance, after: Double = 0, others: [ClassName] = []) {
        self.distance = distance
        self.after = after
        self.others = others
    }
}

/// How a heat map comes about.
public struct HeatMapRule: Hashable, Sendable {
    /// The cells of the map, of equal size.
    public static let usualGrid = Size(width: 64, height: 36)

    public var classes: [ClassName]
    public var grid: Size
    /// The time in seconds after which what was seen counts half; nil for never.
    public var halfLife: Double?

    public init(classes: [ClassName] = [], grid: Size = usualGrid, halfLife: Double? = nil) {
        self.classes = classes
        self.grid = grid
        self.halfLife = halfLife
    }
}

/// Points of the picture whose places on the ground are known.
public struct GroundPoints: Hashable, Sendable {
    /// At least four, no three of them on a line; in pixels of `AnalyticsRules.pictureSize`, or in parts of the picture
    /// where no number is above 1.
    public var picture: [Point]
    /// Where they are on the ground, in metres from anywhere; as many.
    public var metres: [Point]

    public init(picture: [Point], metres: [Point]) {
        self.picture = picture
        self.metres = metres
    }
}
