import WeirCore
import WeirDecoding

/// What `toolkit/quantize.py` is told of a model and of what to make of it.
struct QuantizationRequest: Encodable {
    struct Input: Encodable {
        let name: String
        let shape: [Int]
    }

    let model: String
    let output: String
    let inputs: [Input]
    let picture: String
    let layout: String
    let mean: [Float]
    let scale: [Float]
    let constants: [VerificationRequest.Constant]
    let calibration: String
    let transformer: Bool
    /// Whether what follows the last convolutions stays in floating point.
    var protectsHead: Bool
    let avoidsSaturation: Bool

    /// Families whose models are transformers; NNCF treats attention with more care then.
    private static let transformers: Set<String> = ["rt-detr", "rf-detr", "detr"]

    init(
        model: String,
        output: String,
        description: ModelDescription,
        calibration: String,
        protectsHead: Bool,
        avoidsSaturation: Bool
    ) {
        self.model = model
        self.output = output
        let input = description.input
        inputs =
            [Input(name: description.picture.name, shape: description.picture.shape)]
            + description.constants.map { Input(name: $0.name, shape: $0.shape) }
        picture = description.picture.name
        layout = input.layout.rawValue
        (mean, scale) = (input.mean, input.scale)
        constants = description.constants.map {
            VerificationRequest.Constant(name: $0.name, shape: $0.shape, values: $0.values)
        }
        self.calibration = calibration
        transformer = Self.transformers.contains(description.family)
        self.protectsHead = protectsHead
        self.avoidsSaturation = avoidsSaturation
    }
}
