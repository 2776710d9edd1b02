import Glibc
import WeirCore

/// Reads RetinaFace's faces: outputs 1xrowsx4 (boxes), 1xrowsx2 (scores, background first) and 1xrowsx10 (points).
///
/// Each cell of strides 8, 16 and 32 has two rows, for square priors of two sizes around its middle. Centre = prior +
/// 0.1 x value x its side, side = exp(0.2 x value) x its side, points as centres. The points are left eye, right eye, nose,
/// left and right corner of the mouth, as they are seen in the picture. Sources: Deng et al., "RetinaFace"; the
/// implementation Pytorch_Retinaface, `layers/functions/prior_box.py`, `utils/box_utils.py`, `data/config.py`.
struct RetinaFaceDecoder: OutputDecoder {
    private static let strides = [8, 16, 32]
    /// The sides of the priors of each stride in pixels.
    private static let priorSides: [[Float]] = [[16, 32], [64, 128], [256, 512]]
    private static let priorsPerCell = 2
    private static let centerVariance: Float = 0.1
    private static let sizeVariance: Float = 0.2

    private let grid: GridLevels
    private let boxes: Int
    private let scores: Int
    private let points: Int

    var classCount: Int? { 1 }

    private var rows: Int { grid.cellCount * Self.priorsPerCell }

    init?(_ model: ModelShapes) {
        grid = GridLevels(strides: Self.strides, size: model.inputSize)
        let rows = grid.cellCount * Self.priorsPerCell
        guard model.outputs.count == 3, let boxes = model.tables(rows: rows, columns: 4).first,
            let scores = model.tables(rows: rows, columns: 2).first,
            let points = model.tables(rows: rows, columns: FacePoints.columns).first
        else { return nil }
        (self.boxes, self.scores, self.points) = (boxes, scores, points)
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        var boxes = try outputs.values(at: self.boxes, shape: [rows, 4])
        var scores = try outputs.values(at: self.scores, shape: [rows, 2])
        var points = try outputs.values(at: self.points, shape: [rows, FacePoints.columns])
        var candidates = CandidateList(options)
        for (level, sides) in zip(grid.levels, Self.priorSides) {
            let count = level.cellCount * Self.priorsPerCell
            for row in 0..<count {
                let score = scores[row * 2 + 1]
                // What is not a number must come through, to be counted.
                if score < options.threshold { continue }
                let prior = Prior(row / Self.priorsPerCell, of: level, side: sides[row % Self.priorsPerCell])
                candidates.add(
                    prior.box(boxes + row * 4),
                    classID: 0,
                    score: score,
                    keypoints: FacePoints.read(points + row * FacePoints.columns, confidence: score, prior.point)
                )
            }
            boxes += count * 4
            scores += count * 2
            points += count * FacePoints.columns
        }
        return candidates.suppressingOverlaps()
    }

    /// A square around the middle of a cell, in pixels.
    private struct Prior {
        let x: Float
        let y: Float
        let side: Float

        init(_ cell: Int, of level: GridLevels.Level, side: Float) {
            x = (Float(cell % level.columns) + 0.5) * Float(level.stride)
            y = (Float(cell / level.columns) + 0.5) * Float(level.stride)
            self.side = side
        }

        func point(_ alongX: Float, _ alongY: Float) -> Point {
            Point(x: x + alongX * centerVariance * side, y: y + alongY * centerVariance * side)
        }

        func box(_ values: UnsafePointer<Float>) -> Box {
            let center = point(values[0], values[1])
            return Box(
                centerX: center.x,
                centerY: center.y,
                width: exp(values[2] * sizeVariance) * side,
                height: exp(values[3] * sizeVariance) * side
            )
        }
    }
}

extension ModelFamily {
    static let retinaFace = ModelFamily(
        name: "retinaface",
        outputs: "outputs 1xrowsx4, 1xrowsx2 and 1xrowsx10, with two rows a cell of strides 8, 16 and 32",
        channels: .bgr,
        fit: .letterbox(fill: 0, centered: false),
        mean: [104, 117, 123],
        threshold: 0.5,
        nmsThreshold: 0.4,
        usualLabels: ["face"],
        decoder: { RetinaFaceDecoder($0) }
    )
}
