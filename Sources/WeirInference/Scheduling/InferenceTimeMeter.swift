internal import WeirCore

/// Measures what one inference takes on the device, without the time that a run waits in the engine's queue.
///
/// The engine works on some runs at a time and takes the others in the order in which they were started.
struct InferenceTimeMeter {
    /// How much a new measurement counts: the mean follows a change within some ten inferences.
    private static let newShare = 0.1

    /// Nanoseconds, a moving mean; nil until an inference is done.
    private(set) var mean: UInt64?
    let parallelRuns: Int
    private var running: [Int: MonotonicTime] = [:]
    private var queued: [Int] = []

    init(parallelRuns: Int) {
        self.parallelRuns = parallelRuns
    }

    mutating func started(_ run: Int, now: MonotonicTime) {
        if running.count < parallelRuns {
            running[run] = now
        } else {
            queued.append(run)
        }
    }

    /// The run was never begun after all.
    mutating func forget(_ run: Int) {
        running[run] = nil
        queued.removeAll { $0 == run }
    }

    mutating func finished(_ run: Int, now: MonotonicTime) {
        guard let begin = running.removeValue(forKey: run) else {
            // It overtook another run, and tells nothing.
            forget(run)
            return
        }
        if !queued.isEmpty { running[queued.removeFirst()] = now }
        let time = Double(now.nanoseconds(since: begin))
        let mean = self.mean.map { Double($0) + (time - Double($0)) * Self.newShare } ?? time
        self.mean = UInt64(mean)
    }
}
