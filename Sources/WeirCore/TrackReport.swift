/// What a tracker knows of objects beyond those that it reports in a frame.
public struct TrackReport: Hashable, Sendable {
    /// Objects that are remembered and not reported, where they are thought to be.
    public var shadows: [DetectedObject] = []
    /// Where objects that are reported in this frame were in earlier ones that didn't report them.
    public var past: [TrackWay] = []
    /// Objects that are forgotten from this frame on, and all that is kept of their way.
    public var ended: [TrackWay] = []

    public init() {}

    public var isEmpty: Bool { shadows.isEmpty && past.isEmpty && ended.isEmpty }

    /// Scales its places, as after its picture was scaled and then moved.
    public mutating func scale(_ scaleX: Float, _ scaleY: Float, offsetX: Float = 0, offsetY: Float = 0) {
        for index in shadows.indices { shadows[index].scale(scaleX, scaleY, offsetX: offsetX, offsetY: offsetY) }
        for index in past.indices { past[index].scale(scaleX, scaleY, offsetX: offsetX, offsetY: offsetY) }
        for index in ended.indices { ended[index].scale(scaleX, scaleY, offsetX: offsetX, offsetY: offsetY) }
    }
}

/// The way of one object through a stream's frames.
public struct TrackWay: Hashable, Sendable {
    public var trackID: TrackID
    public var classID: Int
    public var label: String
    /// In the order of the frames.
    public var moments: [Moment]

    public init(trackID: TrackID, classID: Int, label: String, moments: [Moment]) {
        self.trackID = trackID
        self.classID = classID
        self.label = label
        self.moments = moments
    }

    /// What a tracker thought of an object in a frame.
    public enum State: Hashable, Sendable {
        /// It was reported.
        case active
        /// It wasn't seen, and was remembered.
        case inactive
        /// It wasn't believed yet.
        case tentative
    }

    /// Where it was in a frame.
    public struct Moment: Hashable, Sendable {
        public var frameNumber: Int
        /// In pixels of the frame that carries the report.
        public var box: Box
        /// The last detection's score.
        public var confidence: Float
        public var state: State

        public init(frameNumber: Int, box: Box, confidence: Float, state: State) {
            self.frameNumber = frameNumber
            self.box = box
            self.confidence = confidence
            self.state = state
        }
    }

    fileprivate mutating func scale(_ scaleX: Float, _ scaleY: Float, offsetX: Float, offsetY: Float) {
        for index in moments.indices {
            moments[index].box = moments[index].box.scaled(scaleX, scaleY, offsetX: offsetX, offsetY: offsetY)
        }
    }
}
