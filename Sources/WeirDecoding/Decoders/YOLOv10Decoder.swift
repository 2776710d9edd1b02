import WeirCore

/// Reads one output 1xrowsx6: left, top, right, bottom in pixels of the input, score, class; overlaps are gone already.
///
/// So do YOLOv10 and YOLO26, and any Ultralytics model that was exported with `nms=True`. Source: Ultralytics,
/// `ultralytics/nn/modules/head.py`, `Detect.postprocess`.
struct YOLOv10Decoder: OutputDecoder {
    private static let columns = 6
    /// Exporters give 300 rows; a table of many more comes from a family that gives a row a cell.
    private static let mostRows = 1000

    var classCount: Int? { nil }

    init?(_ model: ModelShapes) {
        guard let shape = model.onlyOutput(ofRank: 2), shape[1] == Self.columns else { return nil }
        let isUsual = model.outputs[0].shape.count == 3 && shape[0] != 0 && shape[0] <= Self.mostRows
        guard model.isStated || isUsual else { return nil }
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        var candidates = CandidateList(options)
        guard let table = try outputs.table(at: 0, columns: Self.columns) else { return candidates.sorted() }
        for index in 0..<table.rows {
            let row = table.values + index * Self.columns
            // What is not a number must come through, to be counted.
            if row[4] < options.threshold { continue }
            let box = Box(left: row[0], top: row[1], right: row[2], bottom: row[3])
            candidates.add(box, classNumber: row[5], score: row[4])
        }
        return candidates.sorted()
    }
}

extension ModelFamily {
    static let yolov10 = ModelFamily(
        name: "yolov10",
        aliases: ["yolo26", "yolov8", "yolov9", "yolov11", "yolo11", "yolov12", "yolo12"],
        outputs: "one output 1xrowsx6",
        channels: .rgb,
        fit: .letterbox(fill: ModelInput.Fit.usualFill, centered: true),
        scale: [1 / 255],
        threshold: 0.25,
        nmsThreshold: 1,
        decoder: { YOLOv10Decoder($0) }
    )
}
