import WeirConfig
import WeirCore

/// The elements of an application and how they hang together, before any of them is made.
public struct PipelinePlan: Hashable, Sendable {
    public var streams: [StreamPlan]
    public var pictures: [PicturePlan]

    public init(streams: [StreamPlan], pictures: [PicturePlan]) {
        self.streams = streams
        self.pictures = pictures
    }
}

/// The elements that one stream goes through before it meets any other.
public struct StreamPlan: Hashable, Sendable {
    public var id: SourceID
    /// Where it comes from, for sentences.
    public var place: String
    /// The source first.
    public var elements: [PlannedElement]

    public init(id: SourceID, place: String, elements: [PlannedElement]) {
        self.id = id
        self.place = place
        self.elements = elements
    }
}

/// A picture made of streams, and where it goes.
public struct PicturePlan: Hashable, Sendable {
    /// The streams in it, by their place in the plan.
    public var streams: [Int]
    /// What makes the picture; the first takes all streams, on pads of its own where there are several.
    public var elements: [PlannedElement]
    public var outputs: [OutputPlan]

    public init(streams: [Int], elements: [PlannedElement], outputs: [OutputPlan]) {
        self.streams = streams
        self.elements = elements
        self.outputs = outputs
    }
}

/// One place that a picture goes to.
public struct OutputPlan: Hashable, Sendable {
    /// What to call it in sentences.
    public var place: String
    public var elements: [PlannedElement]
    /// Where the frames are served that reach the last element; nil where that is no server's.
    public var service: Service?

    public init(place: String, elements: [PlannedElement], service: Service? = nil) {
        self.place = place
        self.elements = elements
        self.service = service
    }

    /// An address on this machine that RTSP clients ask for.
    public struct Service: Hashable, Sendable {
        /// 0 for one that is free.
        public var port: Int
        public var mount: String
        public var codec: Application.Output.Codec

        public init(port: Int, mount: String, codec: Application.Output.Codec) {
            self.port = port
            self.mount = mount
            self.codec = codec
        }
    }
}
