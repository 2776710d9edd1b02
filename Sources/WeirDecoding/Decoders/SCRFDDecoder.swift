import WeirCore

/// Reads SCRFD's faces: for each stride outputs rows x 1 (score, 0 to 1), rows x 4 (distances) and rows x 10 (points).
///
/// Each cell has two rows, one an anchor, or one where there are five strides; the anchors are at the cell's top left
/// corner. Distances to left, top, right and bottom, and of the points, are in strides. The points are left eye, right eye,
/// nose, left and right corner of the mouth, as they are seen in the picture; some models have none. Sources: Guo et al.,
/// "Sample and Computation Redistribution for Efficient Face Detection"; InsightFace, `model_zoo/scrfd.py`.
struct SCRFDDecoder: OutputDecoder {
    private struct Source: Sendable {
        let level: GridLevels.Level
        let scores: Int
        let boxes: Int
        let points: Int?
    }

    private static let forms: [(strides: [Int], rowsPerCell: Int)] = [([8, 16, 32], 2), ([8, 16, 32, 64, 128], 1)]

    private let sources: [Source]
    private let rowsPerCell: Int

    var classCount: Int? { 1 }

    init?(_ model: ModelShapes) {
        for form in Self.forms {
            let levels = GridLevels(strides: form.strides, size: model.inputSize).levels
            guard let sources = Self.sources(model, levels, rowsPerCell: form.rowsPerCell) else { continue }
            (self.sources, rowsPerCell) = (sources, form.rowsPerCell)
            return
        }
        return nil
    }

    private static func sources(_ model: ModelShapes, _ levels: [GridLevels.Level], rowsPerCell: Int) -> [Source]? {
        let hasPoints = model.outputs.count == 3 * levels.count
        guard hasPoints || model.outputs.count == 2 * levels.count else { return nil }
        var sources: [Source] = []
        for level in levels {
            let rows = level.cellCount * rowsPerCell
            let scores = model.tables(rows: rows, columns: 1)
            let boxes = model.tables(rows: rows, columns: 4)
            let points = model.tables(rows: rows, columns: FacePoints.columns)
            guard scores.count == 1, boxes.count == 1, points.count == (hasPoints ? 1 : 0) else { return nil }
            sources.append(Source(level: level, scores: scores[0], boxes: boxes[0], points: points.first))
        }
        return sources
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        var candidates = CandidateList(options)
        for source in sources {
            let rows = source.level.cellCount * rowsPerCell
            let scores = try outputs.values(at: source.scores, shape: [rows, 1])
            let boxes = try outputs.values(at: source.boxes, shape: [rows, 4])
            var points: UnsafePointer<Float>?
            if let output = source.points {
                points = try outputs.values(at: output, shape: [rows, FacePoints.columns])
            }
            for row in 0..<rows {
                let score = scores[row]
                // What is not a number must come through, to be counted.
                if score < options.threshold { continue }
                let place = Place(row / rowsPerCell, of: source.level)
                candidates.add(
                    place.box(boxes + row * 4),
                    classID: 0,
                    score: score,
                    keypoints: points.map {
                        FacePoints.read($0 + row * FacePoints.columns, confidence: score, place.point)
                    } ?? []
                )
            }
        }
        return candidates.suppressingOverlaps()
    }

    /// The corner of a cell, from which distances lead.
    private struct Place {
        let x: Float
        let y: Float
        let stride: Float

        init(_ cell: Int, of level: GridLevels.Level) {
            stride = Float(level.stride)
            (x, y) = (Float(cell % level.columns) * stride, Float(cell / level.columns) * stride)
        }

        func point(_ alongX: Float, _ alongY: Float) -> Point {
            Point(x: x + alongX * stride, y: y + alongY * stride)
        }

        func box(_ distances: UnsafePointer<Float>) -> Box {
            let (first, last) = (point(-distances[0], -distances[1]), point(distances[2], distances[3]))
            return Box(left: first.x, top: first.y, right: last.x, bottom: last.y)
        }
    }
}

extension ModelFamily {
    static let scrfd = ModelFamily(
        name: "scrfd",
        aliases: ["insightface"],
        outputs: "outputs 2·cellsx1, 2·cellsx4 and 2·cellsx10 for each of the strides 8, 16 and 32",
        channels: .rgb,
        fit: .letterbox(fill: 0, centered: false),
        mean: [127.5],
        scale: [1 / 128],
        threshold: 0.5,
        nmsThreshold: 0.4,
        usualLabels: ["face"],
        decoder: { SCRFDDecoder($0) }
    )
}
