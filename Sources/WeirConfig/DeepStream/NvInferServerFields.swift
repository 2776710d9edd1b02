/// The fields of a file for `nvinferserver`, and the keys of a file for `nvinfer` that mean the same.
enum NvInferServerFields {
    private static let detection = "infer_config.postprocess.detection"

    /// Values that are written alike.
    static let same: [(path: String, key: String)] = [
        ("infer_config.unique_id", "gie-unique-id"),
        ("infer_config.preprocess.normalize.scale_factor", "net-scale-factor"),
        ("infer_config.preprocess.normalize.channel_offsets", "offsets"),
        ("infer_config.preprocess.normalize.mean_file", "mean-file"),
        ("infer_config.postprocess.labelfile_path", "labelfile-path"),
        ("\(detection).num_detected_classes", "num-detected-classes"),
        ("\(detection).custom_parse_bbox_func", "parse-bbox-func-name"),
        ("infer_config.postprocess.classification.threshold", "classifier-threshold"),
        ("infer_config.postprocess.classification.custom_parse_classifier_func", "parse-classifier-func-name"),
        ("infer_config.postprocess.segmentation.threshold", "segmentation-threshold"),
        (
            "infer_config.postprocess.segmentation.custom_parse_segmentation_func",
            "parse-segmentation-func-name"
        ),
        ("input_control.operate_on_gie_id", "operate-on-gie-id"),
        ("input_control.operate_on_class_ids", "operate-on-class-ids"),
        ("input_control.interval", "interval"),
        ("input_control.secondary_reinfer_interval", "secondary-reinfer-interval"),
        ("input_control.object_control.bbox_filter.min_width", "input-object-min-width"),
        ("input_control.object_control.bbox_filter.min_height", "input-object-min-height"),
        ("input_control.object_control.bbox_filter.max_width", "input-object-max-width"),
        ("input_control.object_control.bbox_filter.max_height", "input-object-max-height"),
        ("output_control.classifier_type", "classifier-type"),
    ]

    static let flags: [(String, String)] = [
        ("infer_config.preprocess.maintain_aspect_ratio", "maintain-aspect-ratio"),
        ("infer_config.preprocess.symmetric_padding", "symmetric-padding"),
        ("input_control.async_mode", "classifier-async-mode"),
        ("output_control.output_tensor_meta", "output-tensor-meta"),
    ]

    /// Names that stand for numbers there; others stand for what holds if nothing is said.
    static let choices: [(String, String, [String: String])] = [
        (
            "infer_config.preprocess.network_format", "model-color-format",
            [
                "IMAGE_FORMAT_RGB": "0", "IMAGE_FORMAT_BGR": "1", "IMAGE_FORMAT_GRAY": "2",
                "MEDIA_FORMAT_NONE": "", "FORMAT_NONE": "",
            ]
        ),
        (
            "input_control.process_mode", "process-mode",
            ["PROCESS_MODE_FULL_FRAME": "1", "PROCESS_MODE_CLIP_OBJECTS": "2", "PROCESS_MODE_DEFAULT": ""]
        ),
    ]

    static let networkTypes = [
        ("detection", "0"), ("classification", "1"), ("trtis_classification", "1"), ("segmentation", "2"),
        ("other", "100"),
    ]

    static let clusterModes = [("group_rectangle", "0"), ("dbscan", "1"), ("nms", "2"), ("simple_cluster", "4")]

    /// Of all classes, below `detection`.
    static let classes: [(path: String, key: String)] = [
        ("nms.confidence_threshold", "pre-cluster-threshold"), ("nms.iou_threshold", "nms-iou-threshold"),
        ("nms.topk", "topk"), ("dbscan.pre_threshold", "pre-cluster-threshold"), ("dbscan.eps", "eps"),
        ("dbscan.min_boxes", "minBoxes"), ("dbscan.min_score", "dbscan-min-score"),
        ("group_rectangle.confidence_threshold", "pre-cluster-threshold"),
        ("group_rectangle.group_threshold", "group-threshold"), ("group_rectangle.eps", "eps"),
        ("simple_cluster.threshold", "pre-cluster-threshold"),
    ]

    /// Of all classes or of one, below a filter.
    static let filters = [
        ("bbox_filter.min_width", "detected-min-w"), ("bbox_filter.min_height", "detected-min-h"),
        ("bbox_filter.max_width", "detected-max-w"), ("bbox_filter.max_height", "detected-max-h"),
        ("roi_top_offset", "roi-top-offset"), ("roi_bottom_offset", "roi-bottom-offset"),
    ]

    /// Read by whoever finds the model.
    static let modelPlace = [
        "infer_config.backend.triton.model_name", "infer_config.backend.triton.version",
        "infer_config.backend.triton.model_repo.root", "infer_config.backend.triton.grpc.url",
        "infer_config.backend.trt_is.model_name", "infer_config.backend.trt_is.version",
        "infer_config.backend.trt_is.model_repo.root",
    ]

    static let known: Set<String> = {
        let filter = "output_control.detect_control"
        let single = "\(filter).specific_class_filters"
        return Set(
            same.map(\.path) + flags.map(\.0) + choices.map(\.0) + modelPlace
                + networkTypes.map { "infer_config.postprocess.\($0.0)" }
                + clusterModes.map { "\(detection).\($0.0)" } + classes.map { "\(detection).\($0.path)" }
                + filters.map { "\(filter).default_filter.\($0.0)" } + filters.map { "\(single).value.\($0.0)" }
                + [
                    "\(detection).per_class_params.key", "\(detection).per_class_params.value.pre_threshold",
                    "\(single).key", "infer_config.postprocess.segmentation.num_segmentation_classes",
                ]
        )
    }()

    static let unsupported: Set<String> = ["infer_config.input_tensor_from_meta", "infer_config.lstm"]

    /// Without meaning here: they steer a server, a GPU, or compiled code that the model's reader tells of.
    private static let passedOver = [
        "infer_config.gpu_ids", "infer_config.max_batch_size", "infer_config.backend.inputs",
        "infer_config.backend.outputs", "infer_config.backend.output_mem_type", "infer_config.backend.disable_warmup",
        "infer_config.backend.triton.model_repo", "infer_config.backend.trt_is.model_repo",
        "infer_config.backend.triton.grpc.enable_cuda_buffer_sharing", "infer_config.preprocess.tensor_order",
        "infer_config.preprocess.tensor_name", "infer_config.preprocess.frame_scaling_hw",
        "infer_config.preprocess.frame_scaling_filter", "infer_config.custom_lib", "infer_config.extra",
        "infer_config.clip_object_outside_roi", "infer_config.postprocess.other.type_name",
        "infer_config.postprocess.trtis_classification", "output_control.detect_control.default_filter.border_color",
        "output_control.detect_control.default_filter.bg_color",
        "output_control.detect_control.specific_class_filters.value.border_color",
        "output_control.detect_control.specific_class_filters.value.bg_color",
    ]

    static func isPassedOver(_ path: String) -> Bool {
        !known.contains(path) && passedOver.contains { path == $0 || path.hasPrefix($0 + ".") }
            && !known.contains { $0.hasPrefix(path + ".") }
    }
}
