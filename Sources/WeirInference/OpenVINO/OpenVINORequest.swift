internal import Glibc
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
        guard startThread(runs) else { throw OpenVINOFailure(words: "the system gives no further thread") }
    }

    /// The thread goes with a run that is under way, or at once, and takes what the library owns with it.
    deinit { runs.end() }

    func start(_ completion: @escaping Completion) throws(WeirError) {
        try runs.start(completion)
    }
}

/// Starts a thread that serves `runs`; false where there is none to be had.
private func startThread(_ runs: OpenVINORuns) -> Bool {
    // Given back by `serve`.
    let retained = Unmanaged.passRetained(runs)
    var thread = pthread_t()
    guard pthread_create(&thread, nil, serve, retained.toOpaque()) == 0 else {
        retained.release()
        return false
    }
    pthread_detach(thread)
    return true
}

private func serve(_ runs: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let runs else { return nil }
    Unmanaged<OpenVINORuns>.fromOpaque(runs).takeRetainedValue().serve()
    return nil
}
