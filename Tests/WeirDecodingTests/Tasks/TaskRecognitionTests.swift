import Testing
import WeirCore

@testable import WeirDecoding

/// Tasks and families of models that find more than boxes, by the shapes of real models and of exporters.
@Suite struct TaskRecognitionTests {
    struct Example: CustomTestStringConvertible, Sendable {
        let file: String
        let input: [Int]
        let outputs: [(name: String, shape: [Int], type: String)]
        var metadata: [String: String] = [:]
        let family: String
        let task: ModelTask
        let classes: Int?
        var testDescription: String { file }

        var facts: ModelFacts {
            ModelFacts(
                fileName: file,
                inputs: [ModelFacts.Port(name: "input", shape: input)],
                outputs: outputs.map { ModelFacts.Port(name: $0.name, shape: $0.shape, elementType: $0.type) },
                metadata: metadata
            )
        }
    }

    private static let picture = [1, 3, 640, 640]
    private static let protos = ("output1", [1, 32, 160, 160], "f32")

    /// What exporters say and give.
    static let exported: [Example] = [
        Example(
            file: "yolov8n-seg.onnx",
            input: picture,
            outputs: [("output0", [1, 116, 8400], "f32"), protos],
            family: "yolov8-seg",
            task: .segment,
            classes: 80
        ),
        Example(
            file: "yolov5n-seg.onnx",
            input: picture,
            outputs: [("output0", [1, 25200, 117], "f32"), protos],
            family: "yolov5-seg",
            task: .segment,
            classes: 80
        ),
        Example(
            file: "yolo26n-seg.onnx",
            input: picture,
            outputs: [("output0", [1, 300, 38], "f32"), protos],
            metadata: ["task": "segment", "end2end": "True"],
            family: "yolo26-seg",
            task: .segment,
            classes: nil
        ),
        Example(
            file: "protos-first.onnx",
            input: picture,
            outputs: [protos, ("output0", [1, 37, 8400], "f32")],
            family: "yolov8-seg",
            task: .segment,
            classes: 1
        ),
        Example(
            file: "yolo11n-pose.onnx",
            input: picture,
            outputs: [("output0", [1, 56, 8400], "f32")],
            metadata: ["task": "pose", "kpt_shape": "[17, 3]"],
            family: "yolov8-pose",
            task: .pose,
            classes: 1
        ),
        Example(
            file: "yolo26n-pose.onnx",
            input: picture,
            outputs: [("output0", [1, 300, 57], "f32")],
            metadata: ["task": "pose", "kpt_shape": "[17, 3]"],
            family: "yolo26-pose",
            task: .pose,
            classes: nil
        ),
        Example(
            file: "yolo11n-obb.onnx",
            input: [1, 3, 1024, 1024],
            outputs: [("output0", [1, 20, 21504], "f32")],
            metadata: ["task": "obb"],
            family: "yolov8-obb",
            task: .obb,
            classes: 15
        ),
        Example(
            file: "yolo26n-obb.onnx",
            input: [1, 3, 1024, 1024],
            outputs: [("output0", [1, 300, 7], "f32")],
            metadata: ["task": "obb"],
            family: "yolo26-obb",
            task: .obb,
            classes: nil
        ),
        Example(
            file: "yolo11n-cls.onnx",
            input: [1, 3, 224, 224],
            outputs: [("output0", [1, 10], "f32")],
            metadata: ["task": "classify"],
            family: "yolov8-cls",
            task: .classify,
            classes: 10
        ),
        Example(
            file: "yolo26n-sem.onnx",
            input: [1, 3, 512, 512],
            outputs: [("output0", [1, 512, 512], "u8")],
            metadata: ["task": "semantic"],
            family: "yolo26-sem",
            task: .semantic,
            classes: nil
        ),
        Example(
            file: "yolo11n.onnx",
            input: picture,
            outputs: [("output0", [1, 84, 8400], "f32")],
            metadata: ["task": "detect"],
            family: "yolov8",
            task: .detect,
            classes: 80
        ),
        Example(
            file: "maskrcnn_resnet50_fpn.onnx",
            input: [1, 3, 800, 800],
            outputs: [
                ("boxes", [-1, 4], "f32"), ("labels", [-1], "i64"), ("scores", [-1], "f32"),
                ("masks", [-1, 1, -1, -1], "f32"),
            ],
            family: "mask-rcnn",
            task: .segment,
            classes: nil
        ),
        Example(
            file: "keypointrcnn_resnet50_fpn.onnx",
            input: [1, 3, 320, 480],
            outputs: [
                ("boxes", [-1, 4], "f32"), ("labels", [-1], "i64"), ("scores", [-1], "f32"),
                ("keypoints", [-1, 17, 3], "f32"), ("keypoints_scores", [-1, 17], "f32"),
            ],
            family: "keypoint-rcnn",
            task: .pose,
            classes: nil
        ),
        Example(
            file: "resnet50.onnx",
            input: [1, 3, 224, 224],
            outputs: [("495", [-1, 1000], "f32")],
            family: "classifier",
            task: .classify,
            classes: 1000
        ),
        Example(
            file: "ModelAPI.xml",
            input: [1, 3, 224, 224],
            outputs: [("out", [1, 12], "f32")],
            metadata: ["model_info.model_type": "Classification"],
            family: "classifier",
            task: .classify,
            classes: 12
        ),
        Example(
            file: "multi.xml",
            input: [1, 3, 224, 224],
            outputs: [("out", [1, 12], "f32")],
            metadata: ["model_info.model_type": "Classification", "model_info.multilabel": "True"],
            family: "multi-label",
            task: .classify,
            classes: 12
        ),
        Example(
            file: "fcn.onnx",
            input: [1, 3, 520, 520],
            outputs: [("out", [1, 21, 520, 520], "f32")],
            family: "segmentation",
            task: .semantic,
            classes: 21
        ),
        Example(
            file: "segformer.onnx",
            input: [1, 3, 512, 512],
            outputs: [("logits", [-1, 150, 128, 128], "f32")],
            family: "segmentation",
            task: .semantic,
            classes: 150
        ),
    ]

    /// What OpenVINO 2026.4 reports of published models, and what has to be said of them.
    static let published: [(Example, said: String)] = [
        (
            Example(
                file: "vehicle-attributes-recognition-barrier-0039.xml",
                input: [1, 3, 72, 72],
                outputs: [("type", [1, 4, 1, 1], "f32"), ("color", [1, 7, 1, 1], "f32")],
                family: "classifier",
                task: .classify,
                classes: nil
            ), "labels: white;gray;yellow;red;green;blue;black, car;van;truck;bus"
        ),
        (
            Example(
                file: "age-gender-recognition-retail-0013.xml",
                input: [1, 3, 62, 62],
                outputs: [("prob", [1, 2, 1, 1], "f32"), ("age_conv3", [1, 1, 1, 1], "f32")],
                family: "classifier",
                task: .classify,
                classes: 2
            ), "outputs: age_conv3 = age * 100, prob = gender\nlabels: female, male"
        ),
        (
            Example(
                file: "face-reidentification-retail-0095.xml",
                input: [1, 3, 128, 128],
                outputs: [("658", [1, 256, 1, 1], "f32")],
                family: "embedding",
                task: .embed,
                classes: nil
            ), "task: embed"
        ),
        (
            Example(
                file: "person-reidentification-retail-0248.onnx",
                input: [1, 256, 128, 3],
                outputs: [("Identity:0", [1, 256], "f32")],
                family: "embedding",
                task: .embed,
                classes: nil
            ), "task: embed"
        ),
        (
            Example(
                file: "human-pose-estimation-0001.xml",
                input: [1, 3, 256, 456],
                outputs: [
                    ("Mconv7_stage2_L1", [1, 38, 32, 57], "f32"), ("Mconv7_stage2_L2", [1, 19, 32, 57], "f32"),
                ],
                family: "openpose",
                task: .pose,
                classes: 1
            ), ""
        ),
        (
            Example(
                file: "license-plate-recognition-barrier-0001.xml",
                input: [1, 3, 24, 94],
                outputs: [("decode", [1, 88, 1, 1], "f32")],
                family: "index-sequence",
                task: .text,
                classes: nil
            ), "task: text\nlabels: 0123456789"
        ),
        (
            Example(
                file: "mobilenet_v2_1.0_224_quant.tflite",
                input: [1, 224, 224, 3],
                outputs: [("output", [1, 1001], "u8")],
                family: "classifier",
                task: .classify,
                classes: 1001
            ), ""
        ),
        (
            Example(
                file: "deeplabv3_257_mv_gpu.tflite",
                input: [1, 257, 257, 3],
                outputs: [("ResizeBilinear_3", [1, 257, 257, 21], "f32")],
                family: "segmentation",
                task: .semantic,
                classes: 21
            ), ""
        ),
    ]

    private func expect(_ model: ModelDescription, _ example: Example) {
        #expect(model.family == example.family)
        #expect(model.task == example.task)
        #expect(model.classCount == example.classes)
    }

    @Test(arguments: exported) func exportersSayEnough(example: Example) throws {
        expect(try ModelDescription(facts: example.facts), example)
    }

    @Test(arguments: published) func aWordOrTwoIsEnough(example: Example, said: String) throws {
        let sidecar = try ModelSidecar(settings: said, fileName: "m.weir")
        expect(try ModelDescription(facts: example.facts, sidecars: [sidecar]), example)
    }

    @Test(arguments: exported + published.map(\.0)) func theNameOfTheFamilyFitsItToo(example: Example) throws {
        var overrides = ModelSettings()
        overrides.family = example.family
        if example.task == .text { overrides.labels = ["0123456789"] }
        let model = try ModelDescription(facts: example.facts, overrides: overrides)
        #expect(model.family == example.family)
    }

    @Test(arguments: [
        ("yolo11-seg", 0, "yolov8-seg"), ("yolov8", 0, "yolov8-seg"), ("yolo26seg", 0, "yolov8-seg"),
        ("YOLO11-pose", 4, "yolov8-pose"), ("yolov8", 4, "yolov8-pose"), ("yolo26_obb", 6, "yolov8-obb"),
    ])
    func namesOfModelsLeadToTheirReading(name: String, example: Int, family: String) throws {
        var overrides = ModelSettings()
        overrides.family = name
        #expect(try ModelDescription(facts: Self.exported[example].facts, overrides: overrides).family == family)
    }

    @Test func theUserKnowsBetterThanTheExporter() throws {
        var overrides = ModelSettings()
        overrides.task = .detect
        let model = try ModelDescription(facts: Self.exported[4].facts, overrides: overrides)
        #expect((model.family, model.classCount) == ("yolov8", 52))
        overrides.task = .raw
        #expect(try ModelDescription(facts: Self.exported[0].facts, overrides: overrides).family == "raw")
    }

    @Test func everyFamilyHasANameOfItsOwn() {
        #expect(Set(ModelFamily.all.map(\.name)).count == ModelFamily.all.count)
        for task in ModelTask.allCases { #expect(ModelFamily.all.contains { $0.task == task }) }
    }

    @Test func modelsWithoutClassesNeedNoLabels() throws {
        var overrides = ModelSettings()
        overrides.task = .embed
        overrides.mean = [0]
        let model = try ModelDescription(facts: Self.published[2].0.facts, overrides: overrides)
        #expect(model.notices == [])
    }

    @Test(arguments: exported + published.map(\.0)) func oddShapesAreSurvived(example: Example) {
        for size in [Int.min, -1, 0, 1, 4, 7, .max / 4 + 1, .max] {
            for output in example.outputs.indices {
                for dimension in example.outputs[output].shape.indices {
                    var facts = example.facts
                    facts.outputs[output].shape[dimension] = size
                    describeAndDecode(facts, family: nil)
                    describeAndDecode(facts, family: example.family)
                }
            }
        }
    }

    /// Expects a sentence, or a decoder that takes no other tensors than those announced.
    private func describeAndDecode(_ facts: ModelFacts, family: String?) {
        var overrides = ModelSettings()
        overrides.family = family
        overrides.labels = family == "index-sequence" ? ["abc"] : nil
        guard let model = try? ModelDescription(facts: facts, overrides: overrides), model.task != .raw else { return }
        let odd = facts.outputs.map { TestTensor($0.name, [2, 2, 2, 2, 2, 2]) }
        let sentence = message { _ = try decode(model.decoder, odd, model.options) }
        #expect(sentence?.hasPrefix("The model gave its output") == true)
    }
}
