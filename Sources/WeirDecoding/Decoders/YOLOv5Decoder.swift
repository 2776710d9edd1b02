import WeirCore

/// Reads one output 1xrowsx(5+classes): centre x, centre y, width, height, objectness and the scores of the classes.
///
/// So do YOLOv5 and YOLOv7, with three rows (anchors) a cell, and YOLOv6 in its authors' own export, with one. Positions
/// are pixels of the input; a score is objectness x class. Source: Ultralytics YOLOv5, `models/yolo.py`, `Detect`.
struct YOLOv5Decoder: OutputDecoder {
    private let table: YOLOTable

    var classCount: Int? { table.classCount }

    init?(_ model: ModelShapes) {
        guard model.outputs.count == 1, let table = YOLOTable(.anchors, of: model) else { return nil }
        self.table = table
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        try table.candidates(in: outputs, options).suppressingOverlaps()
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
        aliases: ["yolov6", "yolov7", "deepstream-yolo"],
        outputs: "one output 1xrowsx(5+classes) with three rows a cell",
        channels: .rgb,
        fit: .letterbox(fill: ModelInput.Fit.usualFill, centered: true),
        scale: [1 / 255],
        threshold: 0.25,
        nmsThreshold: 0.45,
        decoder: { YOLOv5Decoder($0) }
    )
}
