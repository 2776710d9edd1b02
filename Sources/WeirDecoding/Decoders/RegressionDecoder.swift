import WeirCore

/// Reads outputs of a few values each, every one a quantity such as an age or an angle.
///
/// An output of one value is called by its own name or by the one that was said; several values of one output have the
/// names that were given as labels, else the output's with a number, `landmarks.0`.
struct RegressionDecoder: OutputDecoder {
    private let quantities: [(vector: OutputVector, names: [String])]

    var classCount: Int? { nil }

    init?(_ model: ModelShapes) {
        guard let vectors = model.vectors, model.isStated || vectors.allSatisfy({ $0.count == 1 }) else { return nil }
        let labels = model.settings.labels
        let areNamed = labels.count == vectors.reduce(0) { $0 + $1.count }
        var position = 0
        quantities = vectors.map { vector in
            defer { position += vector.count }
            if areNamed { return (vector, Array(labels[position..<position + vector.count])) }
            return (vector, vector.count == 1 ? [vector.name] : (0..<vector.count).map { "\(vector.name).\($0)" })
        }
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        var decoded = DecodedOutput()
        for (vector, names) in quantities {
            let values = try vector.values(in: outputs)
            for (name, value) in zip(names, values) { decoded.addMeasurement(name, value * (vector.factor ?? 1)) }
        }
        return decoded
    }
}

extension ModelFamily {
    static let regression = ModelFamily(
        name: "regression",
        task: .regress,
        outputs: "outputs that are a vector each, such as 1x1",
        channels: .rgb,
        fit: .stretch,
        mean: imageNetRGBMean,
        scale: imageNetRGBScale,
        threshold: 0,
        isPixelGuess: true,
        decoder: { RegressionDecoder($0) }
    )
}
