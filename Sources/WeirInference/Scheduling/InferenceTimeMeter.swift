internal import WeirCore

/// Measures what one inference takes on the device, without the time that a run waits in the engine's queue.
///
/// The engine works on some runs at a time and takes the others in the order in which they were started.
struct InferenceTimeMeter {
    /// How much a new measurement counts at least: the mean follows a change within some ten inferences.
    private static let leastShare = 0.1
    /// After so long without an inference, in nanoseconds, what was measured is no reason any more not to try one.
    ///
    /// A machine that was busy may not be now. Trying takes a tenth of most devices' time at most.
    private static let validity: UInt64 = 100_000_000
    /// How many mean deviations above the mean most times don't lie: a result that comes too late wastes its inference, and one
    /// that wasn't tried wastes the device.
    private static let deviations = 1.0

    /// Nanoseconds, a moving mean; nil until an inference is done.
    private(set) var mean: UInt64?
    /// How far measurements are from the mean, in nanoseconds, a moving mean too.
    private var deviation = 0.0
    let parallelRuns: Int
    private var measurements = 0
    private var last = MonotonicTime(nanoseconds: 0)
    private var running: [Int: MonotonicTime] = [:]
    private var queued: [Int] = []

    init(parallelRuns: Int) {
        self.parallelRuns = parallelRuns
    }

    /// What most inferences don't take longer than, in nanoseconds; nil until one is done.
    var longest: UInt64? { mean.map { $0 + UInt64(deviation * Self.deviations) } }

    /// When the last of `count` runs would most likely be done, of which those that aren't started yet are started now.
    ///
    /// Nil where none was done of late. The last one is taken to be as long as most aren't, those before it as long as the mean.
    func expectedEnd(of count: Int, now: MonotonicTime) -> MonotonicTime? {
        guard let mean, let longest else { return nil }
        if running.isEmpty, queued.isEmpty, now.nanoseconds(since: last) > Self.validity { return nil }
        var ends = running.values.map { max($0.advanced(by: mean), now) }
        let unstarted = max(1, count - running.count)
        for _ in 1..<unstarted { ends.append(begin(after: &ends, now: now).advanced(by: mean)) }
        return begin(after: &ends, now: now).advanced(by: longest)
    }

    /// When the device has room for another run beside those with these ends; takes out the one that makes room.
    private func begin(after ends: inout [MonotonicTime], now: MonotonicTime) -> MonotonicTime {
        guard ends.count >= max(1, parallelRuns), let first = ends.indices.min(by: { ends[$0] < ends[$1] }) else {
            return now
        }
        return ends.remove(at: first)
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
        last = now
        learn(Double(now.nanoseconds(since: begin)))
    }

    private mutating func learn(_ time: Double) {
        measurements += 1
        guard let mean else {
            // As RFC 6298, section 2.2: nothing is known yet of how much times differ.
            (self.mean, deviation) = (UInt64(time), time / 2)
            return
        }
        // The first ones count alike: a device is slow at first.
        let share = max(Self.leastShare, 1 / Double(measurements))
        deviation += (abs(time - Double(mean)) - deviation) * share
        self.mean = UInt64(Double(mean) + (time - Double(mean)) * share)
    }
}
