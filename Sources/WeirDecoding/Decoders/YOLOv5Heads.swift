import WeirCore

extension AnchorSet {
    private static func squared(_ anchors: [[Float]]) -> AnchorSet {
        AnchorSet(
            // One head more is one stride more.
            strides: anchors.indices.map { 8 << $0 },
            side: .squaredSigmoid,
            centerScales: anchors.map { _ in 2 },
            anchors: anchors
        )
    }

    /// Source: Ultralytics YOLOv5, `models/yolov5s.yaml`.
    fileprivate static let yolov5 = squared([
        [10, 13, 16, 30, 33, 23], [30, 61, 62, 45, 59, 119], [116, 90, 156, 198, 373, 326],
    ])

    /// Source: Ultralytics YOLOv5, `models/hub/yolov5s6.yaml`; YOLOv7, `cfg/training/yolov7-w6.yaml`.
    fileprivate static let yolov5Large = squared([
        [19, 27, 44, 40, 38, 94], [96, 68, 86, 152, 180, 137], [140, 301, 303, 264, 238, 542],
        [436, 615, 739, 380, 925, 792],
    ])

    /// Source: YOLOv7, `cfg/training/yolov7.yaml`.
    fileprivate static let yolov7 = squared([
        [12, 16, 19, 36, 40, 28], [36, 75, 76, 55, 72, 146], [142, 110, 192, 243, 459, 401],
    ])
}

extension ModelFamily {
    private static func squaredHeads(
        _ name: String,
        aliases: [String],
        _ sets: [AnchorSet],
        nmsThreshold: Float
    ) -> ModelFamily {
        ModelFamily(
            name: name,
            aliases: aliases,
            outputs: "an output 1x3xrowsxcolumnsx(5+classes) for each of the strides 8, 16, 32 (and 64)",
            channels: .rgb,
            fit: .letterbox(fill: ModelInput.Fit.usualFill, centered: true),
            scale: [1 / 255],
            threshold: 0.25,
            nmsThreshold: nmsThreshold,
            decoder: { AnchorHeadDecoder($0, sets: sets, layouts: [.anchorsFirst, .channelsFirst, .channelsLast]) }
        )
    }

    /// YOLOv5 and YOLOv7-tiny, exported without the layer that makes boxes.
    static let yolov5Heads = squaredHeads(
        "yolov5-heads",
        aliases: ["yolov5", "yolov7-tiny"],
        [.yolov5, .yolov5Large],
        nmsThreshold: 0.45
    )

    /// YOLOv7, exported without the layer that makes boxes.
    static let yolov7Heads = squaredHeads(
        "yolov7-heads",
        aliases: ["yolov7"],
        [.yolov7, .yolov5Large],
        nmsThreshold: 0.65
    )
}
