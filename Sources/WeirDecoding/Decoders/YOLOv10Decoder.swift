import WeirCore

/// Reads one output 1xrowsx6: left, top, right, bottom in pixels of the input, score, class; overlaps are gone already.
///
/// So do YOLOv10 and YOLO26, and any Ultralytics model that was exported with `nms=True`. Source: Ultralytics,
/// `ultralytics/nn/modules/head.py`, `Detect.postprocess`.
struct YOLOv10Decoder: OutputDecoder {
    private let table: YOLOTable

    var classCount: Int? { nil }

    /// Boxes are corners in pixels unless `boxes` says otherwise.
    init?(_ model: ModelShapes, boxes: BoxForm? = nil) {
        guard model.outputs.count == 1, let table = YOLOTable(.finished, boxes: boxes, of: model) else { return nil }
        self.table = table
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        try table.candidates(in: outputs, options).sorted()
    }
}

extension ModelFamily {
    static let yolov10 = ModelFamily(
        name: "yolov10",
        aliases: ["yolo26", "yolov8", "yolov9", "yolov11", "yolo11", "yolov12", "yolo12", "deepstream-yolo"],
        outputs: "one output 1xrowsx6",
        channels: .rgb,
        fit: .letterbox(fill: ModelInput.Fit.usualFill, centered: true),
        scale: [1 / 255],
        threshold: 0.25,
        nmsThreshold: 1,
        decoder: { YOLOv10Decoder($0) }
    )
}
