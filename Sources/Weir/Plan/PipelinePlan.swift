import WeirConfig
import WeirCore

/// The elements of an application and how they hang together, before any of them is made.
public struct PipelinePlan: Hashable, Sendable {
    public var streams: [StreamPlan]
    public var pictures: [PicturePlan]
    /// Whether streams come and go: then it goes on without any.
    public var isOpen: Bool

    public init(streams: [StreamPlan], pictures: [PicturePlan], isOpen: Bool = false) {
        self.streams = streams
        self.pictures = pictures
        self.isOpen = isOpen
    }
}

/// The elements that one stream goes through before it meets any other.
public struct StreamPlan: Hashable, Sendable {
    public var id: SourceID
    /// Where it comes from, for sentences.
    public var place: String
    /// The source first.
    public var elements: [PlannedElement]
    /// How what it brings is recorded before it is decoded; nil where it isn't.
    public var recording: Application.Recording?
    /// When a frame of it is taken to have arrived; nil where it comes as soon as it is asked for.
    public var arrival: Arrival?
    /// The longest latency that a frame may have, in nanoseconds; nil for any.
    public var promise: UInt64?
    /// Whether it goes on as it would have when it is begun anew, as a camera does.
    public var canBeginAnew: Bool

    public init(
        id: SourceID,
        place: String,
        elements: [PlannedElement],
        recording: Application.Recording? = nil,
        arrival: Arrival? = nil,
        promise: UInt64? = nil,
        canBeginAnew: Bool = false
    ) {
        self.id = id
        self.place = place
        self.elements = elements
        self.recording = recording
        self.arrival = arrival
        self.promise = promise
        self.canBeginAnew = canBeginAnew
    }
}

extension StreamPlan {
    /// When a frame is taken to have arrived.
    public enum Arrival: Hashable, Sendable {
        /// When its packet goes into the decoder.
        case encoded
        /// At its own time, which it is held back until.
        case paced
    }
}

/// A picture made of streams, and where it goes.
public struct PicturePlan: Hashable, Sendable {
    /// The streams in it, by their place in the plan.
    public var streams: [Int]
    /// Which of the streams that are added later are in it too.
    public var newStreams: NewStreams
    /// What makes the picture; the first takes all streams, on pads of its own where there are several.
    public var elements: [PlannedElement]
    public var outputs: [OutputPlan]
    /// Whether an output that is slow leaves pictures out, since those who send them wait for nobody.
    public var waitsForNobody: Bool

    public init(
        streams: [Int],
        newStreams: NewStreams = .none,
        elements: [PlannedElement],
        outputs: [OutputPlan],
        waitsForNobody: Bool = false
    ) {
        self.streams = streams
        self.newStreams = newStreams
        self.elements = elements
        self.outputs = outputs
        self.waitsForNobody = waitsForNobody
    }
}

extension PicturePlan {
    public enum NewStreams: Hashable, Sendable {
        case none
        case all
        case named(SourceID)

        func contains(_ id: SourceID) -> Bool {
            switch self {
            case .none: false
            case .all: true
            case .named(let name): name == id
            }
        }
    }
}

/// One place that a picture goes to.
public struct OutputPlan: Hashable, Sendable {
    /// What to call it in sentences.
    public var place: String
    public var elements: [PlannedElement]
    /// Where the encoded frames go that reach the last element, an `appsink`; empty where the elements do it all.
    public var deliveries: [Application.Output.Kind]
    /// The element, a `valve`, that keeps frames from being encoded while nobody wants them.
    public var gate: String?

    public init(
        place: String,
        elements: [PlannedElement],
        deliveries: [Application.Output.Kind] = [],
        gate: String? = nil
    ) {
        self.place = place
        self.elements = elements
        self.deliveries = deliveries
        self.gate = gate
    }
}
