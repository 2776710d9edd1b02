import Glibc
import WeirConfig
import WeirCore

/// What a machine did with so many streams.
public struct CapacityTrial: Hashable, Sendable {
    public var streams: Int
    /// Of the stream that had the fewest.
    public var framesPerSecond: Double
    public var inferencesPerSecond: Double
    /// The part of the inferences that frames asked for and didn't get, 0 to 1, of the stream that missed most.
    public var missedShare: Double
    /// The part of the frames that took longer than was promised, 0 to 1.
    public var lateShare: Double
    /// The time that 99 of 100 frames took at most, in milliseconds, in the worst interval.
    public var latency: Double
    /// How many cores were busy.
    public var cores: Double
    /// Frames and inferences per second of all streams together.
    public var allFramesPerSecond: Double
    public var allInferencesPerSecond: Double
    /// What the process had in RAM, in bytes.
    public var memory: Int
}

extension CapacityTrial {
    /// What is left out at the beginning, in seconds: decoders and caches fill.
    private static let warmUp = 2.0
    /// How long all streams may take to begin, in seconds: on a machine that is much too small they crawl.
    private static let longestStart = 30.0

    /// Runs the application of `question` with so many streams, and measures.
    ///
    /// Throws what speaks against the application, and what went wrong.
    static func run(
        _ question: CapacityQuestion,
        streams: Int,
        inferring: Bool = true
    ) throws(WeirError) -> CapacityTrial {
        let run = try ApplicationRun(try question.application(streams: streams, inferring: inferring))
        var (start, end): (Snapshot?, Snapshot?)
        var latency = 0.0
        var isOver = false
        let summary = try run.run { event in
            guard case .progress(let progress) = event, !isOver else { return }
            isOver = progress.seconds >= question.seconds + (start == nil ? longestStart : warmUp)
            if isOver { run.finish() }
            let snapshot = Snapshot(run.streams)
            guard start != nil else {
                // All streams have to have begun.
                if progress.streams.allSatisfy({ $0.frames > 0 }), progress.seconds >= warmUp { start = snapshot }
                return
            }
            latency = max(latency, snapshot.latency)
            end = snapshot
        }
        if let failure = summary.failures.first { throw failure }
        guard let start, let end else {
            throw WeirError(
                .stream,
                "\(streams) streams didn't all begin, so that nothing was measured; give other footage."
            )
        }
        return CapacityTrial(from: start, to: end, latency: latency)
    }

    private init(from start: Snapshot, to end: Snapshot, latency: Double) {
        let time = end.time - start.time
        let counts = zip(start.counts, end.counts).map { $1 - $0 }
        func perSecond(_ count: Int) -> Double { Double(count) / time }
        streams = counts.count
        framesPerSecond = perSecond(counts.map(\.frames).min() ?? 0)
        inferencesPerSecond = perSecond(counts.map(\.inferred).min() ?? 0)
        missedShare = counts.map(\.missedShare).max() ?? 0
        let frames = counts.reduce(0) { $0 + $1.frames }
        allFramesPerSecond = perSecond(frames)
        allInferencesPerSecond = perSecond(counts.reduce(0) { $0 + $1.inferred })
        lateShare = Double(counts.reduce(0) { $0 + $1.late }) / Double(max(1, frames))
        self.latency = latency
        cores = (end.processorTime - start.processorTime) / time
        memory = MemoryReading().used ?? 0
    }
}

/// What was counted by one moment.
private struct Snapshot {
    struct Counts {
        var (frames, inferred, missed, late) = (0, 0, 0, 0)

        var missedShare: Double { missed == 0 ? 0 : Double(missed) / Double(missed + inferred) }

        static func - (end: Counts, start: Counts) -> Counts {
            Counts(
                frames: end.frames - start.frames,
                inferred: end.inferred - start.inferred,
                missed: end.missed - start.missed,
                late: end.late - start.late
            )
        }
    }

    /// One a stream.
    let counts: [Counts]
    /// The highest of the streams' p99 of late, in milliseconds.
    let latency: Double
    /// In seconds.
    let time: Double
    let processorTime: Double

    init(_ streams: [StreamStatus]) {
        counts = streams.map { stream in
            let missed = [SkipReason.late, .overtaken].reduce(0) { $0 + stream.skippedFrames[$1, default: 0] }
            return Counts(
                frames: stream.frames,
                inferred: stream.inferredFrames,
                missed: missed,
                late: stream.latency?.late ?? 0
            )
        }
        latency = streams.compactMap { $0.latency?.recent.quantile(0.99) }.max().map { Double($0) / 1e6 } ?? 0
        time = Double(MonotonicTime.now.nanoseconds) / 1e9
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        processorTime = [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }
}
