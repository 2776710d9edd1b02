import WeirCore

@testable import WeirDecoding

/// A tensor that owns its values.
struct TestTensor {
    var name: String
    var shape: [Int]
    var values: [Float]

    init(_ name: String = "output", _ shape: [Int], _ values: [Float]? = nil) {
        self.name = name
        self.shape = shape
        self.values = values ?? [Float](repeating: 0, count: shape.reduce(1, *))
    }

    var port: ModelFacts.Port { ModelFacts.Port(name: name, shape: shape) }
}

/// What `decoder` makes of `tensors`.
func decode(
    _ decoder: any OutputDecoder,
    _ tensors: [TestTensor],
    _ options: DecodingOptions = DecodingOptions(threshold: 0.3, nmsThreshold: 0.5)
) throws -> DecodedOutput {
    try withTensors(tensors) { try decoder.decode($0, options: options) }
}

/// Lends `tensors` as an engine does.
func withTensors<Result>(_ tensors: [TestTensor], _ body: ([Tensor]) throws -> Result) rethrows -> Result {
    let buffers = tensors.map { tensor in
        let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: tensor.values.count)
        _ = buffer.initialize(from: tensor.values)
        return buffer
    }
    defer { buffers.forEach { $0.deallocate() } }
    return try body(
        zip(tensors, buffers).map { Tensor(name: $0.name, shape: $0.shape, values: UnsafeBufferPointer($1)) }
    )
}

/// The description of a model with one picture as input.
func describe(
    _ tensors: [TestTensor],
    width: Int,
    height: Int,
    family: String? = nil,
    labels: [String]? = nil
) throws -> ModelDescription {
    var overrides = ModelSettings()
    overrides.family = family
    overrides.labels = labels
    let input = ModelFacts.Port(name: "images", shape: [1, 3, height, width])
    let facts = ModelFacts(fileName: "model.onnx", inputs: [input], outputs: tensors.map(\.port))
    return try ModelDescription(facts: facts, overrides: overrides)
}

/// The message of the error that `body` throws, or nil.
func message(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch {
        return (error as? WeirError)?.message ?? "\(error)"
    }
}

/// Numbers that look random and are the same each time (SplitMix64).
struct TestRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }

    mutating func float(_ range: ClosedRange<Float>) -> Float { Float.random(in: range, using: &self) }

    mutating func int(_ range: Range<Int>) -> Int { Int.random(in: range, using: &self) }

    /// Mostly weak scores and some strong ones, as detectors give them.
    mutating func score() -> Float { float(0...1) < 0.97 ? float(0...0.2) : float(0.2...1) }

    /// A float of any bits at all.
    mutating func anyFloat() -> Float { Float(bitPattern: UInt32(truncatingIfNeeded: next())) }
}
