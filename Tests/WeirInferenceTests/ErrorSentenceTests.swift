import Testing
import WeirCore
import WeirDecoding

@testable import WeirInference

/// Bad models and settings get one sentence that says what was found, where, and what would be right.
struct ErrorSentenceTests {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    /// What loading the model says; empty where it loads.
    private func sentence(_ path: String, _ settings: DetectionSettings = DetectionSettings()) -> String {
        do throws(WeirError) {
            _ = try DetectionModel.load(path, settings: settings)
            return ""
        } catch {
            return error.message
        }
    }

    @Test func aFileThatIsNotThere() {
        #expect(
            sentence("/no/such/model.onnx")
                == "There is no model '/no/such/model.onnx'; "
                + "give the path of an ONNX (.onnx), OpenVINO (.xml) or TensorFlow Lite (.tflite) model."
        )
    }

    @Test func aFolder() {
        #expect(
            sentence(folder.path)
                == "\(folder.path) is not a file; "
                + "give the path of an ONNX (.onnx), OpenVINO (.xml) or TensorFlow Lite (.tflite) model."
        )
    }

    @Test func anEmptyFile() throws {
        let path = try folder.write("empty.onnx", [])
        #expect(sentence(path) == "\(path) is empty; export or copy the model again.")
    }

    @Test func aTextFile() throws {
        let path = try folder.write("text.txt", "This is no model.".utf8)
        #expect(
            sentence(path)
                == "text.txt is no model that can be told by its name; "
                + "give an ONNX (.onnx), OpenVINO (.xml) or TensorFlow Lite (.tflite) model."
        )
    }

    @Test func textUnderAModelsName() throws {
        let text = "This is no model, but it is called one.".utf8
        let onnx = try folder.write("text.onnx", text)
        #expect(sentence(onnx).hasPrefix("text.onnx is no"))
        let tflite = try folder.write("text.tflite", text)
        #expect(
            sentence(tflite)
                == "text.tflite is no TensorFlow Lite model: its mark 'TFL3' is missing; copy or convert the model again."
        )
        try folder.write("text.bin", text)
        let xml = try folder.write("text.xml", text)
        #expect(sentence(xml).hasPrefix("text.xml is no"))
    }

    @Test func weightsThatAreMissing() throws {
        let path = try folder.write("alone.xml", TestModels.identity(shape: "1,3,2,2").utf8)
        #expect(
            sentence(path)
                == "There are no weights '\(folder.path)/alone.bin'; "
                + "an OpenVINO model is two files, .xml and .bin, side by side."
        )
    }

    @Test func weightsThatAreIncomplete() throws {
        let path = try folder.writeModel("short", TestModels.failing, weights: [1, 2, 3])
        #expect(
            sentence(path)
                == "short.xml is damaged or incomplete, OpenVINO cannot read it; copy or export the model again."
        )
    }

    @Test func aPrecisionThatTheDeviceLacks() throws {
        let text = TestModels.identity(shape: "1,3,2,2").replacing("\"f32\"", with: "\"string\"")
            .replacing("FP32", with: "STRING")
        let path = try folder.writeModel("strings", text)
        let model = try OpenVINOEngine.shared.get().open(ModelFile(path: path))
        #expect {
            try model.compile(CompileOptions(input: ModelInput(size: Size(width: 2, height: 2))))
        } throws: { error in
            guard let error = error as? WeirError else { return false }
            return error.message.hasPrefix("strings.xml cannot be compiled for the device CPU, which offers ")
                && error.message.hasSuffix("; export the model in another precision, or choose another device.")
                && error.cause != nil
        }
    }

    @Test func severalInputs() throws {
        let facts = ModelFacts(
            fileName: "two.onnx",
            inputs: [
                ModelFacts.Port(name: "data", shape: [1, 3, 24, 94]), ModelFacts.Port(name: "seq_ind", shape: [88, 1]),
            ],
            outputs: []
        )
        #expect {
            try facts.inputShapes(for: CompileOptions(input: ModelInput(size: Size(width: 94, height: 24))))
        } throws: { error in
            (error as? WeirError)?.message
                == "two.onnx takes 2 inputs (data 1x3x24x94, seq_ind 88x1), "
                + "but all except one, a picture, must be constant; say what the others take."
        }
    }

    @Test func anInputThatIsNoPicture() throws {
        let facts = ModelFacts(
            fileName: "sound.onnx",
            inputs: [ModelFacts.Port(name: "data", shape: [1, 16000])],
            outputs: []
        )
        #expect {
            try facts.inputShapes(for: CompileOptions(input: ModelInput(size: Size(width: 8, height: 4))))
        } throws: { error in
            (error as? WeirError)?.message
                == "sound.onnx takes the input data 1x16000, but a picture of 8x4 pixels in rgb is 1x3x4x8; "
                + "correct the channels or give a model for pictures."
        }
    }

    @Test func aSizeThatTheModelCannotTake() throws {
        let path = try folder.writeModel("failing", TestModels.failing, weights: TestModels.failingWeights)
        let model = try OpenVINOEngine.shared.get().open(ModelFile(path: path))
        #expect {
            try model.facts(inputShapes: [[1, 3]])
        } throws: { error in
            (error as? WeirError)?.message
                == "failing.xml takes the input picture 1x3x2x2, and cannot be changed to take 1x3; "
                + "leave the size as the model has it."
        }
    }

    @Test(.enabled(if: TestModels.hasData, "needs the test data"))
    func aDeviceThatIsNotThere() throws {
        let message = sentence(TestModels.path(TestModels.personDetection), DetectionSettings(device: "GPU.7"))
        #expect(message.hasPrefix("There is no device 'GPU.7' for inference on this machine; there is CPU"))
    }

    @Test(.enabled(if: TestModels.hasData, "needs the test data"))
    func operationsThatOpenVINOLacks() throws {
        #expect(
            sentence(TestModels.path("classify/mobilenet_v2_quant.onnx"), DetectionSettings(engine: .openVINO))
                == "mobilenet_v2_quant.onnx uses operations that OpenVINO does not know; export the model again without them."
        )
    }

    /// Whatever is missing at a file's end, there is a sentence with its name.
    @Test(
        .enabled(if: TestModels.hasData, "needs the test data"),
        arguments: ["detect/FastestDet.onnx", "segment/deeplabv3_257_mv_gpu.tflite", TestModels.personDetection]
    )
    func truncatedFiles(_ name: String) throws {
        let bytes = try ModelFile(path: TestModels.path(name)).withBytes { Array($0) }
        let ending = name.split(separator: ".").last ?? ""
        try folder.write("cut.bin", [])
        // The last bytes of a TensorFlow Lite file may be there for nothing but alignment.
        let lastCut = ending == "tflite" ? bytes.count * 99 / 100 : bytes.count - 1
        for length in [1, 7, 100, 4000, bytes.count / 2, lastCut] {
            let path = try folder.write("cut.\(ending)", bytes.prefix(length))
            let message = sentence(path)
            #expect(message.hasPrefix("cut.\(ending) "), "cut at \(length): \(message)")
        }
    }
}
