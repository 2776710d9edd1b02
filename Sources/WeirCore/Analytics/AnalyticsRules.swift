/// What is watched in the objects of a stream, and in what terms.
public struct AnalyticsRules: Hashable, Sendable {
    /// The picture that coordinates in pixels are told in; nil for the stream's own.
    public var pictureSize: Size?
    /// Which point of its box stands for where an object is.
    public var reference = ReferencePoint.foot
    /// The rules, in the order in which they were told; names are unique.
    public var rules: [AnalyticsRule] = []
    /// Where the ground lies, so that speeds and distances are told in metres; nil where it isn't known.
    public var ground: GroundPoints?
    /// How the places where objects are found add up to a map; nil for none.
    public var heatMap: HeatMapRule?

    public init() {}

    public enum ReferencePoint: String, CaseIterable, Sendable {
        /// The middle of its lower edge, where what stands on the ground touches it.
        case foot
        case center
    }
}

/// One thing to watch.
public struct AnalyticsRule: Hashable, Sendable {
    public var name: String
    /// The classes of the objects that count; empty for all.
    public var classes: [ClassName]
    public var kind: Kind

    public init(name: String, classes: [ClassName] = [], kind: Kind) {
        self.name = name
        self.classes = classes
        self.kind = kind
    }

    public enum Kind: Hashable, Sendable {
        /// Objects that go over a line are counted.
        case line(LineRule)
        /// Objects that are inside a region are counted and watched.
        case region(RegionRule)
        /// Objects that go in a direction are named.
        case direction(DirectionRule)
        /// Objects that come near one another are named.
        case proximity(ProximityRule)
    }
}

/// How sure a movement has to be before it counts.
public enum AnalyticsMode: String, CaseIterable, Sendable {
    /// Little movement, nearly in any direction that is not against the one that is asked for.
    case loose
    case balanced
    /// Much movement, nearly in the very direction.
    case strict
}
