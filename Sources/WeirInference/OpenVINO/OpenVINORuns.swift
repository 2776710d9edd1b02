internal import CWeirOpenVINO
internal import Synchronization
internal import WeirCore

/// The runs of one request: one thread starts them, another one waits for their ends.
///
/// Unchecked: a run is started after the one before has been told, so the library's request has one user at a time.
final class OpenVINORuns: @unchecked Sendable {
    private struct State {
        /// Who is to be told of the run that is under way.
        var completion: InferenceRequest.Completion?
        var isEnding = false
    }

    private let model: OpenVINOCompiledModel
    private let request: OpenVINOHandle
    private let pictureTensor: OpenVINOHandle
    /// The library keeps a pointer to this, not a copy.
    private let callback = UnsafeMutablePointer<ov_callback_t>.allocate(capacity: 1)
    /// Signalled for each run that is over, and at the end.
    private let news = Semaphore()
    private let state = Mutex(State())

    init(_ model: OpenVINOCompiledModel) throws(OpenVINOFailure) {
        self.model = model
        request = try OpenVINOHandle(free: ov_infer_request_free) {
            ov_compiled_model_create_infer_request(model.handle.pointer, $0)
        }
        let pointer = request.pointer
        pictureTensor = try Self.input(model.inputs.picture, of: pointer)
        for constant in model.inputs.constants {
            let tensor = try Self.input(constant.index, of: pointer)
            var data: UnsafeMutableRawPointer?
            try check(ov_tensor_data(tensor.pointer, &data))
            if let data { constant.type.write(constant.values, to: data) }
        }
        // Unretained: `deinit` waits for the last callback before the semaphore goes.
        let argument = Unmanaged.passUnretained(news).toOpaque()
        callback.initialize(to: ov_callback_t(callback_func: runEnded, args: argument))
        try check(ov_infer_request_set_callback(request.pointer, callback))
    }

    deinit {
        _ = ov_infer_request_wait(request.pointer)
        callback.deallocate()
    }

    private static func input(_ index: Int, of request: OpaquePointer) throws(OpenVINOFailure) -> OpenVINOHandle {
        try OpenVINOHandle(free: ov_tensor_free) { ov_infer_request_get_input_tensor_by_index(request, index, $0) }
    }

    /// Where the picture goes.
    func input() throws(OpenVINOFailure) -> UnsafeMutableBufferPointer<UInt8> {
        var data: UnsafeMutableRawPointer?
        try check(ov_tensor_data(pictureTensor.pointer, &data))
        let bytes = try count { ov_tensor_get_byte_size(pictureTensor.pointer, $0) }
        return UnsafeMutableBufferPointer(start: data?.assumingMemoryBound(to: UInt8.self), count: bytes)
    }

    func start(_ completion: @escaping InferenceRequest.Completion) throws(WeirError) {
        guard RunsInFlight.begin() else { throw model.sentences.processIsEnding() }
        state.withLock { $0.completion = completion }
        do throws(OpenVINOFailure) {
            try check(ov_infer_request_start_async(request.pointer))
        } catch {
            state.withLock { $0.completion = nil }
            RunsInFlight.end(.openVINO)
            throw model.runFailed(error)
        }
    }

    /// Has `serve` return after the run that is under way.
    func end() {
        state.withLock { $0.isEnding = true }
        news.signal()
    }

    /// Tells of each run's end, until `end`.
    func serve() {
        while true {
            news.wait()
            let (completion, isEnding) = state.withLock { state in
                defer { state.completion = nil }
                return (state.completion, state.isEnding)
            }
            if let completion {
                completion(result())
                RunsInFlight.end(.openVINO)
            } else if isEnding {
                return
            }
        }
    }

    private func result() -> Result<[Tensor], WeirError> {
        do throws(OpenVINOFailure) {
            try check(ov_infer_request_wait(request.pointer))
            return .success(try outputs())
        } catch {
            return .failure(model.runFailed(error))
        }
    }

    /// The outputs where the request keeps them now; a run may move one whose shape depends on the input.
    private func outputs() throws(OpenVINOFailure) -> [Tensor] {
        var outputs: [Tensor] = []
        outputs.reserveCapacity(model.outputNames.count)
        for (index, name) in model.outputNames.enumerated() {
            outputs.append(try output(index, name: name))
        }
        return outputs
    }

    private func output(_ index: Int, name: String) throws(OpenVINOFailure) -> Tensor {
        let tensor = try OpenVINOHandle(free: ov_tensor_free) {
            ov_infer_request_get_output_tensor_by_index(request.pointer, index, $0)
        }
        var shape = ov_shape_t()
        try check(ov_tensor_get_shape(tensor.pointer, &shape))
        defer { ov_shape_free(&shape) }
        let dimensions = UnsafeBufferPointer(start: shape.dims, count: Int(shape.rank)).map { Int($0) }
        let elements = try count { ov_tensor_get_size(tensor.pointer, $0) }
        var data: UnsafeMutableRawPointer?
        if elements > 0 { try check(ov_tensor_data(tensor.pointer, &data)) }
        let values = UnsafePointer(data?.assumingMemoryBound(to: Float.self))
        return Tensor(name: name, shape: dimensions, values: UnsafeBufferPointer(start: values, count: elements))
    }
}

/// Called by the library at the end of a run.
private func runEnded(_ news: UnsafeMutableRawPointer?) {
    guard let news else { return }
    Unmanaged<Semaphore>.fromOpaque(news).takeUnretainedValue().signal()
}
