import WeirCore

/// Reads one output of Ultralytics' models for oriented boxes: centre, sides, scores and last the angle in radians.
///
/// It is 1x(4+classes+1)xcells, or 1xrowsx7 where overlaps are gone already (YOLO26, or exported with `nms=True`): centre,
/// sides, score, class, angle. Source: Ultralytics, `ultralytics/nn/modules/head.py`, `OBB` and `OBB26`.
struct YOLOOrientedDecoder: OutputDecoder {
    private let table: YOLOTable

    var classCount: Int? { table.classCount }

    init?(_ model: ModelShapes, _ form: YOLOTable.Form) {
        // The shape alone might be that of a detector with one more class.
        guard model.isStated, model.outputs.count == 1, let table = YOLOTable(form, others: 1, of: model) else {
            return nil
        }
        self.table = table
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        let candidates = try table.candidates(in: outputs, options, isOriented: true)
        var decoded = table.form == .finished ? candidates.sorted() : candidates.suppressingOrientedOverlaps()
        for index in decoded.detections.indices { decoded.detections[index].cell = nil }
        return decoded
    }
}

extension ModelFamily {
    static let yoloOriented = yolo(
        "yolov8-obb",
        .obb,
        outputs: "one output 1x(4+classes+1)xcells",
        decoder: { YOLOOrientedDecoder($0, .planes) }
    )

    static let yoloOrientedFinished = yolo(
        "yolo26-obb",
        .obb,
        outputs: "one output 1xrowsx7",
        decoder: { YOLOOrientedDecoder($0, .finished) }
    )

    /// A family of Ultralytics' models for another task than detection, which all take the same pixels.
    static func yolo(
        _ name: String,
        _ task: ModelTask,
        outputs: String,
        usualLabels: [String] = [],
        decoder: @escaping @Sendable (ModelShapes) -> (any OutputDecoder)?
    ) -> ModelFamily {
        ModelFamily(
            name: name,
            task: task,
            aliases: ultralyticsNames(task == .segment ? "seg" : task.rawValue),
            outputs: outputs,
            channels: .rgb,
            fit: .letterbox(fill: ModelInput.Fit.usualFill, centered: true),
            scale: [1 / 255],
            threshold: 0.25,
            nmsThreshold: 0.7,
            usualLabels: usualLabels,
            decoder: decoder
        )
    }
}
