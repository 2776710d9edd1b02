/// What models say of an object, or of a whole frame, besides where objects are.
public struct Attributes: Hashable, Sendable {
    public var classifications: [Classification] = []
    public var measurements: [Measurement] = []
    /// What stands for an identity or a look; near ones are alike.
    public var embedding: [Float]?
    /// The class of each part of the picture, or of the object's box.
    public var segmentation: SegmentationMap?
    /// Outputs as the model gave them.
    public var tensors: [NamedTensor] = []

    public init() {}

    public var isEmpty: Bool {
        classifications.isEmpty && measurements.isEmpty && embedding == nil && segmentation == nil && tensors.isEmpty
    }
}

/// One answer of a classifier, or a text that was read.
public struct Classification: Hashable, Sendable {
    /// What was asked, such as `color`; by default the name of the model's output.
    public var attribute: String
    /// The number of the answer; nil for a text.
    public var classID: Int?
    /// The answer's name, or the text.
    public var label: String
    /// 0 to 1.
    public var confidence: Float

    public init(attribute: String, classID: Int? = nil, label: String, confidence: Float) {
        self.attribute = attribute
        self.classID = classID
        self.label = label
        self.confidence = confidence
    }
}

/// A quantity that a model estimates, such as an age in years.
public struct Measurement: Hashable, Sendable {
    public var name: String
    public var value: Float

    public init(name: String, value: Float) {
        self.name = name
        self.value = value
    }
}

/// One output of a model as it was, kept beyond the call.
public struct NamedTensor: Hashable, Sendable {
    public let name: String
    /// Its dimensions, outermost first.
    public let shape: [Int]
    /// In row-major order.
    public let values: [Float]

    public init(name: String, shape: [Int], values: [Float]) {
        self.name = name
        self.shape = shape
        self.values = values
    }
}
