/// What rules say of one frame.
public struct FrameAnalytics: Hashable, Sendable {
    public var lines: [LineCount] = []
    public var regions: [RegionCount] = []
    /// What began, went on, ended or happened in this frame.
    public var events: [AnalyticsEvent] = []
    public var heatMap: HeatMap?

    public init() {}

    public var isEmpty: Bool { lines.isEmpty && regions.isEmpty && events.isEmpty && heatMap == nil }

    /// Takes away what happened in this one frame, as where its picture is shown once more.
    public mutating func removeMoments() {
        events = []
        for index in lines.indices {
            lines[index].forwardNow = 0
            lines[index].backwardNow = 0
        }
    }

    /// Adds what other rules say of the frame; of two heat maps the first stays.
    public mutating func add(_ other: FrameAnalytics) {
        lines += other.lines
        regions += other.regions
        events += other.events
        heatMap = heatMap ?? other.heatMap
    }

    /// A line, and how many went over it.
    public struct LineCount: Hashable, Sendable {
        public var name: String
        /// Its ends in pixels of the frame.
        public var start: Point
        public var end: Point
        /// A direction of length 1 in the picture that counts as forward.
        public var forward: Point
        /// Since the stream began, in either direction.
        public var forwardCount = 0
        public var backwardCount = 0
        /// In this frame.
        public var forwardNow = 0
        public var backwardNow = 0

        public init(name: String, start: Point, end: Point, forward: Point) {
            self.name = name
            self.start = start
            self.end = end
            self.forward = forward
        }
    }

    /// A region, and who is inside.
    public struct RegionCount: Hashable, Sendable {
        public var name: String
        /// Its corners in pixels of the frame; the whole picture where empty.
        public var corners: [Point]
        public var isInverse: Bool
        /// The objects inside now.
        public var objects = 0
        /// Since the stream began.
        public var entries = 0
        public var exits = 0
        /// The objects inside now by the names of their classes, in the order of the names.
        public var classes: [ClassCount] = []
        /// The conditions that hold.
        public var active: [AnalyticsEvent.Kind] = []

        public init(name: String, corners: [Point], isInverse: Bool) {
            self.name = name
            self.corners = corners
            self.isInverse = isInverse
        }
    }

    public struct ClassCount: Hashable, Sendable {
        public var label: String
        public var objects: Int

        public init(label: String, objects: Int) {
            self.label = label
            self.objects = objects
        }
    }

    /// How long objects were in each part of the picture.
    public struct HeatMap: Hashable, Sendable {
        /// The cells of equal size that the picture is cut into.
        public var grid: Size
        /// Seconds of objects, row by row.
        public var seconds: [Float]
        /// The part of the frame that it covers, in pixels.
        public var area: Box

        public init(grid: Size, seconds: [Float], area: Box) {
            self.grid = grid
            self.seconds = seconds
            self.area = area
        }
    }

    /// Scales its places, as after its picture was scaled and then moved.
    public mutating func scale(_ scaleX: Float, _ scaleY: Float, offsetX: Float = 0, offsetY: Float = 0) {
        func moved(_ point: Point) -> Point { point.scaled(scaleX, scaleY, offsetX: offsetX, offsetY: offsetY) }
        for index in lines.indices {
            lines[index].start = moved(lines[index].start)
            lines[index].end = moved(lines[index].end)
            lines[index].forward = lines[index].forward.scaled(scaleX, scaleY).normalized
        }
        for index in regions.indices { regions[index].corners = regions[index].corners.map(moved) }
        for index in events.indices { events[index].scale(scaleX, scaleY, offsetX: offsetX, offsetY: offsetY) }
        if let area = heatMap?.area {
            heatMap?.area = area.scaled(scaleX, scaleY, offsetX: offsetX, offsetY: offsetY)
        }
    }
}
