/// The functions that DeepStream's files name for reading a model's outputs, and what reads the same here.
///
/// Names and outputs are those of NVIDIA's `nvdsinfer_customparser` and TAO applications, of its object detector samples,
/// and of marcoslucianops/DeepStream-Yolo.
enum ParserFunctions {
    enum Meaning: Hashable {
        /// The outputs are those of a family.
        case family(String)
        /// The function does what any model of the task needs.
        case task(Application.Task)
    }

    /// What `function` does; nil where it isn't known.
    static func meaning(of function: String) -> Meaning? {
        // Variants that do the same on a GPU.
        let name = function.hasSuffix("Cuda") ? String(function.dropLast("Cuda".count)) : function
        return families[name].map(Meaning.family) ?? tasks[name].map(Meaning.task)
    }

    static let families = [
        "NvDsInferParseYolo": "deepstream-yolo",
        "NvDsInferParseYoloE": "deepstream-yolo",
        "NvDsInferParse_YOLO_ONNX": "yolov5",
        "NvDsInferParse_YOLOV8_ONNX": "yolov8",
        "NvDsInferParse_YOLOX_ONNX": "yolox",
        "NvDsInferParse_YOLO_NAS_ONNX": "yolo-nas",
        "NvDsInferParse_PPYOLOE_ONNX": "ppyoloe",
        "NvDsInferParseCustomYoloV3": "yolov3",
        "NvDsInferParseCustomYoloV3Tiny": "yolov3-tiny",
        "NvDsInferParseCustomYoloV4": "yolov4",
        "NvDsInferParseCustomYoloV5": "yolov5",
        "NvDsInferParseCustomYoloV7": "yolov7",
        "NvDsInferParseCustomYoloV8": "yolov8",
        "NvDsInferParseCustomYoloX": "yolox",
        "NvDsInferParseCustomResnet": "detectnet",
        "NvDsInferParseCustomSSD": "ssd",
        "NvDsInferParseCustomNMSTLT": "ssd",
        "NvDsInferParseCustomTfSSD": "tensorflow",
        "NvDsInferParseCustomBatchedNMSTLT": "efficientnms",
        "NvDsInferParseCustomEfficientNMS": "efficientnms",
        "NvDsInferParseCustomEfficientDetTAO": "efficientdet",
        "NvDsInferParseCustomDDETRTAO": "deformable-detr",
        "NvDsInferParseRetinaNet": "retinanet",
        "NvDsInferParseCustomMrcnnTLT": "mask-rcnn",
        "NvDsInferParseCustomMrcnnTLTV2": "mask-rcnn",
    ]

    static let tasks: [String: Application.Task] = [
        "NvDsInferClassiferParseCustomSoftmax": .classify,
        "NvDsInferCustomYolov5ClsParse": .classify,
        "NvDsInferParseCustomNVPlate": .text,
    ]
}
