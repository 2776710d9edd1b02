import WeirCore

/// Turns the outputs of one kind of model into objects and attributes.
public protocol OutputDecoder: Sendable {
    /// How many classes the model tells apart; nil where its outputs don't show it.
    var classCount: Int? { get }

    /// The questions that it answers, where it is a classifier; else none.
    var heads: [ClassHead] { get }

    /// What one picture's outputs say, objects being in the order of their confidence.
    ///
    /// `outputs` are in the order of the model's facts, with a batch of one. Throws a `model` error where their shapes
    /// are not those that the model announced; never because of the numbers in them.
    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput
}

extension OutputDecoder {
    public var heads: [ClassHead] { [] }
}

/// One object as a model gives it.
public struct Detection: Hashable, Sendable {
    /// Where it is, in pixels of the model's input; may reach over its edges.
    public var box: Box
    public var classID: Int
    /// 0 to 1.
    public var confidence: Float
    /// Where it is exactly, in pixels of the input, where the model tells how it is turned; `box` encloses it.
    public var orientedBox: OrientedBox?
    /// Its named places in pixels of the input.
    public var keypoints: [Keypoint] = []
    /// The part of `box` that it fills.
    public var mask: ObjectMask?
    /// The row or cell of an output that it was read from, for decoders that read more of it once it is kept.
    var cell: Int?

    public init(box: Box, classID: Int, confidence: Float) {
        self.box = box
        self.classID = classID
        self.confidence = confidence
    }
}

/// What a decoder made of one frame's outputs.
public struct DecodedOutput: Hashable, Sendable {
    /// The most confident first.
    public var detections: [Detection]
    /// How many candidates held numbers that are none (not a number, infinite, a box turned inside out).
    public var dropped: Int
    /// What the model says of the picture as a whole; the model's description fills in empty labels.
    ///
    /// A segmentation covers the model's whole input, with what was filled in around the picture.
    public var attributes = Attributes()

    public init(detections: [Detection] = [], dropped: Int = 0) {
        self.detections = detections
        self.dropped = dropped
    }
}
