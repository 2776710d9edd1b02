import Testing
import WeirCore

@testable import WeirDecoding

/// Embeddings, quantities and outputs as they are.
@Suite struct VectorDecoderTests {
    private func describe(_ outputs: [TestTensor], _ said: String) throws -> ModelDescription {
        let facts = ModelFacts(
            fileName: "m.onnx",
            inputs: [ModelFacts.Port(name: "data", shape: [1, 3, 64, 64])],
            outputs: outputs.map(\.port)
        )
        return try ModelDescription(facts: facts, sidecars: [ModelSidecar(settings: said, fileName: "m.weir")])
    }

    private func read(_ outputs: [TestTensor], _ said: String) throws -> DecodedOutput {
        let model = try describe(outputs, said)
        return try withTensors(outputs) { try model.decode($0, options: model.options) }
    }

    @Test func embeddingsHaveALengthOfOneUnlessToldNotTo() throws {
        let tensor = TestTensor("658", [1, 4, 1, 1], [1, -2, 4, 2])
        #expect(try read([tensor], "task: embed").attributes.embedding == [0.2, -0.4, 0.8, 0.4])
        #expect(try read([tensor], "task: embed\nnormalize: no").attributes.embedding == [1, -2, 4, 2])
        #expect(try describe([TestTensor("embedding", [-1, 512], [])], "").family == "embedding")
    }

    @Test func embeddingsWithoutALengthAreSurvived() throws {
        #expect(try read([TestTensor("e", [1, 3], [0, 0, 0])], "task: embed").attributes.embedding == [0, 0, 0])
        let huge = try #require(
            try read([TestTensor("e", [1, 2], [3e38, 3e38])], "task: embed").attributes.embedding
        )
        #expect(huge.allSatisfy { abs($0 - 0.70710677) < 1e-6 })
        #expect(try read([TestTensor("e", [1, 2], [.nan, 1])], "task: embed") == DecodedOutput(dropped: 1))
        #expect(try read([TestTensor("e", [1, 2], [.infinity, 1])], "task: embed") == DecodedOutput(dropped: 1))
    }

    @Test func singleValuesAreQuantities() throws {
        let tensors = [
            TestTensor("angle_y_fc", [1, 1], [12.5]), TestTensor("angle_p_fc", [1, 1], [.nan]),
            TestTensor("angle_r_fc", [1, 1, 1, 1], [-3]),
        ]
        let output = try read(tensors, "outputs: angle_y_fc = yaw, angle_r_fc = roll * 2")
        #expect(
            output.attributes.measurements == [
                Measurement(name: "yaw", value: 12.5), Measurement(name: "roll", value: -6),
            ]
        )
        #expect(output.dropped == 1)
    }

    @Test func severalValuesOfOneOutputAreNamedByLabels() throws {
        let tensor = TestTensor("pose", [1, 3], [1, 2, 3])
        let named = try read([tensor], "task: regress\nlabels: yaw, pitch, roll").attributes.measurements
        #expect(named.map(\.name) == ["yaw", "pitch", "roll"])
        #expect(named.map(\.value) == [1, 2, 3])
        #expect(
            try read([tensor], "task: regress").attributes.measurements.map(\.name) == ["pose.0", "pose.1", "pose.2"]
        )
    }

    @Test func rawOutputsAreGivenAsTheyAre() throws {
        let tensors = [TestTensor("a", [1, 2, 2], [1, .infinity, 3, 4]), TestTensor("b", [1], [5])]
        #expect(
            try read(tensors, "task: raw").attributes.tensors == [
                NamedTensor(name: "a", shape: [1, 2, 2], values: [1, .infinity, 3, 4]),
                NamedTensor(name: "b", shape: [1], values: [5]),
            ]
        )
        let model = try describe(tensors, "task: raw")
        #expect(
            message { _ = try withTensors([tensors[0]]) { try model.decode($0, options: model.options) } }
                == "The model gave 1 outputs, but had announced 2."
        )
    }

    @Test func vectorsThatNothingTellsAreAskedFor() throws {
        #expect(
            message { _ = try describe([TestTensor("Identity", [1, 256])], "") }
                == "m.onnx has the outputs Identity 1x256, which may be classes, an embedding, quantities or characters; name "
                + "the task in the file's metadata (weir.task), in a file m.weir beside it (task: classify) or with the "
                + "property task=classify; the others are embed, regress, text and raw."
        )
    }

    @Test func guessedPixelsAreToldAndStatedOnesAreNot() throws {
        let guessed = try describe([TestTensor("embedding", [1, 8])], "")
        #expect(
            guessed.notices == [
                "m.onnx does not say what pixels it takes; it is given rgb, less 123.675 116.28 103.53, divided by 58.395 57.12 "
                    + "57.375; if that is wrong, say channels, mean and scale in m.weir beside it."
            ]
        )
        #expect(try describe([TestTensor("embedding", [1, 8])], "channels: bgr\nmean: 0\nscale: 1").notices == [])
        let last = ModelFacts(
            fileName: "m.tflite",
            inputs: [ModelFacts.Port(name: "data", shape: [1, 64, 64, 3])],
            outputs: [ModelFacts.Port(name: "embedding", shape: [1, 8])]
        )
        let input = try ModelDescription(facts: last).input
        #expect(input.mean == [127.5, 127.5, 127.5])
        #expect(input.scale.allSatisfy { $0 == 1 / 127.5 })
    }
}
