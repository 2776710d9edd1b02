import WeirCore
import WeirGStreamer
import WeirMessages

/// Measures how far streams have come, and how fast since the last time.
struct ProgressMeter {
    private let branches: [StreamBranch]
    private var rates: RateMeter

    init(_ branches: [StreamBranch]) {
        self.branches = branches
        rates = RateMeter(branches)
    }

    mutating func measure(since start: MonotonicTime, at now: MonotonicTime) -> RunProgress {
        let rates = rates.measure(at: now)
        let streams = zip(branches, rates).map { branch, rate in
            let counts = branch.statistics.current
            return RunProgress.Stream(
                id: branch.plan.id,
                frames: counts.frames,
                framesPerSecond: rate.current,
                averageFramesPerSecond: rate.average,
                fraction: fraction(of: branch, at: counts.position),
                hasEnded: branch.hasEnded
            )
        }
        return RunProgress(streams: streams, seconds: seconds(from: start, to: now))
    }

    private func fraction(of branch: StreamBranch, at position: UInt64?) -> Double? {
        guard let position, let duration = branch.duration else { return nil }
        return min(1, Double(position) / Double(duration))
    }
}

/// Writes a line of frame rates whenever one is due.
struct PerformanceMeter {
    private let interval: UInt64
    private var rates: RateMeter
    private var lines = PerformanceLine()
    private var next: MonotonicTime

    init(_ branches: [StreamBranch], seconds: Int) {
        interval = UInt64(max(1, seconds)) &* 1_000_000_000
        rates = RateMeter(branches)
        next = MonotonicTime.now.advanced(by: interval)
    }

    /// The line that is due by now; nil where none is.
    mutating func line(at now: MonotonicTime) -> String? {
        guard now >= next else { return nil }
        next = now.advanced(by: interval)
        return lines.text(rates.measure(at: now))
    }
}

/// Frame rates of streams from one measurement to the next.
struct RateMeter {
    private let branches: [StreamBranch]
    private var frames: [Int]
    private var time = MonotonicTime.now

    init(_ branches: [StreamBranch]) {
        self.branches = branches
        frames = branches.map { _ in 0 }
    }

    mutating func measure(at now: MonotonicTime) -> [PerformanceLine.Rate] {
        let counts = branches.map(\.statistics.current)
        let passed = seconds(from: time, to: now)
        let measured = zip(counts, frames).map { counts, before in
            PerformanceLine.Rate(
                current: passed > 0 ? Double(counts.frames - before) / passed : 0,
                average: counts.framesPerSecond
            )
        }
        frames = counts.map(\.frames)
        time = now
        return measured
    }
}
