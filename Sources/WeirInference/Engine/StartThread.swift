internal import Glibc

/// Does `work` on a thread of its own; false where the system gives no further one.
func startThread(_ work: @escaping @Sendable () -> Void) -> Bool {
    // Given back by `perform`.
    let box = Unmanaged.passRetained(Work(work))
    var thread = pthread_t()
    guard pthread_create(&thread, nil, perform, box.toOpaque()) == 0 else {
        box.release()
        return false
    }
    pthread_detach(thread)
    return true
}

private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}

private func perform(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let box else { return nil }
    Unmanaged<Work>.fromOpaque(box).takeRetainedValue().body()
    return nil
}
