/// What rules say of one object in one frame.
public struct ObjectAnalytics: Hashable, Sendable {
    /// The regions that it is inside.
    public var regions: [Stay] = []
    /// The lines that it goes over in this frame.
    public var lines: [String] = []
    /// The direction rules that it goes by.
    public var directions: [String] = []
    /// The conditions that hold for it, such as `stopped`.
    public var conditions: [AnalyticsEvent.Kind] = []
    /// In metres a second, where the ground is known.
    public var speed: Float?
    /// The way it came since it was first seen, in metres, where the ground is known.
    public var distance: Float?

    public init() {}

    public var isEmpty: Bool {
        regions.isEmpty && lines.isEmpty && directions.isEmpty && conditions.isEmpty && speed == nil && distance == nil
    }

    /// Adds what other rules say of it; speed and distance are those of the first who know the ground.
    public mutating func add(_ other: ObjectAnalytics) {
        regions += other.regions
        lines += other.lines
        directions += other.directions
        conditions += other.conditions
        speed = speed ?? other.speed
        distance = distance ?? other.distance
    }

    public struct Stay: Hashable, Sendable {
        public var region: String
        /// Since it entered.
        public var seconds: Double

        public init(region: String, seconds: Double) {
            self.region = region
            self.seconds = seconds
        }
    }
}

extension DetectedObject {
    /// Adds what rules say of it to what others have said.
    public mutating func add(_ note: ObjectAnalytics) {
        if analytics == nil {
            analytics = note
        } else {
            analytics?.add(note)
        }
    }
}
