import WeirCore

extension AnchorSet {
    /// Source: Darknet, `cfg/yolov3.cfg`.
    fileprivate static let yolov3 = AnchorSet(
        strides: [8, 16, 32],
        side: .exponential,
        centerScales: [1, 1, 1],
        anchors: [
            [10, 13, 16, 30, 33, 23], [30, 61, 62, 45, 59, 119], [116, 90, 156, 198, 373, 326],
        ]
    )

    /// Source: Darknet, `cfg/yolov3-tiny.cfg`; its finer head has the anchors 0 to 2.
    fileprivate static let yolov3Tiny = AnchorSet(
        strides: [16, 32],
        side: .exponential,
        centerScales: [1, 1],
        anchors: [[10, 14, 23, 27, 37, 58], [81, 82, 135, 169, 344, 319]]
    )
}

extension ModelFamily {
    /// YOLOv3's heads as its convolutions give them; anchors don't change with the size of the input.
    static let yolov3 = ModelFamily(
        name: "yolov3",
        aliases: ["yolov3-tiny"],
        outputs: "three outputs 1x3·(5+classes)xrowsxcolumns for strides 8, 16 and 32, or two for 16 and 32 (tiny)",
        channels: .rgb,
        // Darknet pads with half of white.
        fit: .letterbox(fill: 128, centered: true),
        scale: [1 / 255],
        threshold: 0.25,
        nmsThreshold: 0.45,
        decoder: {
            AnchorHeadDecoder(
                $0,
                sets: [.yolov3, .yolov3Tiny],
                layouts: $0.isStated
                    ? AnchorHeadDecoder.Layout.allCases : [.channelsFirst, .channelsLast]
            )
        }
    )
}
