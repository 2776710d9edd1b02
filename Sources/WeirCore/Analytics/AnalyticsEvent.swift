/// Something that happened by a rule.
///
/// What lasts is told when it starts, while it lasts if it changed, at most once a second, and when it ends, under the
/// same number.
public struct AnalyticsEvent: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        /// An object went over a line; `value` is how many have gone over it in this direction.
        case crossing
        /// An object is inside a region; `value` is for how many seconds.
        case presence
        /// `value` is the number of objects.
        case overcrowding
        /// `value` is for how many seconds the object is inside.
        case loitering
        /// `value` is for how many seconds it stands.
        case stopped
        /// `value` is the number of those who wait.
        case queue
        case wrongWay = "wrong-way"
        /// `value` is metres a second.
        case speeding
        /// An object goes in a direction.
        case direction
        /// Two objects are near each other; `value` is their distance, in metres or heights.
        case proximity
    }

    public enum Phase: String, CaseIterable, Sendable {
        case start, update, end
        /// Over as it happens.
        case moment
    }

    public enum Way: String, CaseIterable, Sendable {
        case forward, backward
    }

    /// Who took part.
    public struct Participant: Hashable, Sendable {
        public var trackID: TrackID
        public var classID: Int
        public var label: String
        /// In pixels of the frame that carries the event.
        public var box: Box

        public init(trackID: TrackID, classID: Int, label: String, box: Box) {
            self.trackID = trackID
            self.classID = classID
            self.label = label
            self.box = box
        }
    }

    /// Tells it from the other events of its rule and stream.
    public var number: Int
    public var kind: Kind
    public var phase: Phase
    /// The rule's name.
    public var rule: String
    /// One object, two that are near each other, or none where a region as a whole is meant.
    public var participants: [Participant]
    /// Where it happened, in pixels of the frame that carries it; nil for a region as a whole.
    public var place: Point?
    /// When it began, in nanoseconds of the stream.
    public var startTime: UInt64
    /// When this was seen.
    public var time: UInt64
    /// How much; what it measures depends on the kind.
    public var value: Double?
    /// Over which side a line was crossed.
    public var way: Way?

    public init(
        number: Int,
        kind: Kind,
        phase: Phase,
        rule: String,
        participants: [Participant] = [],
        place: Point? = nil,
        startTime: UInt64,
        time: UInt64,
        value: Double? = nil,
        way: Way? = nil
    ) {
        self.number = number
        self.kind = kind
        self.phase = phase
        self.rule = rule
        self.participants = participants
        self.place = place
        self.startTime = startTime
        self.time = time
        self.value = value
        self.way = way
    }

    /// Scales its places, as after its picture was scaled and then moved.
    public mutating func scale(_ scaleX: Float, _ scaleY: Float, offsetX: Float = 0, offsetY: Float = 0) {
        place = place?.scaled(scaleX, scaleY, offsetX: offsetX, offsetY: offsetY)
        for index in participants.indices {
            participants[index].box = participants[index].box.scaled(scaleX, scaleY, offsetX: offsetX, offsetY: offsetY)
        }
    }
}
