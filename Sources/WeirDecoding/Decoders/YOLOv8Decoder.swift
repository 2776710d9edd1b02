import WeirCore

/// Reads one output 1x(4+classes)xcells: a plane each for centre x, centre y, width, height and the score of each class.
///
/// So do YOLOv8, YOLO11, YOLO12 and YOLOv6, v9 in the form that Ultralytics exports. Positions are pixels of the input,
/// scores 0 to 1. Source: Ultralytics, `ultralytics/nn/modules/head.py`, `Detect`.
struct YOLOv8Decoder: OutputDecoder {
    private let table: YOLOTable

    var classCount: Int? { table.classCount }

    init?(_ model: ModelShapes) {
        guard model.outputs.count == 1, let table = YOLOTable(.planes, of: model) else { return nil }
        self.table = table
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        try table.candidates(in: outputs, options).suppressingOverlaps()
    }
}

extension Box {
    /// A rectangle from its centre and its sides.
    init(centerX: Float, centerY: Float, width: Float, height: Float) {
        self.init(x: centerX - width / 2, y: centerY - height / 2, width: width, height: height)
    }
}

extension ModelFamily {
    static let yolov8 = ModelFamily(
        name: "yolov8",
        aliases: [
            "yolov5", "yolov5u", "yolov6", "yolov9", "yolov10", "yolo11", "yolov11", "yolo12", "yolov12", "yolo26",
            "deepstream-yolo",
        ],
        outputs: "one output 1x(4+classes)xcells",
        channels: .rgb,
        fit: .letterbox(fill: ModelInput.Fit.usualFill, centered: true),
        scale: [1 / 255],
        threshold: 0.25,
        nmsThreshold: 0.7,
        decoder: { YOLOv8Decoder($0) }
    )
}
