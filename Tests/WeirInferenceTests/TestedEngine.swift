import Testing
import WeirCore

@testable import WeirInference

/// An engine, and the format of the models that it is tested with.
enum TestedEngine: String, CaseIterable, CustomTestStringConvertible {
    case openVINO = "OpenVINO"
    case openVINOWithONNX = "OpenVINO with ONNX"
    case onnxRuntime = "ONNX Runtime"

    var testDescription: String { rawValue }

    var engine: any InferenceEngine {
        get throws {
            switch self {
            case .openVINO, .openVINOWithONNX: try OpenVINOEngine.shared.get()
            case .onnxRuntime: try ONNXRuntimeEngine.shared.get()
            }
        }
    }

    /// Only OpenVINO changes dimensions that a file fixes.
    var changesFixedShapes: Bool { self != .onnxRuntime }

    /// Writes a model whose output is its input, and opens it.
    func identity(_ shape: String, in folder: TestFolder) throws -> any OpenedModel {
        switch self {
        case .openVINO: try open(folder.writeModel("identity", TestModels.identity(shape: shape)))
        case .openVINOWithONNX, .onnxRuntime:
            try open(folder.write("identity.onnx", TestModels.identityONNX(shape: shape)))
        }
    }

    /// Writes a model whose runs fail unless the largest value is 4, and opens it.
    func failing(in folder: TestFolder) throws -> any OpenedModel {
        switch self {
        case .openVINO:
            try open(folder.writeModel("failing", TestModels.failing, weights: TestModels.failingWeights))
        case .openVINOWithONNX, .onnxRuntime: try open(folder.write("failing.onnx", TestModels.failingONNX))
        }
    }

    func open(_ path: String) throws -> any OpenedModel {
        try engine.open(ModelFile(path: path))
    }
}

/// What a run gave, copied.
struct TestOutput: Equatable, Sendable {
    let name: String
    let shape: [Int]
    let values: [Float]
}

extension InferenceRequest {
    /// Runs and gives the outputs, or the error.
    func run() throws -> Result<[TestOutput], WeirError> {
        let outcome = Monitor<Result<[TestOutput], WeirError>?>(nil)
        try start { result in
            let outputs = result.map { tensors in
                tensors.map { TestOutput(name: $0.name, shape: $0.shape, values: Array($0.values)) }
            }
            outcome.update { $0 = outputs }
        }
        return outcome.wait { $0 }
    }
}
