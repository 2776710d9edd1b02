import Testing
import WeirCore

@testable import WeirDecoding

/// Families told by the shapes of real models and of the forms that exporters give.
@Suite struct RecognitionTests {
    /// A model as an engine reports it.
    struct Example: CustomTestStringConvertible, Sendable {
        let file: String
        let input: [Int]
        let outputs: [ModelFacts.Port]
        let family: String
        let classes: Int?
        var testDescription: String { file }

        /// `whole` are the names of outputs of whole numbers.
        init(
            _ file: String,
            _ input: [Int],
            _ outputs: [(String, [Int])],
            _ family: String,
            _ classes: Int?,
            whole: [String] = []
        ) {
            self.file = file
            self.input = input
            self.outputs = outputs.map { output in
                ModelFacts.Port(name: output.0, shape: output.1, elementType: whole.contains(output.0) ? "i64" : "f32")
            }
            self.family = family
            self.classes = classes
        }

        var facts: ModelFacts {
            ModelFacts(fileName: file, inputs: [ModelFacts.Port(name: "input", shape: input)], outputs: outputs)
        }
    }

    /// What OpenVINO 2026.4 reports of published models.
    static let published = [
        Example(
            "person-detection-retail-0013.xml",
            [1, 3, 320, 544],
            [("detection_out", [1, 1, 200, 7])],
            "ssd",
            nil
        ),
        Example("face-detection-retail-0004.xml", [1, 3, 300, 300], [("detection_out", [1, 1, 200, 7])], "ssd", nil),
        Example(
            "vehicle-license-plate-detection-barrier-0106.xml",
            [1, 3, 300, 300],
            [("DetectionOutput_", [1, 1, 200, 7])],
            "ssd",
            nil
        ),
        Example(
            "person-vehicle-bike-detection-crossroad-1016.xml",
            [1, 3, 512, 512],
            [("653", [1, 1, 200, 7])],
            "ssd",
            nil
        ),
        Example("yolox_nano_416x416.onnx", [1, 3, 416, 416], [("output", [1, 3549, 85])], "yolox", 80),
        Example(
            "nanodet_m_320.onnx",
            [1, 3, 320, 320],
            [
                ("cls_pred_stride_8", [1, 1600, 80]), ("cls_pred_stride_16", [1, 400, 80]),
                ("cls_pred_stride_32", [1, 100, 80]), ("dis_pred_stride_8", [1, 1600, 32]),
                ("dis_pred_stride_16", [1, 400, 32]), ("dis_pred_stride_32", [1, 100, 32]),
            ],
            "nanodet",
            80
        ),
        Example("FastestDet.onnx", [1, 3, 352, 352], [("758", [1, 85, 22, 22])], "fastestdet", 80),
    ]

    /// The forms of families of which no published model is at hand.
    static let forms = [
        Example("yolov8n.onnx", [1, 3, 640, 640], [("output0", [1, 84, 8400])], "yolov8", 80),
        Example("yolov8n-384.onnx", [1, 3, 384, 640], [("output0", [1, 5, 5040])], "yolov8", 1),
        Example("yolov8-p6.onnx", [1, 3, 1280, 1280], [("output0", [1, 84, 34000])], "yolov8", 80),
        Example("yolov8-p2.onnx", [1, 3, 640, 640], [("output0", [1, 10, 34000])], "yolov8", 6),
        Example("yolov3-tinyu.onnx", [1, 3, 640, 640], [("output0", [1, 84, 2000])], "yolov8", 80),
        Example("batch.onnx", [4, 3, 640, 640], [("output0", [4, 84, 8400])], "yolov8", 80),
        Example("open-batch.onnx", [-1, 3, 640, 640], [("output0", [-1, 84, 8400])], "yolov8", 80),
        Example("open-output.onnx", [1, 3, 640, 640], [("output0", [-1, 84, 8400])], "yolov8", 80),
        Example("yolov5s.onnx", [1, 3, 640, 640], [("output", [1, 25200, 85])], "yolov5", 80),
        Example("yolov5s6.onnx", [1, 3, 1280, 1280], [("output", [1, 102_000, 85])], "yolov5", 80),
        Example("yolov7-tiny.onnx", [1, 3, 416, 416], [("output", [1, 10647, 6])], "yolov5", 1),
        Example("yolox_s.onnx", [1, 3, 640, 640], [("output", [1, 8400, 85])], "yolox", 80),
        Example("yolox-one.onnx", [1, 3, 640, 640], [("output", [1, 8400, 6])], "yolox", 1),
        Example("nanodet-plus-m_416.onnx", [1, 3, 416, 416], [("output", [1, 3598, 112])], "nanodet-plus", 80),
        Example("nanodet-m-1.x.onnx", [1, 3, 320, 320], [("output", [1, 2100, 112])], "nanodet", 80),
        Example(
            "nanodet-numbered.onnx",
            [1, 3, 320, 320],
            [
                ("1", [1, 1600, 32]), ("2", [1, 1600, 7]), ("3", [1, 400, 32]), ("4", [1, 400, 7]),
                ("5", [1, 100, 32]),
                ("6", [1, 100, 7]),
            ],
            "nanodet",
            7
        ),
        Example("yolov10n.onnx", [1, 3, 640, 640], [("output0", [1, 300, 6])], "yolov10", nil),
        Example("yolo26n.onnx", [1, 3, 320, 320], [("output0", [1, 300, 6])], "yolov10", nil),
        Example("open-rows.xml", [1, 3, 300, 300], [("detection_out", [1, 1, -1, 7])], "ssd", nil),
        Example("nhwc.onnx", [1, 640, 640, 3], [("output0", [1, 84, 8400])], "yolov8", 80),
    ]

    @Test(arguments: published + forms + detectors) func familiesAreToldByShapes(example: Example) throws {
        let model = try ModelDescription(facts: example.facts)
        #expect(model.family == example.family)
        #expect(model.classCount == example.classes)
    }

    @Test(arguments: published + forms + detectors) func theNameOfTheFamilyFitsItToo(example: Example) throws {
        var overrides = ModelSettings()
        overrides.family = example.family
        let model = try ModelDescription(facts: example.facts, overrides: overrides)
        #expect(model.family == example.family)
        #expect(model.classCount == example.classes)
    }

    @Test(arguments: [
        ("yolov7", "yolov7.onnx", [1, 25200, 85], "yolov5"), ("yolov5u", "yolov5nu.onnx", [1, 84, 8400], "yolov8"),
        ("yolov6", "yolov6n.onnx", [1, 8400, 85], "yolov5"), ("YOLO11", "yolo11n.onnx", [1, 84, 8400], "yolov8"),
        ("yolo_v8", "yolov8n.onnx", [1, 300, 6], "yolov10"), ("yolo26", "yolo26n.onnx", [1, 84, 8400], "yolov8"),
        ("NanoDet-Plus", "n.onnx", [1, 8500, 112], "nanodet-plus"),
        ("yolov8", "odd-grid.onnx", [1, 7, 1234], "yolov8"),
        ("deepstream-yolo", "yolov8s.onnx", [1, 8400, 6], "deepstream-yolo"),
        ("deepstream-yolo", "yolov8s.onnx", [1, 84, 8400], "yolov8"),
        ("deepstream-yolo", "yolov10s.onnx", [1, 300, 6], "yolov10"),
    ])
    func namesOfModelsLeadToTheirReading(name: String, file: String, output: [Int], family: String) throws {
        let facts = Example(file, [1, 3, 640, 640], [("output0", output)], family, nil).facts
        let sidecar = try ModelSidecar(settings: "family: \(name)", fileName: "m.weir")
        #expect(try ModelDescription(facts: facts, sidecars: [sidecar]).family == family)
    }

    @Test func whereTwoFamiliesHaveTheShapeLabelsSettleOrANoticeIsGiven() throws {
        let facts = Example("m.onnx", [1, 3, 320, 320], [("output", [1, 2100, 40])], "", nil).facts
        let plain = try ModelDescription(facts: facts)
        #expect(plain.family == "yolox")
        #expect(
            plain.notices.first
                == "m.onnx is read as yolox, but by its outputs (output 1x2100x40) it might be nanodet; "
                + "say family: NAME in m.weir beside it."
        )
        for (count, family) in [(8, "nanodet"), (35, "yolox")] {
            var overrides = ModelSettings()
            overrides.labels = (0..<count).map { "thing \($0)" }
            let labelled = try ModelDescription(facts: facts, overrides: overrides)
            #expect(labelled.family == family)
            #expect(labelled.notices == [])
        }
    }

    @Test func modelsOfUnknownFamilyGetASentence() {
        let facts = Example(
            "frcnn.onnx",
            [1, 3, 640, -1],
            [("boxes", [1, 100, 4]), ("scores", [1, 100])],
            "",
            nil
        ).facts
        var overrides = ModelSettings()
        overrides.size = Size(width: 640, height: 640)
        #expect(
            message { _ = try ModelDescription(facts: facts, overrides: overrides) }
                == "frcnn.onnx has the outputs boxes 1x100x4, scores 1x100 for the input input 1x3x640x?, by which its family "
                + "can't be told; name it in the file's metadata (weir.family), in a file frcnn.weir beside it (family: NAME) "
                + "or with the property family=NAME, where NAME is one of \(ModelFamily.namesText)."
        )
    }

    @Test func aStatedFamilyWithOtherShapesGetsASentence() throws {
        let facts = Example("m.onnx", [1, 3, 640, 640], [("output0", [1, 84, 8400])], "", nil).facts
        let sidecar = try ModelSidecar(settings: "family: yolox", fileName: "m.weir")
        #expect(
            message { _ = try ModelDescription(facts: facts, sidecars: [sidecar]) }
                == "m.weir says that m.onnx is of the family 'yolox', which has one output 1xcellsx(5+classes), "
                + "but its outputs are output0 1x84x8400 for the input input 1x3x640x640."
        )
    }

    @Test(arguments: [
        [[1, 21, 257, 257]], [[1, 38, 28, 28], [1, 19, 28, 27]], [[0]], [[1, 0, 6]], [[1, 300, 6], [1, 300]], [],
    ])
    func otherModelsAreRefused(outputs: [[Int]]) {
        let facts = Example("m.onnx", [1, 3, 224, 224], outputs.map { ("o", $0) }, "", nil).facts
        #expect(message { _ = try ModelDescription(facts: facts) }?.contains("family can't be told") == true)
    }
}
