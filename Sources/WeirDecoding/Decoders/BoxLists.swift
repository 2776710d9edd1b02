import WeirCore

extension ModelFamily {
    /// Detectors of TensorFlow's Object Detection API and of TensorFlow Lite (SSD, EfficientDet).
    ///
    /// Boxes are top, left, bottom, right as parts of the input; classes are given as the model numbers them. Sources:
    /// TensorFlow Models, `object_detection/exporter_lib_v2.py`; TensorFlow Lite, `detection_postprocess.cc`.
    static let tensorFlow = ModelFamily(
        name: "tensorflow",
        aliases: ["tflite", "ssd", "efficientdet"],
        outputs: "outputs boxes 1xrowsx4, classes 1xrows, scores 1xrows and their number",
        channels: .rgb,
        fit: .stretch,
        mean: [127.5],
        scale: [1 / 127.5],
        threshold: 0.5,
        nmsThreshold: 1,
        decoder: { model in
            tensorFlowOutputs(model).map { BoxListDecoder($0, of: model, order: .cornersRowFirst, unit: .fractions) }
        }
    )

    private static func tensorFlowOutputs(_ model: ModelShapes) -> BoxListOutputs? {
        if let named = BoxListOutputs(namesOf: model) { return named }
        guard let found = BoxListOutputs(shapesOf: model, hasCount: true), let count = found.count else {
            return model.isStated ? BoxListOutputs(shapesOf: model, hasCount: false) : nil
        }
        return model.isStated || model.outputs[count].shape.count <= 1 ? found : nil
    }

    /// Detectors of torchvision (Faster R-CNN, RetinaNet, FCOS, SSD), whose number of rows is open.
    ///
    /// Boxes are left, top, right, bottom in pixels of the input; the classes count the background as 0. Their own
    /// normalization is part of the model. Source: torchvision, `models/detection`.
    static let torchvision = ModelFamily(
        name: "torchvision",
        aliases: ["faster-rcnn", "fasterrcnn", "retinanet", "fcos", "ssd", "ssdlite"],
        outputs: "outputs boxes rowsx4, labels rows and scores rows",
        channels: .rgb,
        fit: .stretch,
        scale: [1 / 255],
        threshold: 0.5,
        nmsThreshold: 1,
        decoder: { model in
            guard let outputs = BoxListOutputs(shapesOf: model, hasCount: false),
                model.isStated || outputs.areClassesTold && model.outputs[outputs.boxes].shape.count == 2
            else { return nil }
            return BoxListDecoder(outputs, of: model, order: .corners, unit: .pixels)
        }
    )

    /// EfficientDet as its authors export it: image, top, left, bottom, right in pixels of the input, score, class.
    ///
    /// Source: AutoML, `efficientdet/tf2/postprocess.py`, `generate_detections`.
    static let efficientDet = ModelFamily(
        name: "efficientdet",
        outputs: "one output 1xrowsx7 (image, top, left, bottom, right, score, class)",
        channels: .rgb,
        fit: .letterbox(fill: 0, centered: false),
        // The statistics of ImageNet.
        mean: [123.675, 116.28, 103.53],
        scale: [1 / 58.395, 1 / 57.12, 1 / 57.375],
        threshold: 0.4,
        nmsThreshold: 1,
        decoder: { $0.isStated ? RowListDecoder($0, .scoreFirst, box: .cornersRowFirst) : nil }
    )
}
