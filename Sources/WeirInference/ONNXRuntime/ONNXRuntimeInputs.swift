internal import WeirCore
internal import WeirDecoding

/// What a model's inputs take, one picture and otherwise constants.
struct ONNXRuntimeInputs {
    struct Constant {
        let type: ElementType
        let shape: [Int]
        let values: [Double]
    }

    /// In the model's order; nil for the picture.
    let constants: [Constant?]
    let names: [String]
    /// The place of the picture among them.
    let picture: Int
    let pictureShape: [Int]
    /// How many pictures there are.
    let batch: Int
    /// Of one picture.
    let conversion: PixelConversion

    /// Throws a sentence where an input takes no numbers.
    init(_ facts: ModelFacts, _ shapes: [[Int]], _ options: CompileOptions) throws(WeirError) {
        picture = try facts.pictureIndex(options.constants)
        names = facts.inputs.map(\.name)
        pictureShape = shapes[picture]
        batch = options.batch
        let port = facts.inputs[picture]
        guard let type = port.element else {
            throw WeirError(
                .model,
                "\(facts.fileName) takes the input \(port) of the type \(port.elementType), which is no number; "
                    + "export the model with an input of 32-bit floats."
            )
        }
        conversion = PixelConversion(options.input, isPlanar: options.takesPlanes, type: type)
        constants = facts.inputs.map { port in
            guard let constant = options.constants.first(where: { $0.name == port.name }), let type = port.element
            else { return nil }
            return Constant(type: type, shape: constant.shape, values: constant.values)
        }
    }
}
