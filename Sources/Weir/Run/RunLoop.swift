import WeirCore
import WeirGStreamer
import WeirMessages

/// Carries messages from the pipeline to the supervisor, and its decisions back.
struct RunLoop {
    private let live: LivePipeline
    private let plan: PipelinePlan
    private let bus: Bus
    private var supervisor: RunSupervisor
    private var progress: ProgressMeter
    private var performance: PerformanceMeter?
    private var startTime = MonotonicTime.now

    /// How often progress is told and deadlines are looked at, in nanoseconds.
    private static let interval: UInt64 = 500_000_000

    init(_ live: LivePipeline, _ plan: PipelinePlan, _ performanceInterval: Int?) {
        self.live = live
        self.plan = plan
        bus = live.pipeline.bus
        supervisor = RunSupervisor(plan)
        progress = ProgressMeter(live.branches)
        performance = performanceInterval.map { PerformanceMeter(live.branches, seconds: $0) }
    }

    /// Starts all elements; throws where one that streams share can't start.
    mutating func start(_ onEvent: (RunEvent) -> Void) throws(WeirError) {
        startTime = .now
        guard live.startShared() else {
            receiveAll(onEvent)
            throw supervisor.failure
                ?? WeirError(.library, "the pipeline can't start, and none of its elements says why.")
        }
        for (index, branch) in live.branches.enumerated() where !branch.bin.request(.playing) {
            receiveAll(onEvent)
            perform(supervisor.streamRefused(index, at: .now), onEvent)
        }
    }

    /// Takes in the messages that are there.
    private mutating func receiveAll(_ onEvent: (RunEvent) -> Void) {
        while let message = bus.next(within: 0) {
            perform(supervisor.receive(message, at: .now), onEvent)
        }
    }

    /// Runs until the end.
    mutating func run(_ onEvent: (RunEvent) -> Void) {
        var nextTick = MonotonicTime.now.advanced(by: Self.interval)
        while !supervisor.isOver {
            let now = MonotonicTime.now
            if now < nextTick {
                guard let message = bus.next(within: nextTick.nanoseconds - now.nanoseconds) else { continue }
                perform(supervisor.receive(message, at: .now), onEvent)
            } else {
                nextTick = now.advanced(by: Self.interval)
                perform(supervisor.tick(ended: live.branches.map(\.hasEnded), at: now), onEvent)
                onEvent(.progress(progress.measure(since: startTime, at: now)))
                if let line = performance?.line(at: now) { onEvent(.performance(line)) }
            }
        }
    }

    private func perform(_ actions: [RunSupervisor.Action], _ onEvent: (RunEvent) -> Void) {
        for action in actions {
            switch action {
            case .endStream(let index, let place):
                let branch = live.branches[index]
                // In the background: it waits for the frame that is on its way.
                live.pipeline.background { branch.end(at: place) }
            case .recalculateLatency: live.pipeline.recalculateLatency()
            case .renewClock: live.pipeline.renewClock()
            case .tell(let event): onEvent(event)
            }
        }
    }

    var summary: RunSummary {
        let streams = live.branches.enumerated().map { index, branch in
            let counts = branch.statistics.current
            return RunSummary.Stream(
                id: branch.plan.id,
                frames: counts.frames,
                framesPerSecond: counts.framesPerSecond,
                objects: counts.objects.values.sorted { ($1.count, $0.label) < ($0.count, $1.label) },
                identities: counts.identities.count,
                warnings: supervisor.warnings(of: index),
                failure: supervisor.failure(of: index)
            )
        }
        return RunSummary(streams: streams, failure: supervisor.failure, seconds: seconds(from: startTime, to: .now))
    }
}
