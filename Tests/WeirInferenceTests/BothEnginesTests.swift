import Testing
import WeirCore
import WeirDecoding

@testable import WeirInference

/// The same model gives the same outputs for the same pictures, whichever engine runs it.
@Suite(.enabled(if: TestModels.hasData, "needs the test data"))
struct BothEnginesTests {
    /// A picture that has edges, areas and noise.
    private func paint(_ bytes: UnsafeMutableBufferPointer<UInt8>) {
        var state: UInt32 = 12345
        for index in bytes.indices {
            state = state &* 1_664_525 &+ 1_013_904_223
            bytes[index] = UInt8(truncatingIfNeeded: index / 97 &+ Int(state >> 28))
        }
    }

    private func outputs(
        _ tested: TestedEngine,
        _ name: String,
        _ input: ModelInput
    ) throws -> [TestOutput] {
        let model = try tested.open(TestModels.path(name))
        // Processors with AMX compute in fewer bits otherwise.
        let options = CompileOptions(input: input, takesPlanes: input.layout == .channelsFirst, precision: .fp32)
        let request = try model.compile(options).makeRequest()
        paint(request.input)
        return try request.run().get()
    }

    @Test(arguments: [
        (
            "detect/FastestDet.onnx",
            ModelInput(size: Size(width: 352, height: 352), scale: [1 / 255, 1 / 255, 1 / 255])
        ),
        ("detect/yolox_nano_416x416.onnx", ModelInput(size: Size(width: 416, height: 416))),
        (
            "detect/nanodet_m_320.onnx",
            ModelInput(
                size: Size(width: 320, height: 320),
                mean: [103.53, 116.28, 123.675],
                scale: [0.01743, 0.01751, 0.01712]
            )
        ),
        ("face/yunet_n_320_320.onnx", ModelInput(size: Size(width: 320, height: 320))),
        (
            "reid/person-reidentification-retail-0248.onnx",
            ModelInput(size: Size(width: 128, height: 256), layout: .channelsLast)
        ),
    ])
    func outputsAreTheSame(_ name: String, _ input: ModelInput) throws {
        let (first, second) = (
            try outputs(.openVINOWithONNX, name, input), try outputs(.onnxRuntime, name, input)
        )
        #expect(first.map(\.name) == second.map(\.name))
        #expect(first.map(\.shape) == second.map(\.shape))
        for (one, other) in zip(first, second) {
            let scale = max(1, one.values.map(abs).max() ?? 1)
            let worst = zip(one.values, other.values).map { abs($0 - $1) }.max() ?? 0
            #expect(worst <= 1e-3 * scale, "\(one.name): \(worst) of \(scale)")
        }
    }

    @Test func factsAreTheSame() throws {
        for name in ["detect/FastestDet.onnx", "detect/nanodet_m_320.onnx", "face/yunet_n_320_320.onnx"] {
            let first = try TestedEngine.openVINOWithONNX.open(TestModels.path(name)).facts
            #expect(try TestedEngine.onnxRuntime.open(TestModels.path(name)).facts == first)
        }
    }
}
