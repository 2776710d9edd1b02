/// A part of the picture that objects enter, stay in and leave.
public struct RegionRule: Hashable, Sendable {
    /// At least three corners, in pixels of `AnalyticsRules.pictureSize`, or in parts of the picture where no number is
    /// above 1; the whole picture where empty.
    public var corners: [Point]
    /// Whether what lies outside counts as inside.
    public var isInverse: Bool
    /// What is reported of it beyond who is inside.
    public var conditions: [Condition]

    public init(corners: [Point], isInverse: Bool = false, conditions: [Condition] = []) {
        self.corners = corners
        self.isInverse = isInverse
        self.conditions = conditions
    }

    /// Something that begins, lasts and ends; times are in seconds of the stream.
    public enum Condition: Hashable, Sendable {
        /// At least so many objects are inside, for so long.
        case overcrowding(objects: Int, after: Double)
        /// An object stays inside for so long.
        case loitering(after: Double)
        /// An object inside stands still for so long.
        case stopped(after: Double)
        /// At least so many objects inside stand or hardly move, for so long.
        case queue(objects: Int, after: Double)
        /// An object inside goes against the direction that is allowed.
        case wrongWay(allowed: Vector, mode: AnalyticsMode)
        /// An object inside is faster than so many metres a second; needs `AnalyticsRules.ground`.
        case speeding(metresPerSecond: Double)
    }
}

extension RegionRule.Condition {
    public var kind: AnalyticsEvent.Kind {
        switch self {
        case .overcrowding: .overcrowding
        case .loitering: .loitering
        case .stopped: .stopped
        case .queue: .queue
        case .wrongWay: .wrongWay
        case .speeding: .speeding
        }
    }
}
