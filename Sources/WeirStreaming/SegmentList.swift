/// What a live playlist lists (RFC 8216, section 6.2.2): the newest segments, and the parts of the one that is being made.
public struct SegmentList: Sendable {
    /// A segment of which all, or the first parts, are there.
    public struct Segment: Hashable, Sendable {
        /// Counts up by one from segment to segment.
        public var number: Int
        /// Which initialization stands before it.
        public var initialization: Int
        /// Whether its times don't follow those of the one before.
        public var isDiscontinuous: Bool
        public var parts: [Part] = []

        /// In seconds.
        public var duration: Double { parts.reduce(0) { $0 + $1.duration } }
    }

    public struct Part: Hashable, Sendable {
        /// In seconds.
        public var duration: Double
        public var isIndependent: Bool
    }

    /// The complete ones, the oldest first.
    public private(set) var segments: [Segment] = []
    /// The one that is being made.
    public private(set) var current: Segment
    public private(set) var hasEnded = false
    /// How many discontinuities are listed no more.
    public private(set) var lostDiscontinuities = 0
    /// The longest part and segment there ever were, in seconds: what is promised to players must not shrink.
    private(set) var longestPart = 0.0
    private(set) var longestSegment = 0.0
    private let length: Int

    /// Lists `length` complete segments; the first has the number `first`.
    public init(length: Int, first: Int) {
        self.length = max(1, length)
        current = Segment(number: first, initialization: first, isDiscontinuous: true)
    }

    /// All that comes from now on has another initialization, of the number of the segment that it comes before.
    public mutating func beginTrack() {
        current.initialization = current.number
        current.isDiscontinuous = true
    }

    public mutating func add(_ part: MediaPart) {
        current.parts.append(Part(duration: part.duration, isIndependent: part.isIndependent))
        longestPart = max(longestPart, part.duration)
    }

    /// Completes the current segment; returns those that are listed no more.
    public mutating func endSegment() -> [Segment] {
        guard !current.parts.isEmpty else { return [] }
        segments.append(current)
        longestSegment = max(longestSegment, current.duration)
        current = Segment(
            number: current.number + 1,
            initialization: current.initialization,
            isDiscontinuous: false
        )
        let lost = Array(segments.prefix(max(0, segments.count - length)))
        drop(lost)
        return lost
    }

    /// Nothing is listed any more, since what comes next doesn't follow it.
    public mutating func removeAll() -> [Segment] {
        let lost = segments
        drop(lost)
        // A segment that was begun counts, so that no number ever means two.
        current = Segment(
            number: current.number + (current.parts.isEmpty ? 0 : 1),
            initialization: current.initialization,
            isDiscontinuous: true
        )
        return lost
    }

    public mutating func end() {
        hasEnded = true
    }

    /// Whether a segment is there as a whole; those that are listed no more were.
    public func isComplete(_ number: Int) -> Bool { number < current.number }

    /// Whether a segment, or the part of it that is counted from 0, is there or was.
    public func has(_ number: Int, part: Int?) -> Bool {
        if isComplete(number) { return true }
        guard let part, number == current.number else { return false }
        return part < current.parts.count
    }

    private mutating func drop(_ lost: [Segment]) {
        segments.removeFirst(lost.count)
        lostDiscontinuities += lost.count(where: \.isDiscontinuous)
    }
}
