/// One object seen in a frame.
public struct DetectedObject: Hashable, Sendable {
    /// Where it is, in pixels of the frame that carries it.
    public var box: Box
    public var classID: Int
    /// The name of the class.
    public var label: String
    /// The detector's score, 0 to 1.
    public var confidence: Float
    /// Who it is; nil until a tracker has decided.
    public var trackID: TrackID?

    public init(box: Box, classID: Int, label: String, confidence: Float, trackID: TrackID? = nil) {
        self.box = box
        self.classID = classID
        self.label = label
        self.confidence = confidence
        self.trackID = trackID
    }
}

/// The name of a stream, unique in an application.
public struct SourceID: Hashable, Sendable, CustomStringConvertible {
    public let name: String

    public init(_ name: String) {
        self.name = name
    }

    public var description: String { name }
}

/// An identity, unique in the stream that it was given in.
public struct TrackID: Hashable, Sendable {
    public let source: SourceID
    /// Counts from 1 in the order in which the stream's identities were given.
    public let number: Int

    public init(source: SourceID, number: Int) {
        self.source = source
        self.number = number
    }
}
