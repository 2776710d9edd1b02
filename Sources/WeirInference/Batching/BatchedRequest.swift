internal import WeirCore

/// A place for one picture, which is run together with others that wait at the same time.
///
/// Unchecked: whoever runs it writes `input` from one thread at a time, between runs.
final class BatchedRequest: InferenceRequest, @unchecked Sendable {
    let input: UnsafeMutableBufferPointer<UInt8>
    private let queue: BatchQueue

    init(_ queue: BatchQueue) {
        self.queue = queue
        input = .allocate(capacity: queue.byteCount)
        input.initialize(repeating: 0)
    }

    deinit { input.deallocate() }

    func start(_ completion: @escaping Completion) {
        queue.start(BatchQueue.Item(request: self, completion: completion))
    }
}
