import WeirCore

/// Reads one output of Ultralytics' models for poses: box, scores, and x, y (and a confidence) of each keypoint.
///
/// It is 1x(4+classes+keypoints)xcells, or 1xrowsx(6+keypoints) where overlaps are gone already (YOLO26, or exported with
/// `nms=True`). Where nothing tells the keypoints they are COCO's 17 with confidences, or, if the output has another
/// width, as many as it has room for beside one class. Source: Ultralytics, `ultralytics/nn/modules/head.py`, `Pose`.
struct YOLOPoseDecoder: OutputDecoder {
    private let table: YOLOTable
    private let keypoints: KeypointShape

    var classCount: Int? { table.classCount }

    init?(_ model: ModelShapes, _ form: YOLOTable.Form) {
        guard model.outputs.count == 1 else { return nil }
        let stated = model.settings.keypoints
        for shape in [stated ?? .coco, Self.filling(model, form)].compactMap(\.self) {
            guard let table = YOLOTable(form, others: shape.valueCount, of: model) else { continue }
            // The shape alone might be that of a detector with many more classes.
            let labels = model.settings.labels.count
            guard model.isStated || stated != nil || labels > 0 && table.classCount == labels else { continue }
            (self.table, keypoints) = (table, shape)
            return
        }
        return nil
    }

    /// The keypoints that fill the output beside box, score and one class; nil where they are stated, or none fit.
    private static func filling(_ model: ModelShapes, _ form: YOLOTable.Form) -> KeypointShape? {
        guard model.isStated, model.settings.keypoints == nil, let table = model.outputs[0].table,
            table.rows > 0, table.columns > 0
        else { return nil }
        let room = form == .planes ? table.rows - YOLOTable.planesOfOneClass : table.columns - YOLOTable.finishedColumns
        let width = KeypointShape.coco.width
        return room > 0 && room % width == 0 ? KeypointShape([room / width]) : nil
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        let candidates = try table.candidates(in: outputs, options)
        let found = table.form == .finished ? candidates.sorted() : candidates.suppressingOverlaps()
        var decoded = DecodedOutput(dropped: found.dropped)
        for var detection in found.detections {
            let values = try table.others(of: detection, in: outputs)
            guard values.allSatisfy(\.isFinite) else {
                decoded.dropped += 1
                continue
            }
            detection.keypoints = points(values)
            detection.cell = nil
            decoded.detections.append(detection)
        }
        return decoded
    }

    private func points(_ values: [Float]) -> [Keypoint] {
        stride(from: 0, to: values.count, by: keypoints.width).map { start in
            let confidence = keypoints.hasConfidence ? min(max(values[start + 2], 0), 1) : 1
            return Keypoint(x: values[start], y: values[start + 1], confidence: confidence)
        }
    }
}

extension ModelFamily {
    static let yoloPose = yolo(
        "yolov8-pose",
        .pose,
        outputs: "one output 1x(4+classes+3 for each keypoint)xcells",
        usualLabels: ["person"],
        decoder: { YOLOPoseDecoder($0, .planes) }
    )

    static let yoloPoseFinished = yolo(
        "yolo26-pose",
        .pose,
        outputs: "one output 1xrowsx(6+3 for each keypoint)",
        usualLabels: ["person"],
        decoder: { YOLOPoseDecoder($0, .finished) }
    )
}
