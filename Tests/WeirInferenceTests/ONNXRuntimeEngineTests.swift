import Glibc
import Testing
import WeirCore
import WeirDecoding

@testable import WeirInference

struct ONNXRuntimeEngineTests {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return ""
        } catch {
            return (error as? WeirError)?.message ?? "\(error)"
        }
    }

    @Test func aLibraryThatIsNotThereGetsASentence() {
        #expect(
            message { _ = try ONNXRuntimeEngine(path: "/no/libonnxruntime.so.1") }
                == "ONNX Runtime cannot be loaded from '/no/libonnxruntime.so.1'; it must lie in the folder of OpenVINO's "
                + "libraries, as 'make' sets it up, or be named by WEIR_ONNXRUNTIME."
        )
        #expect(
            message { _ = try ONNXRuntimeEngine(path: "libc.so.6") }
                == "'libc.so.6' is not ONNX Runtime; correct WEIR_ONNXRUNTIME."
        )
    }

    @Test func onlyONNXIsTaken() throws {
        let engine = try ONNXRuntimeEngine.shared.get()
        let path = try folder.writeModel("identity", TestModels.identity(shape: "1,3,2,2"))
        #expect(
            message { _ = try engine.open(ModelFile(path: path)) }
                == "identity.xml is no ONNX model, and ONNX Runtime runs no other; "
                + "export it as ONNX, or choose the engine OpenVINO."
        )
    }

    @Test func dimensionsThatAFileFixesStay() throws {
        let model = try TestedEngine.onnxRuntime.identity("1,3,2,4", in: folder)
        #expect(
            message { _ = try model.facts(inputShapes: [[1, 3, 8, 8]]) }
                == "identity.onnx takes the input picture 1x3x2x4, and cannot be changed to take 1x3x8x8; "
                + "leave the size as the model has it."
        )
        let square = try TestedEngine.onnxRuntime.identity("1,3,side,side", in: folder)
        #expect(
            message { _ = try square.facts(inputShapes: [[1, 3, 8, 4]]) }.contains("cannot be changed to take 1x3x8x4")
        )
    }

    @Test func aPrecisionThatTheDeviceLacksIsRefused() throws {
        let model = try TestedEngine.onnxRuntime.identity("1,3,2,2", in: folder)
        let input = ModelInput(size: Size(width: 2, height: 2))
        #expect(
            message { _ = try model.compile(CompileOptions(input: input, precision: .bf16)) }
                == "The device CPU does not compute in bf16; choose one of auto, fp32."
        )
        #expect(ONNXRuntimeDevice("TENSORRT.1") == .tensorRT(1))
        #expect(ONNXRuntimeDevice("TENSORRT")?.precisions == ["fp32", "fp16"])
        #expect(ONNXRuntimeDevice("CUDA") == .cuda(0))
        #expect(ONNXRuntimeDevice("CUDA.-1") == nil)
    }

    @Test func textIsNoOutput() throws {
        let model = ONNXWriter.model(
            inputs: [.init(name: "picture", shape: ["1", "3", "2", "2"])],
            outputs: [.init(name: "words", shape: ["1", "3", "2", "2"], type: .string)],
            nodes: [
                .init(operation: "Cast", inputs: ["picture"], outputs: ["words"], attributes: [(name: "to", value: 8)])
            ]
        )
        let opened = try TestedEngine.onnxRuntime.open(folder.write("words.onnx", model))
        #expect(opened.facts.outputs.map(\.elementType) == ["string"])
        #expect(
            message { _ = try opened.compile(CompileOptions(input: ModelInput(size: Size(width: 2, height: 2)))) }
                == "words.onnx gives 'words', which is no tensor of numbers; export the model without it."
        )
    }

    @Test func metadataIsThatOfTheFile() throws {
        let model = ONNXWriter.model(
            inputs: [.init(name: "picture", shape: ["1", "3", "2", "2"])],
            outputs: [.init(name: "same", shape: ["1", "3", "2", "2"])],
            nodes: [.init(operation: "Identity", inputs: ["picture"], outputs: ["same"])],
            metadata: [(key: "weir.family", value: "yolov8"), (key: "weir.labels", value: "a,b")]
        )
        let facts = try TestedEngine.onnxRuntime.open(folder.write("told.onnx", model)).facts
        #expect(facts.metadata == ["weir.family": "yolov8", "weir.labels": "a,b"])
    }

    @Test func anUnknownOperationGetsASentence() throws {
        let model = ONNXWriter.model(
            inputs: [.init(name: "picture", shape: ["1", "3", "2", "2"])],
            outputs: [.init(name: "same", shape: ["1", "3", "2", "2"])],
            nodes: [.init(operation: "Guess", inputs: ["picture"], outputs: ["same"])]
        )
        let path = try folder.write("guess.onnx", model)
        #expect(
            message { _ = try TestedEngine.onnxRuntime.open(path) }
                == "guess.onnx uses operations that ONNX Runtime does not know; export the model again without them."
        )
    }

    /// Whatever is missing or wrong in a file, there is a sentence with its name, or a model that can be compiled or not.
    @Test(.enabled(if: TestModels.hasData, "needs the test data"))
    func damagedFiles() throws {
        let bytes = try ModelFile(path: TestModels.path("detect/FastestDet.onnx")).withBytes { Array($0) }
        let engine = try ONNXRuntimeEngine.shared.get()
        for length in [1, 7, 100, 4000, bytes.count / 2, bytes.count - 1] {
            let path = try folder.write("cut.onnx", bytes.prefix(length))
            let said = message { _ = try engine.open(ModelFile(path: path)) }
            #expect(said.hasPrefix("cut.onnx "), "cut at \(length): \(said)")
        }
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<40 {
            var damaged = bytes
            // Most of what isn't weights stands at the beginning and the end.
            for place in [
                Int.random(in: 0..<20_000, using: &generator), Int.random(in: bytes.indices, using: &generator),
            ] {
                damaged[place] ^= UInt8.random(in: 1...255, using: &generator)
            }
            let path = try folder.write("damaged.onnx", damaged)
            let said = message {
                let model = try engine.open(ModelFile(path: path))
                _ = try model.compile(CompileOptions(input: ModelInput(size: Size(width: 352, height: 352))))
            }
            #expect(said.isEmpty || said.hasPrefix("damaged.onnx "), "\(said)")
        }
    }

    /// The library's global objects must not go while a run uses them.
    @Test(.enabled(if: TestModels.hasData, "needs the test data"))
    func aProcessMayEndWhileRunsAreUnderWay() async {
        await #expect(processExitsWith: .success) {
            let file = try ModelFile(path: TestModels.path("detect/FastestDet.onnx"))
            let model = try ONNXRuntimeEngine.shared.get().open(file)
            let compiled = try model.compile(CompileOptions(input: ModelInput(size: Size(width: 352, height: 352))))
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

    @Test func processorsAreCounted() {
        #expect(Processors.count(in: "Cpus_allowed:\tff,ffffffff\n") == 40)
        #expect(Processors.count(in: "Cpus_allowed:\t3\n") == 2)
        #expect(Processors.count(in: "Cpus_allowed_list:\t0-1\n") == nil)
        #expect(Processors.count >= 1)
        #expect(ONNXRuntimeSessionOptions.parallelRuns(.latency, processors: 16) == 1)
        #expect(
            [1, 2, 8, 64].map { ONNXRuntimeSessionOptions.parallelRuns(.throughput, processors: $0) } == [1, 2, 8, 8]
        )
    }
}
