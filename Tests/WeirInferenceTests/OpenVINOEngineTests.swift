import Glibc
import Testing
import WeirCore
import WeirDecoding

@testable import WeirInference

struct OpenVINOEngineTests {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    @Test func aPrecisionThatTheDeviceLacksIsRefused() throws {
        let offered = ["winograd", "fp32", "int8", "bin", "export_import"]
        try InferencePrecision.fp32.check("CPU", known: offered)
        try InferencePrecision.automatic.check("CPU", known: offered)
        try InferencePrecision.bf16.check("AUTO", known: [])
        #expect {
            try InferencePrecision.bf16.check("CPU", known: offered)
        } throws: { error in
            (error as? WeirError)?.message == "The device CPU does not compute in bf16; choose one of auto, fp32, int8."
        }
    }

    /// Devices that choose among others, or are made of them.
    @Test(arguments: ["CPU", "AUTO", "AUTO:CPU", "AUTO:-GPU,CPU", "HETERO:CPU", "MULTI:CPU"])
    func modelsRunOnDevicesOfDevices(_ device: String) throws {
        #expect(try OpenVINOEngine.shared.get().hasDevice(device))
        let input = ModelInput(size: Size(width: 2, height: 2), mean: [1, 2, 3])
        let options = CompileOptions(device: device, input: input, takesPlanes: true)
        let compiled = try TestedEngine.openVINO.identity("1,3,2,2", in: folder).compile(options)
        #expect(compiled.parallelRuns >= 1)
        let request = try compiled.makeRequest()
        request.input.update(repeating: 10)
        #expect(try request.run().get()[0].values == [9, 9, 9, 9, 8, 8, 8, 8, 7, 7, 7, 7])
    }

    /// TensorFlow Lite's models take their channels last; quantized ones take and give bytes.
    @Test(.enabled(if: TestModels.hasData, "needs the test data"))
    func modelsOfTensorFlowLiteAreRead() throws {
        let segmenter = try TestedEngine.openVINO.open(TestModels.path("segment/deeplabv3_257_mv_gpu.tflite"))
        #expect(segmenter.facts.inputs.map(\.shape) == [[1, 257, 257, 3]])
        #expect(segmenter.facts.outputs.map(\.shape) == [[1, 257, 257, 21]])
        #expect(segmenter.facts.inputs.map(\.elementType) == ["f32"])
        let classifier = try TestedEngine.openVINO
            .open(TestModels.path("classify/mobilenet_v2_1.0_224_quant.tflite"))
        #expect(classifier.facts.inputs.map(\.shape) == [[1, 224, 224, 3]])
        #expect(classifier.facts.outputs.map(\.shape) == [[1, 1001]])
        #expect((classifier.facts.inputs + classifier.facts.outputs).map(\.elementType) == ["u8", "u8"])
        let input = ModelInput(size: Size(width: 224, height: 224), layout: .channelsLast)
        let request = try classifier.compile(CompileOptions(input: input)).makeRequest()
        request.input.update(repeating: 128)
        let scores = try request.run().get()[0].values
        #expect(scores.count == 1001)
        #expect(scores.allSatisfy { (0...255).contains($0) && $0 == $0.rounded() })
    }

    /// The library's global objects must not go while a run uses them.
    @Test(.enabled(if: TestModels.hasData, "needs the test data"))
    func aProcessMayEndWhileRunsAreUnderWay() async {
        await #expect(processExitsWith: .success) {
            let file = try ModelFile(path: TestModels.path(TestModels.personDetection))
            let model = try OpenVINOEngine.shared.get().open(file)
            let input = ModelInput(size: Size(width: 544, height: 320))
            let compiled = try model.compile(CompileOptions(input: input))
            let scheduler = InferenceScheduler(
                requests: try (0..<4).map { _ in try compiled.makeRequest() },
                parallelRuns: compiled.parallelRuns
            )
            let stream = scheduler.openStream(SourceID("a"))
            let ended = Counter()
            while ended.value < 5 {
                guard case .infer(let slot) = stream.admit(FrameTicket()) else { return }
                try slot.start { _ in ended.add(1) }
            }
            exit(0)
        }
    }
}
