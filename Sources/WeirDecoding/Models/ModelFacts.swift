/// What an inference engine reads of a model: its file's name, its ports, and the words its exporter left in it.
public struct ModelFacts: Hashable, Sendable {
    /// One input or output.
    public struct Port: Hashable, Sendable {
        public var name: String
        /// Its dimensions, outermost first; -1 for one that is open.
        public var shape: [Int]
        /// The engine's name of the element type, such as `f32`, `f16`, `u8`.
        public var elementType: String

        public init(name: String, shape: [Int], elementType: String = "f32") {
            self.name = name
            self.shape = shape
            self.elementType = elementType
        }
    }

    /// The last component of the file's path.
    public var fileName: String
    public var inputs: [Port]
    /// In the order in which decoders are given the tensors.
    public var outputs: [Port]
    /// As `ONNXMetadata` and `OpenVINOMetadata` read it.
    public var metadata: [String: String]
    /// Whether the model computes in 8-bit integers.
    public var isQuantized: Bool

    public init(
        fileName: String,
        inputs: [Port],
        outputs: [Port],
        metadata: [String: String] = [:],
        isQuantized: Bool = false
    ) {
        self.fileName = fileName
        self.inputs = inputs
        self.outputs = outputs
        self.metadata = metadata
        self.isQuantized = isQuantized
    }
}

extension ModelFacts {
    /// The same with more metadata, what the file itself says weighing more.
    public func adding(_ metadata: [String: String]) -> ModelFacts {
        var facts = self
        facts.metadata.merge(metadata) { own, _ in own }
        return facts
    }
}

extension ModelFacts.Port: CustomStringConvertible {
    /// Its name and shape, such as `output0 1x84x8400`.
    public var description: String { "\(name) \(shapeText(shape))" }
}

/// A shape as error sentences tell it, such as `1x3x?x?`.
func shapeText(_ shape: [Int]) -> String {
    shape.isEmpty ? "a single number" : shape.map { $0 < 0 ? "?" : String($0) }.joined(separator: "x")
}
