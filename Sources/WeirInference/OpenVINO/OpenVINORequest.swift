internal import WeirCore

/// One of OpenVINO's inference requests, and the thread that hands out its outputs.
///
/// The library's callback doesn't say whether a run failed, and holds up the device while it lasts. So it only wakes a
/// thread of the request's own, which asks how the run ended and calls the completion.
///
/// Unchecked: whoever runs it writes `input` from one thread at a time, between runs.
final class OpenVINORequest: InferenceRequest, @unchecked Sendable {
    let input: UnsafeMutableBufferPointer<UInt8>
    private let runs: OpenVINORuns

    init(_ model: OpenVINOCompiledModel) throws(OpenVINOFailure) {
        runs = try OpenVINORuns(model)
        input = try runs.input()
        guard startThread(runs.serve) else { throw OpenVINOFailure(words: "the system gives no further thread") }
    }

    /// The thread goes with a run that is under way, or at once, and takes what the library owns with it.
    deinit { runs.end() }

    func start(_ completion: @escaping Completion) throws(WeirError) {
        try runs.start(completion)
    }
}
