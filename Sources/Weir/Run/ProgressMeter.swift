import WeirCore
import WeirGStreamer
import WeirMessages

/// Measures how far streams have come, and how fast since the last time.
struct ProgressMeter {
    private var rates = RateMeter()

    mutating func measure(_ branches: [StreamBranch], since start: MonotonicTime, at now: MonotonicTime) -> RunProgress
    {
        let rates = rates.measure(branches, at: now)
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
    private var rates = RateMeter()
    private var lines = PerformanceLine()
    private var next: MonotonicTime

    init(seconds: Int) {
        interval = UInt64(max(1, seconds)) &* 1_000_000_000
        next = MonotonicTime.now.advanced(by: interval)
    }

    /// The line that is due by now; nil where none is.
    mutating func line(of branches: [StreamBranch], at now: MonotonicTime) -> String? {
        guard now >= next else { return nil }
        next = now.advanced(by: interval)
        return lines.text(rates.measure(branches, at: now))
    }
}

/// Frame rates of streams from one measurement to the next.
struct RateMeter {
    /// By the streams' numbers.
    private var frames: [Int: Int] = [:]
    private var time = MonotonicTime.now

    mutating func measure(_ branches: [StreamBranch], at now: MonotonicTime) -> [PerformanceLine.Rate] {
        let counts = branches.map(\.statistics.current)
        let passed = seconds(from: time, to: now)
        let measured = zip(branches, counts).map { branch, counts in
            PerformanceLine.Rate(
                current: passed > 0 ? Double(counts.frames - (frames[branch.number] ?? 0)) / passed : 0,
                average: counts.framesPerSecond
            )
        }
        frames = Dictionary(uniqueKeysWithValues: zip(branches.map(\.number), counts.map(\.frames)))
        time = now
        return measured
    }
}
