import Synchronization
import WeirConfig
import WeirCore
import WeirElements
import WeirGStreamer
import WeirMessages

/// Carries messages from the pipeline to the supervisor, and its decisions back.
struct RunLoop {
    let live: LivePipeline
    let requests: RunRequests
    var supervisor: RunSupervisor
    private let bus: Bus
    private let board: StatusBoard
    private var progress = ProgressMeter()
    private var performance: PerformanceMeter?
    private var memory: MemoryGuard?
    /// What nothing moves in for so long is taken to hang, in nanoseconds.
    let hangTime: UInt64
    /// What keeps the run so that it can be replayed; nil where nothing does.
    let raw: RawRecorder?
    private let publishers: [SharedPublisher]
    var hangWatches: [Int: HangWatch] = [:]
    var outputWatches: [Int: OutputWatch] = [:]
    private var startTime = MonotonicTime.now
    /// Works out the elements of a stream that is added, given its number.
    let planStream: StreamPlanner

    typealias StreamPlanner = @Sendable (Application.Source, Int) throws(WeirError) -> StreamPlan

    /// How often progress is told and deadlines are looked at, in nanoseconds.
    private static let interval: UInt64 = 500_000_000

    init(
        _ live: LivePipeline,
        _ plan: PipelinePlan,
        requests: RunRequests,
        board: StatusBoard,
        performanceInterval: Int?,
        memoryLimit: Int?,
        hangTime: UInt64,
        raw: RawRecorder?,
        publishers: [SharedPublisher],
        planStream: @escaping StreamPlanner
    ) {
        self.live = live
        self.requests = requests
        self.board = board
        self.planStream = planStream
        bus = live.pipeline.bus
        supervisor = RunSupervisor(plan)
        performance = performanceInterval.map { PerformanceMeter(seconds: $0) }
        memory = MemoryGuard(limit: memoryLimit)
        self.hangTime = hangTime
        self.raw = raw
        self.publishers = publishers
    }

    /// Starts all elements; throws where one that streams share can't start.
    mutating func start(_ onEvent: (RunEvent) -> Void) throws(WeirError) {
        startTime = .now
        guard live.startShared() else {
            receiveAll(onEvent)
            throw supervisor.failure
                ?? WeirError(.library, "the pipeline can't start, and none of its elements says why.")
        }
        for branch in live.branches where !branch.bin.request(.playing) {
            receiveAll(onEvent)
            perform(supervisor.streamRefused(branch.number, at: .now), onEvent)
        }
        publish(at: startTime)
    }

    /// Takes in the messages that are there.
    mutating func receiveAll(_ onEvent: (RunEvent) -> Void) {
        while let message = bus.next(within: 0) {
            perform(supervisor.receive(message, at: .now), onEvent)
        }
    }

    /// Runs until the end.
    mutating func run(_ onEvent: (RunEvent) -> Void) {
        var nextTick = MonotonicTime.now.advanced(by: Self.interval)
        while !supervisor.isOver {
            for request in requests.take() { perform(request, onEvent) }
            let now = MonotonicTime.now
            if now < nextTick {
                guard let message = bus.next(within: nextTick.nanoseconds - now.nanoseconds) else { continue }
                perform(supervisor.receive(message, at: .now), onEvent)
            } else {
                nextTick = now.advanced(by: Self.interval)
                tick(at: now, onEvent)
            }
        }
    }

    private mutating func tick(at now: MonotonicTime, _ onEvent: (RunEvent) -> Void) {
        let branches = live.branches
        let ended = Dictionary(uniqueKeysWithValues: branches.map { ($0.number, $0.hasEnded) })
        perform(supervisor.tick(ended: ended, at: now), onEvent)
        for branch in branches where ended[branch.number] == true { branch.recorder?.end() }
        watch(branches, at: now, onEvent)
        if let sentence = memory?.look(at: branches) { perform([supervisor.warn(sentence)], onEvent) }
        tellOfPublishers(onEvent)
        for branch in branches { branch.statistics.beginInterval() }
        let measured = progress.measure(branches, since: startTime, at: now)
        onEvent(.progress(measured))
        if let line = performance?.line(of: branches, at: now) { onEvent(.performance(line)) }
        publish(rates: Dictionary(zip(branches.map(\.number), measured.streams.map(\.framesPerSecond))) { $1 }, at: now)
    }

    /// Shows how all streams are; rates that are not given stay as they were.
    func publish(rates: [Int: Double] = [:], at now: MonotonicTime) {
        let branches = live.branches
        board.show(
            branches.compactMap { branch in
                guard let condition = supervisor.streams[branch.number] else { return nil }
                return (
                    branch.number,
                    { before in
                        let rate = rates[branch.number] ?? before?.framesPerSecond ?? 0
                        var status = condition.status(branch.statistics.current, framesPerSecond: rate, at: now)
                        status.shedFrames = branch.shedder.shed
                        return status
                    }
                )
            }
        )
    }

    /// Completes what is recorded.
    mutating func finishRecordings(within nanoseconds: UInt64, _ onEvent: (RunEvent) -> Void) {
        let deadline = MonotonicTime.now.advanced(by: nanoseconds)
        for branch in live.branches {
            let now = MonotonicTime.now
            branch.recorder?.finish(within: deadline > now ? deadline.nanoseconds - now.nanoseconds : 0)
        }
        receiveAll(onEvent)
    }

    /// Sends what waits for brokers, as long as they take it.
    mutating func closePublishers(_ onEvent: (RunEvent) -> Void) {
        for publisher in publishers { publisher.close() }
        tellOfPublishers(onEvent)
    }

    private mutating func tellOfPublishers(_ onEvent: (RunEvent) -> Void) {
        for sentence in publishers.flatMap({ $0.takeWarnings() }) { perform([supervisor.warn(sentence)], onEvent) }
    }

    func perform(_ actions: [RunSupervisor.Action], _ onEvent: (RunEvent) -> Void) {
        for action in actions {
            switch action {
            case .endStream(let number, let place):
                // In the background: it waits for the frame that is on its way.
                if let branch = branch(number) { live.pipeline.background { branch.end(at: place) } }
            case .takeDown(let number):
                if let branch = branch(number) { runInBackground { _ = branch.bin.request(.stopped) } }
            case .closeOutputs: live.closeOutputs()
            case .recalculateLatency: live.pipeline.recalculateLatency()
            case .renewClock: live.pipeline.renewClock()
            case .tell(let event): onEvent(event)
            }
        }
    }

    private func branch(_ number: Int) -> StreamBranch? {
        live.branches.first { $0.number == number }
    }

    var summary: RunSummary {
        let streams = live.branches.map { branch in
            let counts = branch.statistics.current
            let condition = supervisor.streams[branch.number]
            return RunSummary.Stream(
                id: branch.plan.id,
                frames: counts.frames,
                inferredFrames: counts.inferredFrames,
                latency: counts.knownLatency,
                framesPerSecond: counts.framesPerSecond,
                objects: counts.classCounts.map { ($0.label, $0.count) },
                identities: counts.identities.count,
                warnings: condition?.warnings ?? 0,
                shedFrames: branch.shedder.shed,
                failure: condition?.failure
            )
        }
        return RunSummary(streams: streams, failure: supervisor.failure, seconds: seconds(from: startTime, to: .now))
    }
}
