import WeirCore

/// Reads one output 1x(4+classes)xcells: a plane each for centre x, centre y, width, height and the score of each class.
///
/// So do YOLOv8, YOLO11, YOLO12 and YOLOv6, v9 in the form that Ultralytics exports. Positions are pixels of the input,
/// scores 0 to 1. Source: Ultralytics, `ultralytics/nn/modules/head.py`, `Detect`.
struct YOLOv8Decoder: OutputDecoder {
    private static let boxPlanes = 4

    private let planes: Int
    private let cells: Int

    var classCount: Int? { planes - Self.boxPlanes }

    init?(_ model: ModelShapes) {
        guard let shape = model.onlyOutput(ofRank: 2), shape[0] > Self.boxPlanes, shape[1] > 0 else { return nil }
        let hasUsualGrid = GridLevels.usual(cellCount: shape[1], size: model.inputSize) != nil
        guard hasUsualGrid || model.isStated && shape[1] > shape[0] else { return nil }
        (planes, cells) = (shape[0], shape[1])
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        let values = try outputs.values(at: 0, shape: [planes, cells])
        var candidates = CandidateList(options)
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: cells) { largest in
            largest.initialize(repeating: 0)
            for plane in Self.boxPlanes..<planes { Scores.raise(largest, by: values + plane * cells) }
            let bound = Scores.bound(options.threshold)
            for cell in 0..<cells where largest[cell] >= bound { add(cell, of: values, to: &candidates) }
        }
        return candidates.suppressingOverlaps()
    }

    private func add(_ cell: Int, of values: UnsafePointer<Float>, to candidates: inout CandidateList) {
        let best = Scores.highest(
            values + Self.boxPlanes * cells + cell,
            count: planes - Self.boxPlanes,
            stride: cells
        )
        let box = Box(
            centerX: values[cell],
            centerY: values[cells + cell],
            width: values[2 * cells + cell],
            height: values[3 * cells + cell]
        )
        candidates.add(box, classID: best.classID, score: best.score)
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
