import WeirCore

/// Reads one output 1xrowsx(5+classes): centre x, centre y, width, height, objectness and the scores of the classes.
///
/// So do YOLOv5 and YOLOv7, with three rows (anchors) a cell, and YOLOv6 in its authors' own export, with one. Positions
/// are pixels of the input; a score is objectness x class. Source: Ultralytics YOLOv5, `models/yolo.py`, `Detect`.
struct YOLOv5Decoder: OutputDecoder {
    private static let anchorsPerCell = 3

    private let rows: Int
    private let columns: Int

    var classCount: Int? { columns - ObjectnessRow.classes }

    init?(_ model: ModelShapes) {
        guard let shape = model.onlyOutput(ofRank: 2), shape[0] > 0, shape[1] > ObjectnessRow.classes else {
            return nil
        }
        let (cells, rest) = shape[0].quotientAndRemainder(dividingBy: Self.anchorsPerCell)
        let hasAnchors = rest == 0 && GridLevels.usual(cellCount: cells, size: model.inputSize) != nil
        guard hasAnchors || model.isStated && shape[0] > shape[1] else { return nil }
        (rows, columns) = (shape[0], shape[1])
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        let values = try outputs.values(at: 0, shape: [rows, columns])
        var candidates = CandidateList(options)
        for index in 0..<rows {
            let row = ObjectnessRow(values + index * columns, columns: columns)
            guard row.mayReach(options.threshold) else { continue }
            let best = row.best()
            let box = Box(
                centerX: row.values[0],
                centerY: row.values[1],
                width: row.values[2],
                height: row.values[3]
            )
            candidates.add(box, classID: best.classID, score: best.score)
        }
        return candidates.suppressingOverlaps()
    }
}

/// A row of four numbers for the box, one for objectness and one a class.
struct ObjectnessRow {
    private static let objectness = 4
    /// Where the scores of the classes begin.
    static let classes = 5

    let values: UnsafePointer<Float>
    private let columns: Int

    init(_ values: UnsafePointer<Float>, columns: Int) {
        self.values = values
        self.columns = columns
    }

    /// Whether the score can be at least `threshold`; true where the objectness is not a number, to be counted.
    func mayReach(_ threshold: Float) -> Bool { !(values[Self.objectness] < threshold) }

    /// The best class, and objectness x its score.
    func best() -> (classID: Int, score: Float) {
        let best = Scores.highest(values + Self.classes, count: columns - Self.classes)
        return (best.classID, best.score * values[Self.objectness])
    }
}

extension ModelFamily {
    static let yolov5 = ModelFamily(
        name: "yolov5",
        aliases: ["yolov6", "yolov7"],
        outputs: "one output 1xrowsx(5+classes) with three rows a cell",
        channels: .rgb,
        fit: .letterbox(fill: ModelInput.Fit.usualFill, centered: true),
        scale: [1 / 255],
        threshold: 0.25,
        nmsThreshold: 0.45,
        decoder: { YOLOv5Decoder($0) }
    )
}
