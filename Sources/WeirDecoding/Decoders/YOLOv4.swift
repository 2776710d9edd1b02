import WeirCore

extension AnchorSet {
    /// Source: Darknet (AlexeyAB), `cfg/yolov4.cfg`: anchors and `scale_x_y`.
    fileprivate static let yolov4 = AnchorSet(
        strides: [8, 16, 32],
        side: .exponential,
        centerScales: [1.2, 1.1, 1.05],
        anchors: [
            [12, 16, 19, 36, 40, 28], [36, 75, 76, 55, 72, 146], [142, 110, 192, 243, 459, 401],
        ]
    )

    /// Source: Darknet (AlexeyAB), `cfg/yolov4-tiny.cfg`; its finer head has the anchors 1 to 3.
    fileprivate static let yolov4Tiny = AnchorSet(
        strides: [16, 32],
        side: .exponential,
        centerScales: [1.05, 1.05],
        anchors: [[23, 27, 37, 58, 81, 82], [81, 82, 135, 169, 344, 319]]
    )
}

extension ModelFamily {
    /// YOLOv4's raw heads, or boxes and scores in two outputs.
    ///
    /// Source of the latter: pytorch-YOLOv4, `tool/yolo_layer.py`, `yolo_forward`: corners as fractions of the input, and
    /// objectness x class.
    static let yolov4 = ModelFamily(
        name: "yolov4",
        aliases: ["yolov4-tiny", "scaled-yolov4", "yolov4-csp"],
        outputs: "outputs boxes 1xrowsx1x4 and confs 1xrowsxclasses, or raw heads as yolov3",
        channels: .rgb,
        fit: .stretch,
        scale: [1 / 255],
        threshold: 0.4,
        nmsThreshold: 0.6,
        decoder: { boxesAndScores($0) ?? rawHeads($0) }
    )

    private static func boxesAndScores(_ model: ModelShapes) -> (any OutputDecoder)? {
        guard let outputs = model.scoredBoxes, model.isStated || model.outputs[outputs.boxes].shape.count == 4 else {
            return nil
        }
        return ScoredBoxesDecoder(model, unit: .fractions, hasBackground: false)
    }

    private static func rawHeads(_ model: ModelShapes) -> (any OutputDecoder)? {
        // A head of anchors before cells is a YOLOv5's, unless someone says otherwise.
        let layouts = AnchorHeadDecoder.Layout.allCases.filter { model.isStated || $0 != .anchorsFirst }
        return AnchorHeadDecoder(model, sets: [.yolov4, .yolov4Tiny], layouts: layouts)
    }
}
