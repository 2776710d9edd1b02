internal import CWeirONNXRuntime
internal import WeirCore

/// A model that ONNX Runtime has made ready for a device.
///
/// Unchecked: a session may run in several threads at a time, and nothing here changes.
final class ONNXRuntimeCompiledModel: CompiledModel, @unchecked Sendable {
    let parallelRuns: Int
    let library: ONNXRuntimeLibrary
    let session: ONNXRuntimeHandle
    let inputs: ONNXRuntimeInputs
    let outputNames: [String]
    let threads: RunThreads
    let sentences: EngineSentences
    private let device: String

    init(
        _ session: consuming ONNXRuntimeHandle,
        _ library: ONNXRuntimeLibrary,
        inputs: ONNXRuntimeInputs,
        outputNames: [String],
        parallelRuns: Int,
        sentences: EngineSentences,
        device: String
    ) throws(ONNXRuntimeFailure) {
        guard let threads = RunThreads(parallelRuns, of: .onnxRuntime) else {
            throw ONNXRuntimeFailure(words: "the system gives no further thread")
        }
        self.threads = threads
        self.session = session
        self.library = library
        self.inputs = inputs
        self.outputNames = outputNames
        self.parallelRuns = parallelRuns
        self.sentences = sentences
        self.device = device
    }

    /// The threads go when they have done what is under way.
    deinit { threads.end() }

    func makeRequest() throws(WeirError) -> any InferenceRequest {
        do throws(ONNXRuntimeFailure) {
            return try ONNXRuntimeRequest(self)
        } catch {
            throw sentences.noRoom(device: device, cause: error.words)
        }
    }

    func runFailed(_ failure: ONNXRuntimeFailure) -> WeirError {
        sentences.runFailed(device: device, cause: failure.words)
    }
}
