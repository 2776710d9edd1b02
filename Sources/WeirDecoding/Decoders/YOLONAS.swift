import WeirCore

extension ModelFamily {
    /// YOLO-NAS and PP-YOLOE as SuperGradients exports them: without suppression, or with it in one of two formats.
    ///
    /// Boxes are left, top, right, bottom in pixels of the input. The batch format is that of TensorRT's EfficientNMS too.
    /// Source: SuperGradients, `documentation/source/models_export.md`.
    static let yoloNAS = ModelFamily(
        name: "yolo-nas",
        aliases: ["ppyoloe", "efficientnms"],
        outputs: "outputs 1xcellsx4 and 1xcellsxclasses, or a number 1x1 with 1xrowsx4, 1xrows, 1xrows, or one rowsx7",
        channels: .rgb,
        fit: .letterbox(fill: ModelInput.Fit.usualFill, centered: true),
        scale: [1 / 255],
        threshold: 0.25,
        nmsThreshold: 0.7,
        decoder: { everyCell($0) ?? batchFormat($0) ?? flatFormat($0) }
    )

    private static func everyCell(_ model: ModelShapes) -> (any OutputDecoder)? {
        guard let outputs = model.scoredBoxes, model.outputs[outputs.boxes].shape.count == 3 else { return nil }
        let hasUsualGrid = GridLevels.usual(cellCount: outputs.rows, size: model.inputSize) != nil
        guard model.isStated || hasUsualGrid else { return nil }
        return ScoredBoxesDecoder(model, unit: .pixels, hasBackground: false)
    }

    private static func batchFormat(_ model: ModelShapes) -> (any OutputDecoder)? {
        guard let outputs = BoxListOutputs(shapesOf: model, hasCount: true), let count = outputs.count,
            model.isStated || model.outputs[count].shape.count == 2
        else { return nil }
        return BoxListDecoder(outputs, of: model, order: .corners, unit: .pixels)
    }

    private static func flatFormat(_ model: ModelShapes) -> (any OutputDecoder)? {
        guard model.outputs.count == 1, model.isStated || model.outputs[0].name.contains("flat_predictions"),
            model.outputs[0].shape.count == 2
        else { return nil }
        return RowListDecoder(model, .scoreFirst, box: .corners)
    }

    /// YOLOv7 exported with its suppression built in (`--end2end`): image, corners in pixels, class, score.
    ///
    /// Source: YOLOv7, `models/experimental.py`, `ONNX_ORT`.
    static let yolov7EndToEnd = ModelFamily(
        name: "yolov7-end2end",
        aliases: ["yolov7"],
        outputs: "one output rowsx7 (image, left, top, right, bottom, class, score)",
        channels: .rgb,
        fit: .letterbox(fill: ModelInput.Fit.usualFill, centered: true),
        scale: [1 / 255],
        threshold: 0.25,
        nmsThreshold: 1,
        decoder: { $0.isStated ? RowListDecoder($0, .classFirst, box: .corners) : nil }
    )
}
