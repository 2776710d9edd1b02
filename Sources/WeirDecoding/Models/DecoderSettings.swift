/// What is said of a model that its decoder needs to know beside the shapes.
struct DecoderSettings: Hashable, Sendable {
    /// As they were given: the names of classes, a list of names for each question, or the characters of a text.
    var labels: [String] = []
    var outputs: [OutputReading] = []
    var keypoints: KeypointShape?
    var blank: BlankPlace?
    /// Whether embeddings are brought to a length of 1.
    var normalizes = true
}

/// What one output of a model means, such as `age_conv3 = age * 100`.
public struct OutputReading: Hashable, Sendable {
    /// The name that the model gives it.
    public var output: String
    /// What it tells.
    public var name: String
    /// What its values are multiplied by; nil where nobody said.
    public var factor: Float?

    public init(output: String, name: String, factor: Float? = nil) {
        self.output = output
        self.name = name
        self.factor = factor
    }
}

/// The keypoints of each object.
public struct KeypointShape: Hashable, Sendable {
    /// More than any model has; the fullest, of whole bodies, have some hundreds.
    private static let most = 10_000

    public let count: Int
    /// Whether each has a confidence behind its x and y.
    public let hasConfidence: Bool

    /// `count` is from 1 to 10,000; others are brought there.
    public init(count: Int, hasConfidence: Bool = true) {
        self.count = min(max(count, 1), Self.most)
        self.hasConfidence = hasConfidence
    }

    /// COCO's, which most models of people's poses were trained on.
    static let coco = KeypointShape(count: 17)

    /// The numbers that one keypoint takes.
    public var width: Int { hasConfidence ? 3 : 2 }
    /// The numbers that all take.
    var valueCount: Int { count * width }
}

/// Where among the classes of a text model the one is that stands for no character.
public enum BlankPlace: String, CaseIterable, Hashable, Sendable {
    case first, last
}

extension KeypointShape {
    /// From the count, and how many numbers one takes (2 or 3); nil where it is neither.
    init?(_ numbers: [Int]) {
        guard (1...2).contains(numbers.count), (1...Self.most).contains(numbers[0]) else { return nil }
        guard numbers.count == 1 || (2...3).contains(numbers[1]) else { return nil }
        self.init(count: numbers[0], hasConfidence: numbers.count == 1 || numbers[1] == 3)
    }
}
