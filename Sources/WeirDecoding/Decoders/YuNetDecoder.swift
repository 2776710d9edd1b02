import Glibc
import WeirCore

/// Reads YuNet's faces: for strides 8, 16 and 32 outputs cells x 1 (class), x 1 (objectness), x 4 (box) and x 10 (points).
///
/// Score = square root of class x objectness, both held to 0 to 1; centre = (cell + value) x stride, side = exp(value) x
/// stride, point = (cell + value) x stride. The points are right eye, left eye, nose, right and left corner of the mouth.
/// Sources: Wu et al., "YuNet: A Tiny Millisecond-level Face Detector"; OpenCV, `modules/objdetect/src/face_detect.cpp`.
struct YuNetDecoder: OutputDecoder {
    private struct Source: Sendable {
        let level: GridLevels.Level
        /// Both factors of the score.
        let scores: [Int]
        let boxes: Int
        let points: Int
    }

    private let sources: [Source]

    var classCount: Int? { 1 }

    init?(_ model: ModelShapes) {
        let grid = GridLevels(strides: [8, 16, 32], size: model.inputSize)
        guard model.outputs.count == 4 * grid.levels.count else { return nil }
        var sources: [Source] = []
        for level in grid.levels {
            let scores = model.tables(rows: level.cellCount, columns: 1)
            let boxes = model.tables(rows: level.cellCount, columns: 4)
            let points = model.tables(rows: level.cellCount, columns: FacePoints.columns)
            guard scores.count == 2, boxes.count == 1, points.count == 1 else { return nil }
            sources.append(Source(level: level, scores: scores, boxes: boxes[0], points: points[0]))
        }
        self.sources = sources
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        var candidates = CandidateList(options)
        for source in sources {
            let cells = source.level.cellCount
            let first = try outputs.values(at: source.scores[0], shape: [cells, 1])
            let second = try outputs.values(at: source.scores[1], shape: [cells, 1])
            let boxes = try outputs.values(at: source.boxes, shape: [cells, 4])
            let points = try outputs.values(at: source.points, shape: [cells, FacePoints.columns])
            for cell in 0..<cells {
                let score = score(first[cell], second[cell])
                // What is not a number must come through, to be counted.
                if score < options.threshold { continue }
                let place = Place(cell, of: source.level)
                candidates.add(
                    place.box(boxes + cell * 4),
                    classID: 0,
                    score: score,
                    keypoints: FacePoints.read(points + cell * FacePoints.columns, confidence: score, place.point)
                )
            }
        }
        return candidates.suppressingOverlaps()
    }

    private func score(_ first: Float, _ second: Float) -> Float {
        guard first.isFinite, second.isFinite else { return .nan }
        return (min(max(first, 0), 1) * min(max(second, 0), 1)).squareRoot()
    }

    /// A cell, from which values lead to pixels.
    private struct Place {
        let x: Float
        let y: Float
        let stride: Float

        init(_ cell: Int, of level: GridLevels.Level) {
            (x, y) = (Float(cell % level.columns), Float(cell / level.columns))
            stride = Float(level.stride)
        }

        func point(_ alongX: Float, _ alongY: Float) -> Point {
            Point(x: (x + alongX) * stride, y: (y + alongY) * stride)
        }

        func box(_ values: UnsafePointer<Float>) -> Box {
            let center = point(values[0], values[1])
            return Box(
                centerX: center.x,
                centerY: center.y,
                width: exp(values[2]) * stride,
                height: exp(values[3]) * stride
            )
        }
    }
}

extension ModelFamily {
    static let yunet = ModelFamily(
        name: "yunet",
        outputs: "outputs cellsx1, cellsx1, cellsx4 and cellsx10 for each of the strides 8, 16 and 32",
        channels: .bgr,
        fit: .letterbox(fill: 0, centered: false),
        threshold: 0.6,
        nmsThreshold: 0.3,
        usualLabels: ["face"],
        decoder: { YuNetDecoder($0) }
    )
}
