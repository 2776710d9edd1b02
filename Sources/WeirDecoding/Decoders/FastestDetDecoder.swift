import Glibc
import WeirCore

/// Reads one output 1x(5+classes)xrowsxcolumns: a plane each for objectness, x, y, width, height and the class scores.
///
/// Centre = cell + tanh(value), side = sigmoid(value) of the input; score = objectness^0.6 x class^0.4, both being 0 to 1
/// already. Source: FastestDet, `utils/tool.py`, `handle_preds`.
struct FastestDetDecoder: OutputDecoder {
    private static let boxPlanes = 4
    /// Planes before those of the classes.
    private static let otherPlanes = 1 + boxPlanes
    /// The side of a cell in pixels.
    private static let stride = 16
    private static let objectnessPower: Float = 0.6
    private static let classPower: Float = 0.4

    private let shape: [Int]
    private let inputSize: Size

    var classCount: Int? { shape[0] - Self.otherPlanes }

    init?(_ model: ModelShapes) {
        guard let shape = model.onlyOutput(ofRank: 3), shape[0] > Self.otherPlanes else { return nil }
        let grid = GridLevels(strides: [Self.stride], size: model.inputSize).levels[0]
        guard shape[1] == grid.rows, shape[2] == grid.columns else { return nil }
        (self.shape, inputSize) = (shape, model.inputSize)
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        let values = try outputs.values(at: 0, shape: shape)
        var candidates = CandidateList(options)
        for cell in 0..<shape[1] * shape[2] {
            let objectness = pow(values[cell], Self.objectnessPower)
            // A class score is at most 1; what is not a number must come through, to be counted.
            if objectness < options.threshold { continue }
            add(cell, objectness: objectness, of: values, to: &candidates)
        }
        return candidates.suppressingOverlaps()
    }

    private func add(
        _ cell: Int,
        objectness: Float,
        of values: UnsafePointer<Float>,
        to candidates: inout CandidateList
    ) {
        let (rows, columns) = (shape[1], shape[2])
        func value(_ plane: Int) -> Float { values[plane * rows * columns + cell] }
        let best = Scores.highest(
            values + Self.otherPlanes * rows * columns + cell,
            count: shape[0] - Self.otherPlanes,
            stride: rows * columns
        )
        let box = Box(
            centerX: (Float(cell % columns) + tanh(value(1))) / Float(columns),
            centerY: (Float(cell / columns) + tanh(value(2))) / Float(rows),
            width: sigmoid(value(3)),
            height: sigmoid(value(4))
        )
        candidates.add(
            box.scaled(Float(inputSize.width), Float(inputSize.height)),
            classID: best.classID,
            score: objectness * pow(best.score, Self.classPower)
        )
    }

    private func sigmoid(_ value: Float) -> Float { 1 / (1 + exp(-value)) }
}

extension ModelFamily {
    static let fastestDet = ModelFamily(
        name: "fastestdet",
        outputs: "one output 1x(5+classes)xrowsxcolumns with a cell each 16 pixels",
        channels: .bgr,
        fit: .stretch,
        scale: [1 / 255],
        threshold: 0.6,
        nmsThreshold: 0.45,
        decoder: { FastestDetDecoder($0) }
    )
}
