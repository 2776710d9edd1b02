import WeirCore

/// Gives all outputs as they are, with whatever numbers are in them.
struct RawDecoder: OutputDecoder {
    private let count: Int

    var classCount: Int? { nil }

    init?(_ model: ModelShapes) {
        guard model.isStated, !model.outputs.isEmpty else { return nil }
        count = model.outputs.count
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        guard outputs.count == count else {
            throw WeirError(.model, "The model gave \(outputs.count) outputs, but had announced \(count).")
        }
        var decoded = DecodedOutput()
        decoded.attributes.tensors = outputs.map {
            NamedTensor(name: $0.name, shape: $0.shape, values: Array($0.values))
        }
        return decoded
    }
}

extension ModelFamily {
    static let raw = ModelFamily(
        name: "raw",
        task: .raw,
        outputs: "any outputs",
        channels: .rgb,
        fit: .stretch,
        scale: [1 / 255],
        threshold: 0,
        isPixelGuess: true,
        decoder: { RawDecoder($0) }
    )
}
