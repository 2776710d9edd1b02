import Testing
import WeirConfig
import WeirCore

/// Files about models on a Triton server.
@Suite struct NvInferServerTests {
    private static let detector = """
        infer_config {
          unique_id: 5
          gpu_ids: [0]
          max_batch_size: 8
          backend {
            inputs: [ { name: "input_1" } ]
            outputs: [ {name: "cov"}, {name: "bbox"} ]
            triton {
              model_name: "peoplenet"
              version: -1
              model_repo { root: "models" strict_model_config: true }
            }
          }
          preprocess {
            network_format: IMAGE_FORMAT_BGR
            tensor_order: TENSOR_ORDER_LINEAR
            tensor_name: "input_1"
            maintain_aspect_ratio: 1
            symmetric_padding: true
            frame_scaling_hw: FRAME_SCALING_HW_GPU
            frame_scaling_filter: 1
            normalize { scale_factor: 0.5 channel_offsets: [1, 2, 3] }
          }
          postprocess {
            labelfile_path: "labels.txt"
            detection {
              num_detected_classes: 4
              custom_parse_bbox_func: "NvDsInferParseCustomResnet"
              per_class_params { key: 0 value { pre_threshold: 0.4 } }
              per_class_params { key: 2 value { pre_threshold: 0.1 } }
              nms { confidence_threshold: 0.2 topk: 20 iou_threshold: 0.5 }
            }
          }
          custom_lib { path: "lib.so" }
          extra { copy_input_to_host_buffers: false output_buffer_pool_size: 2 }
        }
        input_control { process_mode: PROCESS_MODE_FULL_FRAME operate_on_gie_id: -1 interval: 3 }
        output_control {
          detect_control {
            default_filter { bbox_filter { min_width: 8 min_height: 4 } border_color { red: 1 } }
            specific_class_filters { key: 2 value { roi_top_offset: 7 } }
          }
        }
        """

    private func read(
        _ text: String,
        existing: [String] = ["/ds/models/peoplenet/2/model.onnx", "/ds/labels.txt"],
        files: [String: String] = [:]
    ) -> (detection: Application.Detection?, lines: [String]) {
        let (application, lines) = readModel(text, plugin: 1, files: files, existing: existing)
        return (application?.detect, lines)
    }

    @Test func aDetectorIsTakenOver() {
        let (detection, lines) = read(Self.detector)
        #expect(lines == [])
        #expect(
            detection
                == .init(
                    model: .file("/ds/models/peoplenet/2/model.onnx"),
                    family: "detectnet",
                    labels: "/ds/labels.txt",
                    interval: 3,
                    threshold: 0.2,
                    nmsThreshold: 0.5,
                    maximumPerClass: 20,
                    classOptions: options(
                        "all: minimum-size=8x4; 0: threshold=0.4; 2: threshold=0.1 top-offset=7"
                    ),
                    classCount: 4,
                    clustering: .nms,
                    pictureSize: Size(width: 1920, height: 1080),
                    input: .init(
                        channels: .bgr,
                        fit: .letterbox(fill: 0, centered: true),
                        mean: [1, 2, 3],
                        scale: [0.5]
                    ),
                    componentID: 5
                )
        )
    }

    @Test(
        arguments: [
            ("detection { dbscan { pre_threshold: 0.3 eps: 0.7 min_boxes: 2 } }", Clustering.dbscan, 0.3),
            ("detection { group_rectangle { confidence_threshold: 0.4 group_threshold: 1 } }", .groupRectangles, 0.4),
            ("detection { simple_cluster { threshold: 0.5 } }", Clustering.none, 0.5),
            ("classification { threshold: 0.6 }", .automatic, 0.6),
            ("segmentation { threshold: 0.7 }", .automatic, 0.7),
            ("other { type_name: \"x\" }", .automatic, nil),
        ] as [(String, Clustering, Float?)]
    )
    func postprocessingTellsTheKindOfModel(postprocess: String, clustering: Clustering, threshold: Float?) {
        let text = """
            infer_config {
              backend { triton { model_name: "peoplenet" model_repo { root: "models" } } }
              postprocess { \(postprocess) }
            }
            """
        let (detection, lines) = read(text)
        #expect(lines == [])
        #expect(detection?.clustering == clustering)
        #expect(detection?.threshold == threshold)
    }

    @Test func theNewestVersionWithAFileIsTaken() {
        let files = [
            "/ds/models/peoplenet/1/model.onnx", "/ds/models/peoplenet/3/net.onnx", "/ds/models/peoplenet/9/model.plan",
            "/ds/labels.txt",
        ]
        #expect(read(Self.detector, existing: files).detection?.model == .file("/ds/models/peoplenet/1/model.onnx"))
        let own = ["/ds/models/peoplenet/config.pbtxt": "name: 'p' default_model_filename: \"net.onnx\""]
        let (detection, lines) = read(Self.detector, existing: files, files: own)
        #expect(lines == [])
        #expect(detection?.model == .file("/ds/models/peoplenet/3/net.onnx"))
        let one = Self.detector.replacing("version: -1", with: "version: 3")
        #expect(read(one, existing: files).detection == nil)
    }

    private static let noModel = """
        There is no ONNX or OpenVINO model in `/ds/models/peoplenet/VERSION/`; put one there (`model.onnx`), or name an \
        ONNX (`.onnx`) or OpenVINO IR (`.xml`) file in a file for `plugin-type` 0, which `config-file` names.
        """

    @Test func aModelThatIsNotThereGetsASentence() {
        #expect(read(Self.detector, existing: ["/ds/labels.txt"]).lines == ["m.txt:9:19: error: \(Self.noModel)"])
    }

    @Test(arguments: [
        (
            "model_repo {", "grpc { url: \"a:8001\" } model_repo {",
            """
            11:7: error: A model on another machine's Triton server can't be run here; name an ONNX (`.onnx`) or OpenVINO \
            IR (`.xml`) file in a file for `plugin-type` 0, which `config-file` names.
            """
        ),
        (
            "scale_factor: 0.5", "scale_factor: x",
            "22:31: error: `infer_config.preprocess.normalize.scale_factor` is `x`; it must be a number from -100000 to 100000."
        ),
        (
            "topk: 20", "topq: 20",
            "31:39: warning: The field `infer_config.postprocess.detection.nms.topq` is not known and has no effect."
        ),
        (
            "extra {", "lstm { loops: [] } extra {",
            "35:3: warning: The field `infer_config.lstm` is not supported yet; it has no effect."
        ),
        (
            "gpu_ids: [0]", "gpu_ids: [0",
            "4:3: error: This is no text of protobuf: here stands `max_batch_size`, but there must be `,` or `]`."
        ),
    ])
    func whatIsWrongGetsASentence(right: String, wrong: String, sentence: String) {
        #expect(read(Self.detector.replacing(right, with: wrong)).lines == ["m.txt:\(sentence)"])
    }
}
