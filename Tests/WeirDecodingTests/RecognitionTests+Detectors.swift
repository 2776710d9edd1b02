import Testing
import WeirCore

@testable import WeirDecoding

extension RecognitionTests {
    private static func grids(_ strides: [Int], _ size: Int, _ shape: (Int) -> [Int]) -> [(String, [Int])] {
        strides.map { ("head\($0)", shape(size / $0)) }
    }

    /// For each name and each of the usual strides an output of so many columns, and so many rows a cell.
    private static func tables(_ kinds: KeyValuePairs<String, Int>, _ size: Int, perCell: Int) -> [(String, [Int])] {
        var outputs: [(String, [Int])] = []
        for (name, columns) in kinds {
            for stride in [8, 16, 32] {
                let rows = (size / stride) * (size / stride) * perCell
                outputs.append(("\(name)_\(stride)", [1, rows, columns]))
            }
        }
        return outputs
    }

    /// Forms of detectors beyond the first families'.
    static let detectors = [
        Example("yolov3.onnx", [1, 3, 416, 416], grids([32, 16, 8], 416) { [1, 255, $0, $0] }, "yolov3", 80),
        Example("yolov3-608.onnx", [1, 3, 608, 608], grids([8, 16, 32], 608) { [1, $0, $0, 18] }, "yolov3", 1),
        Example("yolov3-tiny.onnx", [1, 3, 416, 416], grids([32, 16], 416) { [1, 255, $0, $0] }, "yolov3", 80),
        Example(
            "yolov4-zoo.onnx",
            [1, 416, 416, 3],
            grids([8, 16, 32], 416) { [1, $0, $0, 3, 85] },
            "yolov4",
            80
        ),
        Example(
            "yolov4_1_3_608_608_static.onnx",
            [1, 3, 608, 608],
            [("boxes", [1, 22743, 1, 4]), ("confs", [1, 22743, 80])],
            "yolov4",
            80
        ),
        Example(
            "yolov5s-raw.onnx",
            [1, 3, 640, 640],
            grids([8, 16, 32], 640) { [1, 3, $0, $0, 85] },
            "yolov5-heads",
            80
        ),
        Example(
            "yolov5s6-raw.onnx",
            [1, 3, 1280, 1280],
            grids([8, 16, 32, 64], 1280) { [1, 3, $0, $0, 7] },
            "yolov5-heads",
            2
        ),
        Example(
            "yolov5s-all.onnx",
            [1, 3, 640, 640],
            [("output", [1, 25200, 85])] + grids([8, 16, 32], 640) { [1, 3, $0, $0, 85] },
            "yolov5-heads",
            80
        ),
        Example(
            "yolo_nas_s.onnx",
            [1, 3, 640, 640],
            [("913", [1, 8400, 4]), ("904", [1, 8400, 80])],
            "yolo-nas",
            80
        ),
        Example(
            "yolo_nas_batch.onnx",
            [1, 3, 640, 640],
            [
                ("graph2_num_predictions", [1, 1]), ("graph2_pred_boxes", [1, 1000, 4]),
                ("graph2_pred_scores", [1, 1000]), ("graph2_pred_classes", [1, 1000]),
            ],
            "yolo-nas",
            nil,
            whole: ["graph2_num_predictions", "graph2_pred_classes"]
        ),
        Example("yolo_nas_flat.onnx", [1, 3, 640, 640], [("graph2_flat_predictions", [-1, 7])], "yolo-nas", nil),
        Example(
            "rtdetrv2.onnx",
            [1, 3, 640, 640],
            [("labels", [1, 300]), ("boxes", [1, 300, 4]), ("scores", [1, 300])],
            "rt-detr",
            nil,
            whole: ["labels"]
        ),
        Example(
            "dfine-open.onnx",
            [-1, 3, 640, 640],
            [("labels", [-1, 300]), ("boxes", [-1, 300, 4]), ("scores", [-1, 300])],
            "rt-detr",
            nil
        ),
        Example(
            "rtdetr-hf.onnx",
            [1, 3, 640, 640],
            [("logits", [1, 300, 80]), ("pred_boxes", [1, 300, 4])],
            "rt-detr",
            80
        ),
        Example("rtdetr-l.onnx", [1, 3, 640, 640], [("output0", [1, 300, 84])], "rt-detr", 80),
        Example("rfdetr.onnx", [1, 3, 560, 560], [("dets", [1, 300, 4]), ("labels", [1, 300, 91])], "rf-detr", 91),
        Example(
            "detr-resnet-50.onnx",
            [1, 3, 800, 800],
            [("logits", [1, 100, 92]), ("pred_boxes", [1, 100, 4]), ("last_hidden_state", [1, 100, 256])],
            "detr",
            91
        ),
        Example(
            "ssd_mobilenet_v1.tflite",
            [1, 300, 300, 3],
            [
                ("TFLite_Detection_PostProcess", [1, 10, 4]), ("TFLite_Detection_PostProcess:1", [1, 10]),
                ("TFLite_Detection_PostProcess:2", [1, 10]), ("TFLite_Detection_PostProcess:3", [1]),
            ],
            "tensorflow",
            nil
        ),
        Example(
            "efficientdet_d0.xml",
            [1, 512, 512, 3],
            [
                ("detection_anchor_indices", [1, 100]), ("detection_boxes", [1, 100, 4]),
                ("detection_classes", [1, 100]), ("detection_multiclass_scores", [1, 100, 90]),
                ("detection_scores", [1, 100]), ("num_detections", [1]), ("raw_detection_boxes", [1, 49104, 4]),
                ("raw_detection_scores", [1, 49104, 90]),
            ],
            "tensorflow",
            nil
        ),
        Example(
            "fasterrcnn.onnx",
            [1, 3, 800, 800],
            [("boxes", [-1, 4]), ("labels", [-1]), ("scores", [-1])],
            "torchvision",
            nil,
            whole: ["labels"]
        ),
        Example(
            "retinanet.onnx",
            [1, 3, 800, 800],
            [("2881", [-1, 4]), ("2890", [-1]), ("2893", [-1])],
            "torchvision",
            nil,
            whole: ["2893"]
        ),
        Example(
            "ssd-mobilenet.onnx",
            [1, 3, 300, 300],
            [("scores", [1, 3000, 91]), ("boxes", [1, 3000, 4])],
            "pytorch-ssd",
            91
        ),
        Example(
            "resnet34_peoplenet.onnx",
            [-1, 3, 544, 960],
            [("output_bbox/BiasAdd:0", [-1, 12, 34, 60]), ("output_cov/Sigmoid:0", [-1, 3, 34, 60])],
            "detectnet",
            3
        ),
        Example(
            "ctdet_coco_dla.onnx",
            [1, 3, 512, 512],
            [("hm", [1, 80, 128, 128]), ("wh", [1, 2, 128, 128]), ("reg", [1, 2, 128, 128])],
            "centernet",
            80
        ),
        Example(
            "mobilenet0.25_Final.onnx",
            [1, 3, 640, 640],
            [("output0", [1, 16800, 4]), ("587", [1, 16800, 10]), ("586", [1, 16800, 2])],
            "retinaface",
            1
        ),
        Example(
            "scrfd_10g_bnkps.onnx",
            [1, 3, 640, 640],
            [
                ("448", [12800, 1]), ("471", [3200, 1]), ("494", [800, 1]), ("451", [12800, 4]), ("474", [3200, 4]),
                ("497", [800, 4]), ("454", [12800, 10]), ("477", [3200, 10]), ("500", [800, 10]),
            ],
            "scrfd",
            1
        ),
        Example(
            "scrfd_500m.onnx",
            [1, 3, 320, 320],
            tables(["score": 1, "bbox": 4], 320, perCell: 2),
            "scrfd",
            1
        ),
        Example(
            "yunet_n_320_320.onnx",
            [1, 3, 320, 320],
            tables(["cls": 1, "obj": 1, "bbox": 4, "kps": 10], 320, perCell: 1),
            "yunet",
            1
        ),
        Example(
            "version-RFB-320.onnx",
            [1, 3, 240, 320],
            [("scores", [1, 4420, 2]), ("boxes", [1, 4420, 4])],
            "ultraface",
            2
        ),
    ]

    @Test(arguments: [
        ("D-FINE", "rtdetrv2.onnx"), ("rtdetr", "rtdetr-hf.onnx"), ("yolov5", "yolov5s-raw.onnx"),
        ("yolov4_tiny", "yolov3-tiny.onnx"), ("PeopleNet", "resnet34_peoplenet.onnx"), ("ssd", "ssd-mobilenet.onnx"),
        ("ssd", "ssd_mobilenet_v1.tflite"), ("efficientdet", "efficientdet_d0.xml"), ("faster rcnn", "fasterrcnn.onnx"),
        ("lw-detr", "rfdetr.onnx"), ("yolos", "detr-resnet-50.onnx"), ("ppyoloe", "yolo_nas_s.onnx"),
    ])
    func namesOfDetectorsLeadToTheirReading(name: String, file: String) throws {
        let example = try #require(Self.detectors.first { $0.file == file })
        var overrides = ModelSettings()
        overrides.family = name
        let found = try ModelDescription(facts: example.facts, overrides: overrides).family
        #expect(found == (name == "yolov4_tiny" ? "yolov4" : example.family))
    }

    /// Only forms that several families share are told with a doubt.
    @Test(arguments: detectors) func whatIsReadWithoutADoubtIsSaidWithoutOne(example: Example) throws {
        let shared = [
            "yolov3.onnx", "yolov3-608.onnx", "yolov3-tiny.onnx", "yolov5s-raw.onnx", "yolov5s6-raw.onnx",
            "yolov5s-all.onnx",
        ]
        let notices = try ModelDescription(facts: example.facts).notices
        #expect(notices.contains { $0.contains("it might be") } == shared.contains(example.file))
    }

    /// A model's outputs, each time with one dimension changed to one that is out of all bounds, or only odd.
    @Test(arguments: published + forms + detectors) func oddShapesAreSurvived(example: Example) throws {
        let sizes = [Int.min, -1, 0, 1, 4, 7, .max / 4 + 1, .max]
        for (output, port) in example.outputs.enumerated() {
            for dimension in port.shape.indices {
                for size in sizes {
                    var facts = example.facts
                    facts.outputs[output].shape[dimension] = size
                    try describeAndDecode(facts, family: nil)
                    try describeAndDecode(facts, family: example.family)
                }
            }
        }
    }

    /// Expects a sentence or a decoder that takes no other tensors than those announced.
    private func describeAndDecode(_ facts: ModelFacts, family: String?) throws {
        var overrides = ModelSettings()
        overrides.family = family
        let model: ModelDescription
        do {
            model = try ModelDescription(facts: facts, overrides: overrides)
        } catch {
            #expect(error.code == .model)
            return
        }
        let odd = facts.outputs.map { TestTensor($0.name, [2, 2]) }
        #expect(message { _ = try decode(model.decoder, odd) }?.hasPrefix("The model gave") == true)
    }
}
