import WeirCore

/// Reads one output that is a vector, which is brought to a length of 1 unless it was said not to be.
struct EmbeddingDecoder: OutputDecoder {
    private static let likelyWords = ["embed", "feat"]

    private let vector: OutputVector
    private let normalizes: Bool

    var classCount: Int? { nil }

    init?(_ model: ModelShapes) {
        guard let vectors = model.vectors, vectors.count == 1, vectors[0].count > 1 else { return nil }
        let name = vectors[0].name.lowercased()
        guard model.isStated || Self.likelyWords.contains(where: name.contains) else { return nil }
        (vector, normalizes) = (vectors[0], model.settings.normalizes)
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        let values = try vector.values(in: outputs)
        // In double precision large values can't overflow.
        let length = values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard length.isFinite else { return DecodedOutput(dropped: 1) }
        var decoded = DecodedOutput()
        decoded.attributes.embedding =
            normalizes && length > 0 ? values.map { Float(Double($0) / length) } : Array(values)
        return decoded
    }
}

extension ModelFamily {
    static let embedding = ModelFamily(
        name: "embedding",
        task: .embed,
        aliases: ["reid"],
        outputs: "one output that is a vector, such as 1x256",
        channels: .rgb,
        fit: .stretch,
        mean: imageNetRGBMean,
        scale: imageNetRGBScale,
        threshold: 0,
        isPixelGuess: true,
        decoder: { EmbeddingDecoder($0) }
    )
}
