internal import WeirCore

/// Measures what one inference takes on the device, without the time that a run waits in the engine's queue.
///
/// The engine works on some runs at a time and takes the others in the order in which they were started. Where runs share
/// processors, each takes longer the more there are; so times are kept apart by how many were under way.
struct InferenceTimeMeter {
    /// After so long without an inference, in nanoseconds, what was measured is no reason any more not to try one.
    ///
    /// A machine that was busy may not be now. Trying takes a tenth of most devices' time at most.
    private static let validity: UInt64 = 100_000_000

    private struct Run {
        let begin: MonotonicTime
        /// The most runs that were under way at a time while it was, itself among them.
        var company: Int
    }

    let parallelRuns: Int
    private var all = TypicalTime()
    /// By how many runs were under way, from 1.
    private var byCompany: [TypicalTime]
    private var last = MonotonicTime(nanoseconds: 0)
    private var running: [Int: Run] = [:]
    private var queued: [Int] = []

    init(parallelRuns: Int) {
        self.parallelRuns = max(1, parallelRuns)
        byCompany = Array(repeating: TypicalTime(), count: max(1, parallelRuns))
    }

    /// Nanoseconds, a moving mean; nil until an inference is done.
    var mean: UInt64? { all.count > 0 ? UInt64(all.mean) : nil }

    /// What most inferences don't take longer than that have the device for themselves, in nanoseconds; nil until one is done.
    var longestAlone: UInt64? { all.count > 0 ? UInt64(time(inCompanyOf: 1).most) : nil }

    /// When the last of `count` runs would most likely be done, of which those that aren't started yet are started now.
    ///
    /// Nil where none was done of late.
    func expectedEnd(of count: Int, now: MonotonicTime) -> MonotonicTime? {
        guard all.count > 0 else { return nil }
        if running.isEmpty, queued.isEmpty, now.nanoseconds(since: last) > Self.validity { return nil }
        let unstarted = max(1, count - running.count)
        let company = min(parallelRuns, running.count + unstarted)
        let (usual, most) = time(inCompanyOf: company)
        var ends = running.values.map { max($0.begin.advanced(by: UInt64(usual)), now) }
        for _ in 1..<unstarted { ends.append(begin(after: &ends, now: now).advanced(by: UInt64(usual))) }
        return begin(after: &ends, now: now).advanced(by: UInt64(most))
    }

    /// What an inference takes while so many are under way; where none was measured, as the nearest number that was says.
    private func time(inCompanyOf company: Int) -> (usual: Double, most: Double) {
        let known = (1...parallelRuns).filter { byCompany[$0 - 1].count > 0 }
        guard let nearest = known.min(by: { abs($0 - company) < abs($1 - company) }) else {
            return (all.mean, all.most)
        }
        let time = byCompany[nearest - 1]
        // Processors that are shared by twice as many take twice as long.
        let factor = Double(company) / Double(nearest)
        return (time.mean * factor, time.most * factor)
    }

    /// When the device has room for another run beside those with these ends; takes out the one that makes room.
    private func begin(after ends: inout [MonotonicTime], now: MonotonicTime) -> MonotonicTime {
        guard ends.count >= parallelRuns, let first = ends.indices.min(by: { ends[$0] < ends[$1] }) else { return now }
        return ends.remove(at: first)
    }

    mutating func started(_ run: Int, now: MonotonicTime) {
        if running.count < parallelRuns {
            begin(run, now: now)
        } else {
            queued.append(run)
        }
    }

    private mutating func begin(_ run: Int, now: MonotonicTime) {
        running[run] = Run(begin: now, company: 0)
        let company = running.count
        for (other, state) in running { running[other]?.company = max(state.company, company) }
    }

    /// The run was never begun after all.
    mutating func forget(_ run: Int) {
        running[run] = nil
        queued.removeAll { $0 == run }
    }

    mutating func finished(_ run: Int, now: MonotonicTime) {
        guard let ended = running.removeValue(forKey: run) else {
            // It overtook another run, and tells nothing.
            forget(run)
            return
        }
        if !queued.isEmpty { begin(queued.removeFirst(), now: now) }
        last = now
        let time = Double(now.nanoseconds(since: ended.begin))
        all.learn(time)
        byCompany[ended.company - 1].learn(time)
    }
}
