import Foundation
import Testing
import WeirCore
import WeirDecoding

@testable import WeirInference

/// INT8 models: where they lie, how they are known, and what is said of them on processors that can't add them up.
struct QuantizedFormTests {
    @Test(arguments: [
        ("yolo.onnx", "yolo.int8.xml"),
        ("/models.d/yolo", "/models.d/yolo.int8.xml"),
        ("/models.d/yolo.v8.xml", "/models.d/yolo.v8.int8.xml"),
        ("yolo.int8.xml", "yolo.int8.xml"),
    ])
    func theFormLiesBesideTheModel(model: String, form: String) {
        #expect(QuantizedForm.path(of: model) == form)
    }

    @Test func aMissingFormIsASentence() throws {
        let folder = try TestFolder()
        let path = try folder.write("yolo.onnx", "a model".utf8)
        let error = #expect(throws: WeirError.self) {
            try DetectionModel.load(path, settings: DetectionSettings(precision: .int8))
        }
        #expect(
            error?.message
                == "\(path) has no form for the precision int8: there is no \(folder.path)/yolo.int8.xml; make it with "
                + "“weir quantize \(path) --images VIDEO”, or choose the precision auto."
        )
    }

    @Test(arguments: [
        ("flags\t\t: fpu sse4_2 avx2 avx512f\n", true),
        ("flags\t\t: fpu avx2 avx_vnni\n", false),
        ("flags\t\t: fpu avx512f avx512_vnni amx_int8\n", false),
        ("vmx flags\t: avx2\n", nil),
        ("Features\t: fp asimd asimddp\n", nil),
        ("\n", nil),
    ])
    func processorsThatCutOffSumsAreKnownByTheirFlags(line: String, saturates: Bool?) {
        #expect(Processors.saturateBytes(by: line) == saturates)
    }

    @Test func aModelMayBeMadeForProcessorsThatCutOffSums() {
        func facts(_ isQuantized: Bool, _ words: String?) -> ModelFacts {
            let key = "nncf.quantization.advanced_parameters"
            let metadata = words.map { [key: $0] } ?? [:]
            return ModelFacts(fileName: "m", inputs: [], outputs: [], metadata: metadata, isQuantized: isQuantized)
        }
        #expect(!facts(false, nil).maySaturate)
        #expect(facts(true, nil).maySaturate)
        #expect(facts(true, "{'overflow_fix': 'disable', 'a': 1}").maySaturate)
        #expect(!facts(true, "{'overflow_fix': 'enable', 'a': 1}").maySaturate)
    }

    @Test(
        .enabled(if: TestModels.hasData, "the test data is not there"),
        arguments: [
            (TestModels.personDetection, false),
            (TestModels.personDetection.replacing("/FP16/", with: "/FP16-INT8/"), true),
            ("classify/mobilenet_v2_quant.onnx", true),
            ("detect/yolox_nano_416x416.onnx", false),
        ]
    )
    func quantizedModelsAreKnownByTheirOperations(model: String, isQuantized: Bool) throws {
        #expect(try DetectionModel.load(TestModels.path(model)).isQuantized == isQuantized)
    }

    /// An INT8 model is its own form.
    @Test(.enabled(if: TestModels.hasData, "the test data is not there"))
    func theFormOfAModelIsTaken() throws {
        let folder = try TestFolder()
        let source = TestModels.path(TestModels.personDetection.replacing("/FP16/", with: "/FP16-INT8/"))
        for ending in ["xml", "bin"] {
            let bytes = try Data(contentsOf: URL(filePath: source.dropLast("xml".count) + ending))
            try folder.write("person.int8.\(ending)", bytes)
        }
        let path = try folder.write("person.onnx", "not looked at".utf8)
        let model = try DetectionModel.load(path, settings: DetectionSettings(precision: .int8))
        #expect(model.isQuantized)
        #expect(model.description.fileName == "person.int8.xml")
    }
}
