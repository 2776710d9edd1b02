import WeirCore

/// An output that is a row of values for the picture as a whole, such as 1x1000 or 1x7x1x1.
struct OutputVector: Hashable, Sendable {
    /// Its place among the outputs.
    let index: Int
    /// As announced.
    let shape: [Int]
    let count: Int
    /// What it tells; the output's own name where nobody said.
    let name: String
    /// What its values are multiplied by, where somebody said.
    let factor: Float?
    /// Whether it is quantized to bytes.
    let isBytes: Bool

    func values(in outputs: [Tensor]) throws(WeirError) -> UnsafeBufferPointer<Float> {
        let start = try outputs.values(at: index, shape: shape)
        // An open dimension may turn out to be another than 1.
        let found = outputs[index].values.count
        guard found == count else {
            throw WeirError(
                .model,
                "The model gave its output '\(outputs[index].name)' as \(shapeText(outputs[index].shape)), "
                    + "but had announced \(count) value\(count == 1 ? "" : "s") for a picture."
            )
        }
        return UnsafeBufferPointer(start: start, count: count)
    }
}

extension ModelShapes {
    /// More values than a row for a picture as a whole has; the longest are the scores of all words of a language.
    private static let mostValues = 1 << 20

    /// The outputs, where all of them are vectors; else nil.
    var vectors: [OutputVector]? {
        let vectors = outputs.indices.compactMap { vector(at: $0) }
        return vectors.isEmpty || vectors.count < outputs.count ? nil : vectors
    }

    /// The output as a vector; nil where more than one of its dimensions is larger than 1.
    func vector(at index: Int) -> OutputVector? {
        let output = outputs[index]
        var shape = output.announced
        // The batch may be open, and is 1 then.
        if shape.count > 1, shape[0] < 0 { shape[0] = 1 }
        let long = shape.filter { $0 != 1 }
        guard long.count <= 1, long.allSatisfy({ (2...Self.mostValues).contains($0) }) else { return nil }
        let reading = settings.outputs.first { $0.output == output.name }
        return OutputVector(
            index: index,
            shape: output.announced,
            count: long.first ?? 1,
            name: reading?.name ?? output.name,
            factor: reading?.factor,
            isBytes: output.elementType == "u8"
        )
    }
}
