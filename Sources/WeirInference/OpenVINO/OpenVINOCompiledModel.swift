internal import CWeirOpenVINO
internal import WeirCore
internal import WeirDecoding

/// A model that OpenVINO compiled for a device.
///
/// Unchecked: the library's compiled models may be used from any thread, and nothing here changes.
final class OpenVINOCompiledModel: CompiledModel, @unchecked Sendable {
    let handle: OpenVINOHandle
    let outputNames: [String]
    let parallelRuns: Int
    let inputs: OpenVINOInputs
    let sentences: EngineSentences
    private let device: String

    init(
        _ handle: consuming OpenVINOHandle,
        inputs: OpenVINOInputs,
        outputNames: [String],
        sentences: EngineSentences,
        device: String
    ) throws(OpenVINOFailure) {
        let pointer = handle.pointer
        self.outputNames = outputNames
        let optimal = try text {
            ov_compiled_model_get_property(pointer, OpenVINOProperty.optimalRequestCount.rawValue, $0)
        }
        parallelRuns = max(1, Int(optimal) ?? 1)
        self.handle = handle
        self.inputs = inputs
        self.sentences = sentences
        self.device = device
    }

    func makeRequest() throws(WeirError) -> any InferenceRequest {
        do throws(OpenVINOFailure) {
            return try OpenVINORequest(self)
        } catch {
            throw sentences.noRoom(device: device, cause: error.words)
        }
    }

    func runFailed(_ failure: OpenVINOFailure) -> WeirError {
        sentences.runFailed(device: device, cause: failure.words)
    }
}

/// Which of a model's inputs take what.
struct OpenVINOInputs {
    /// The place of the one that takes the picture.
    let picture: Int
    let constants: [(index: Int, type: ElementType, values: [Double])]

    init(_ facts: ModelFacts, picture: Int, _ constants: [ConstantInput]) {
        self.picture = picture
        self.constants = constants.compactMap { constant in
            guard let index = facts.inputs.firstIndex(where: { $0.name == constant.name }),
                let type = facts.inputs[index].element
            else { return nil }
            return (index, type, constant.values)
        }
    }
}
