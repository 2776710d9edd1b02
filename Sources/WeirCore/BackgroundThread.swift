import Glibc

/// Runs `work` on a thread of its own, for what takes long and would hold up a pool of threads.
public func runInBackground(_ work: @escaping @Sendable () -> Void) {
    // Given back by `performWork`.
    let box = Unmanaged.passRetained(Work(work))
    var thread = pthread_t()
    guard pthread_create(&thread, nil, performWork, box.toOpaque()) == 0 else {
        // Without threads to be had the work is done all the same, only later than hoped.
        box.release()
        work()
        return
    }
    pthread_detach(thread)
}

private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}

private func performWork(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let box else { return nil }
    Unmanaged<Work>.fromOpaque(box).takeRetainedValue().body()
    return nil
}
