import WeirCore

/// Threads for work that blocks: those that tests share may all be waiting for other tests.
///
/// Unlike a thread of one's own, a task that prefers them still counts as its test, which is named where an expectation fails.
public final class TestThreads: TaskExecutor {
    private let jobs = Monitor<[UnownedJob]>([])

    public init() {
        for _ in 0..<2 {
            runInBackground { [jobs, weak self] in
                while true {
                    let job = jobs.wait { $0.isEmpty ? nil : $0.removeFirst() }
                    guard let self else { return }
                    job.runSynchronously(on: self.asUnownedTaskExecutor())
                }
            }
        }
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.update { $0.append(job) }
    }

    /// For tests whose work is over soon.
    public static let shared = TestThreads()
}

/// The result of work that blocks, done on a thread of its own.
public func inBackground<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        runInBackground { continuation.resume(with: Result { try work() }) }
    }
}
