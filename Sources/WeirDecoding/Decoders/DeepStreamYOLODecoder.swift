import WeirCore

/// Reads one output 1xrowsx6: left, top, right, bottom in pixels of the input, score, class; a row for each cell.
///
/// So do models of all kinds that were exported with DeepStream-Yolo's tools, whose `NvDsInferParseYolo` reads them.
/// Unlike those of YOLOv10, its rows overlap. Source: marcoslucianops/DeepStream-Yolo, `utils/export_yoloV8.py`,
/// `DeepStreamOutput`.
struct DeepStreamYOLODecoder: OutputDecoder {
    private static let columns = 6
    /// The least number of cells of a model that gives a row a cell; models that have chosen give fewer rows.
    private static let fewestCells = 1000

    var classCount: Int? { nil }

    init?(_ model: ModelShapes) {
        guard let shape = model.onlyOutput(ofRank: 2), shape[1] == Self.columns else { return nil }
        let isUsual = model.outputs[0].shape.count == 3 && shape[0] > Self.fewestCells
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
        return candidates.suppressingOverlaps()
    }
}

extension ModelFamily {
    static let deepStreamYOLO = ModelFamily(
        name: "deepstream-yolo",
        outputs: "one output 1xrowsx6, a row for each cell",
        channels: .rgb,
        fit: .letterbox(fill: ModelInput.Fit.usualFill, centered: true),
        scale: [1 / 255],
        threshold: 0.25,
        nmsThreshold: 0.45,
        decoder: { DeepStreamYOLODecoder($0) }
    )
}
