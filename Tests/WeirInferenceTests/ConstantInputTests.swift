import Testing
import WeirCore
import WeirDecoding

@testable import WeirInference

/// Inputs beside the picture are set once, and stay.
struct ConstantInputTests {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    @Test(arguments: [TestedEngine.openVINOWithONNX, .onnxRuntime])
    func constantsAreGivenToEveryRun(_ tested: TestedEngine) throws {
        let model = try tested.open(folder.write("constants.onnx", TestModels.constantsONNX))
        #expect(model.facts.inputs.map(\.elementType) == ["f32", "f32", "i64"])
        let constants = [
            ConstantInput(name: "factor", shape: [1, 1, 1, 1], elementType: "f32", values: [0.5]),
            ConstantInput(name: "orig_target_sizes", shape: [1, 2], elementType: "i64", values: [640, 384]),
        ]
        let shapes = [[1, 1, 1, 1], [1, 3, 2, 4], [1, 2]]
        #expect(try model.facts(inputShapes: shapes).outputs.map(\.shape) == [[1, 3, 2, 4], [1, 2]])
        let input = ModelInput(size: Size(width: 4, height: 2), mean: [1, 1, 1], scale: [2, 2, 2])
        let options = CompileOptions(input: input, constants: constants, takesPlanes: true)
        let compiled = try model.compile(options)
        for request in [try compiled.makeRequest(), try compiled.makeRequest()] {
            for round in 0..<3 {
                for index in 0..<24 { request.input[index] = UInt8(index + round) }
                let outputs = try request.run().get()
                #expect(outputs[0].values == (0..<24).map { Float($0 + round) - 1 })
                #expect(outputs[1] == TestOutput(name: "sizes", shape: [1, 2], values: [640, 384]))
            }
        }
    }

    @Test(arguments: [TestedEngine.openVINOWithONNX, .onnxRuntime])
    func constantsThatDontFitGetASentence(_ tested: TestedEngine) throws {
        let model = try tested.open(folder.write("constants.onnx", TestModels.constantsONNX))
        func sentence(_ constants: [ConstantInput]) -> String {
            do throws(WeirError) {
                let input = ModelInput(size: Size(width: 4, height: 2))
                _ = try model.compile(CompileOptions(input: input, constants: constants))
                return ""
            } catch {
                return error.message
            }
        }
        #expect(
            sentence([])
                == "constants.onnx takes 3 inputs (factor 1x1x1x?, picture ?x3x?x?, orig_target_sizes ?x2), "
                + "but all except one, a picture, must be constant; say what the others take."
        )
        #expect(
            sentence([ConstantInput(name: "ratio", shape: [1, 2], elementType: "f32", values: [1, 2])])
                == "constants.onnx has no input 'ratio' of numbers that takes a constant of 1x2; correct its constants."
        )
        let factor = ConstantInput(name: "factor", shape: [1, 1, 1, 1], elementType: "f32", values: [0.5])
        let sizes = ConstantInput(name: "orig_target_sizes", shape: [1, 3], elementType: "i64", values: [1, 2, 3])
        #expect(
            sentence([factor, sizes])
                == "constants.onnx has no input 'orig_target_sizes' of numbers that takes a constant of 1x3; correct its constants."
        )
    }

    /// The one model here with a second input: 88 ones.
    @Test(.enabled(if: TestModels.hasData, "needs the test data"))
    func thePlateModelTakesItsSequence() throws {
        let name = "omz/license-plate-recognition-barrier-0001/FP16/license-plate-recognition-barrier-0001.xml"
        let model = try TestedEngine.openVINO.open(TestModels.path(name))
        #expect(try ModelDescription.inputShapes(facts: model.facts) == [[88, 1], [1, 3, 24, 94]])
        let values = Array(repeating: 1.0, count: 88)
        let ones = ConstantInput(name: "seq_ind", shape: [88, 1], elementType: "f32", values: values)
        let input = ModelInput(size: Size(width: 94, height: 24), channels: .bgr)
        let options = CompileOptions(input: input, constants: [ones], takesPlanes: true)
        let request = try model.compile(options).makeRequest()
        request.input.update(repeating: 100)
        let indices = try request.run().get()[0]
        #expect(indices.shape == [1, 88, 1, 1])
        #expect(indices.values.allSatisfy { (-1...70).contains($0) })
        #expect(indices.values.last == -1, "the text ends before its longest")
    }
}
