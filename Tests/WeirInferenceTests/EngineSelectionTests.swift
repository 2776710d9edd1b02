import Testing
import WeirCore
import WeirDecoding

@testable import WeirInference

/// Which engine runs a model, and where.
struct EngineSelectionTests {
    private let folder: TestFolder
    private let path: String

    init() throws {
        folder = try TestFolder()
        path = try folder.write("ssd.onnx", "a model".utf8)
    }

    private static let facts = ModelFacts(
        fileName: "ssd.onnx",
        inputs: [ModelFacts.Port(name: "picture", shape: [1, 3, 64, 64])],
        outputs: [ModelFacts.Port(name: "output", shape: [1, 1, 4, 7])],
        metadata: ["weir.labels": "a"]
    )

    /// A registry of two fake engines, whose models fail to compile with these errors.
    private func registry(
        openVINO: WeirError? = nil,
        onnxRuntime: WeirError? = nil
    ) -> (ModelRegistry, openVINO: FakeEngine, onnxRuntime: FakeEngine) {
        let first = FakeEngine(facts: Self.facts, devices: ["CPU", "GPU"]) { () throws(WeirError) in
            if let openVINO { throw openVINO }
        }
        let second = FakeEngine(facts: Self.facts, devices: ["CPU", "CUDA"]) { () throws(WeirError) in
            if let onnxRuntime { throw onnxRuntime }
        }
        return (ModelRegistry { $0 == .openVINO ? first : second }, first, second)
    }

    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return ""
        } catch {
            return (error as? WeirError)?.message ?? "\(error)"
        }
    }

    @Test(arguments: [
        (InferenceEngineChoice.automatic, "CPU", EngineSelection.Kind.openVINO, "CPU"),
        (.onnxRuntime, "CPU", .onnxRuntime, "CPU"), (.automatic, "CUDA", .onnxRuntime, "CUDA"),
        (.automatic, "NPU, GPU, CPU", .openVINO, "GPU"), (.onnxRuntime, "GPU,CPU", .onnxRuntime, "CPU"),
        (.automatic, "CUDA,CPU", .onnxRuntime, "CUDA"), (.openVINO, "CUDA,CPU", .openVINO, "CPU"),
    ])
    func theFirstDeviceThatThereIs(
        _ choice: InferenceEngineChoice,
        _ devices: String,
        _ kind: EngineSelection.Kind,
        _ device: String
    ) throws {
        let (registry, _, _) = registry()
        let selection = try EngineSelection(choice, devices: devices, engine: registry.engine)
        #expect(selection.kind == kind)
        #expect(selection.device == device)
    }

    @Test func devicesOfDevicesKeepTheirLists() {
        #expect(EngineSelection.devices("GPU,CPU") == ["GPU", "CPU"])
        #expect(EngineSelection.devices("NPU, HETERO:GPU,CPU") == ["NPU", "HETERO:GPU,CPU"])
        #expect(EngineSelection.devices("AUTO:GPU, CPU") == ["AUTO:GPU,CPU"])
        #expect(EngineSelection.devices("") == [""])
    }

    @Test func noneOfTheDevicesGetsASentence() {
        let (registry, _, _) = registry()
        #expect(
            message { _ = try EngineSelection(.automatic, devices: "TPU,NPU", engine: registry.engine) }
                == "There is no device 'TPU, NPU' for inference on this machine; there is CPU, GPU."
        )
    }

    @Test func aListOfDevicesIsToldOf() throws {
        let (registry, _, _) = registry()
        let settings = DetectionSettings(device: "NPU,CPU")
        let model = try DetectionModel.load(path, settings: settings, from: registry)
        #expect(model.notices == ["ssd.onnx runs on CPU, the first of NPU,CPU that this machine has."])
    }

    @Test func aModelThatOpenVINORefusesIsRunByONNXRuntime() throws {
        let refusal = WeirError(.model, "It is beyond me.", cause: "no such operation")
        let (registry, _, second) = registry(openVINO: refusal)
        let model = try DetectionModel.load(path, from: registry)
        #expect(second.compilations.value == 1)
        #expect(
            model.notices == [
                "OpenVINO refuses ssd.onnx (no such operation), so ONNX Runtime runs it on CPU; with the engine "
                    + "'onnxruntime' OpenVINO is not asked."
            ]
        )
    }

    @Test func theFirstRefusalIsToldWhereBothRefuse() {
        let refusal = WeirError(.model, "It is beyond me.")
        let (registry, _, _) = registry(openVINO: refusal, onnxRuntime: WeirError(.model, "Me too."))
        #expect(message { _ = try DetectionModel.load(path, from: registry) } == "It is beyond me.")
    }

    @Test func aFaultOfTheSettingsIsToldWhereOnlyTheOtherReadsTheModel() {
        let fault = WeirError(.settings, "There are too few labels.")
        let (registry, _, _) = registry(openVINO: WeirError(.model, "It is beyond me."), onnxRuntime: fault)
        #expect(message { _ = try DetectionModel.load(path, from: registry) } == "There are too few labels.")
    }

    @Test func onlyARefusalOfTheModelLeadsElsewhere() {
        let fault = WeirError(.settings, "It has no such precision.")
        let (registry, _, second) = registry(openVINO: fault)
        #expect(message { _ = try DetectionModel.load(path, from: registry) } == "It has no such precision.")
        let settings = DetectionSettings(engine: .openVINO)
        let refusing = self.registry(openVINO: WeirError(.model, "It is beyond me."))
        #expect(
            message { _ = try DetectionModel.load(path, settings: settings, from: refusing.0) } == "It is beyond me."
        )
        #expect(second.compilations.value + refusing.onnxRuntime.compilations.value == 0)
    }

    /// The quantized operations of this one are none of ONNX's own.
    @Test(.enabled(if: TestModels.hasData, "needs the test data"))
    func aRealModelThatOpenVINORefuses() throws {
        let file = try ModelFile(path: TestModels.path("classify/mobilenet_v2_quant.onnx"))
        #expect(throws: WeirError.self) { try OpenVINOEngine.shared.get().open(file) }
        let model = try ONNXRuntimeEngine.shared.get().open(file)
        let facts = try model.facts(inputShapes: [[1, 3, 224, 224]])
        #expect(facts.outputs.map(\.shape) == [[1, 1000]])
        let input = ModelInput(size: Size(width: 224, height: 224), scale: [1 / 255, 1 / 255, 1 / 255])
        let request = try model.compile(CompileOptions(input: input, takesPlanes: true)).makeRequest()
        request.input.update(repeating: 128)
        let scores = try request.run().get()[0].values
        #expect(scores.count == 1000)
        #expect(scores.allSatisfy { $0.isFinite })
        #expect(Set(scores).count > 10)
    }
}
