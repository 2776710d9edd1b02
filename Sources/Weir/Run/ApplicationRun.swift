import Synchronization
import WeirConfig
import WeirCore
import WeirElements
import WeirGStreamer
import WeirMessages
public import WeirOutbox

/// One run of an application, from its first frame to its last.
///
///     let run = try ApplicationRun(application)
///     let summary = try run.run { event in … }
public final class ApplicationRun: Sendable {
    let live: LivePipeline
    private let plan: PipelinePlan
    private let performanceInterval: Int?
    private let memoryLimit: Int?
    private let hangTime: UInt64
    private let requests: RunRequests
    private let board = StatusBoard()
    private let planStream: RunLoop.StreamPlanner
    /// What the elements share; kept so that it is there when they start.
    private let model: LoadedModel?
    /// What streams that come and go write into.
    private let files: HeldFiles?
    /// What keeps all that decides; nil where nothing does.
    private let raw: RawRecorder?
    /// The ways to brokers, which outlast the streams.
    private let publishers: [SharedPublisher]

    /// Works out and makes all elements, and loads the model.
    ///
    /// Where it `isOpen`, streams may be added and removed while it runs, it goes on without any until `finish`, and what
    /// records files hold already stays. Throws what speaks against the application before anything runs: outputs that can't
    /// be written, ports in use, missing elements, a model that can't be run. What files say is checked by
    /// `ConfigurationReader`. With `raw` it is kept so that it can be replayed, which an open run can't be.
    public convenience init(
        _ application: Application,
        isOpen: Bool = false,
        raw: RawRecorder.Settings? = nil
    ) throws(WeirError) {
        try Elements.register()
        if let problem = application.outputProblems().first { throw problem }
        try self.init(
            PipelinePlan(application, isOpen: isOpen),
            performanceInterval: application.performanceInterval,
            memoryLimit: application.memoryLimit,
            modelOf: isOpen ? StreamPlan(ofAny: application) : nil,
            files: isOpen ? HeldFiles(application.recordFiles) : nil,
            raw: isOpen ? nil : raw.map { settings throws(WeirError) in try RawRecorder(application, settings) },
            publishers: application.openPublishers()
        ) { source, number throws(WeirError) in
            try StreamPlan(application, source, number: number)
        }
    }

    init(
        _ plan: PipelinePlan,
        performanceInterval: Int? = nil,
        memoryLimit: Int? = nil,
        hangTime: UInt64 = HangWatch.usualPatience,
        modelOf stream: StreamPlan? = nil,
        files: HeldFiles? = nil,
        raw: RawRecorder? = nil,
        publishers: [SharedPublisher] = [],
        planStream: @escaping RunLoop.StreamPlanner = { source, _ throws(WeirError) in
            throw WeirError(.settings, "the stream “\(source.id)” can't be added: the run was made of elements.")
        }
    ) throws(WeirError) {
        self.plan = plan
        self.performanceInterval = performanceInterval
        self.memoryLimit = memoryLimit
        self.hangTime = hangTime
        self.files = files
        self.raw = raw
        self.publishers = publishers
        self.planStream = planStream
        let model = try ModelLoading(plan.streams.first ?? stream)
        let live = try LivePipeline(plan)
        self.live = live
        requests = RunRequests { live.pipeline.post(application: "weir-request") }
        self.model = try model?.result()
        for branch in live.branches { raw?.attach(to: branch) }
    }

    /// The ports that outputs of servers of Weir's own listen on, in the order of the outputs.
    public var servedPorts: [Int] { live.outlets.ports }

    /// How the outputs are that are streamed, in their order, from any thread.
    public var outputs: [OutputStatus] { live.outlets.statuses }

    /// How what is sent to brokers stands, in the order of the application, from any thread.
    public var publications: [Publisher.Status] { publishers.map(\.status) }

    /// Ends all streams and has the outputs finalised, from any thread; `run` returns when that is done.
    public func finish() {
        for publisher in publishers { publisher.hurry() }
        live.pipeline.post(application: RunSupervisor.stopRequest)
    }

    /// Runs until all streams have ended; call it once.
    ///
    /// `onEvent` is called on the calling thread. Throws where the run can't begin; what goes wrong later is in the summary.
    public func run(onEvent: (RunEvent) -> Void = { _ in }) throws(WeirError) -> RunSummary {
        func tell(_ event: RunEvent) {
            raw?.note(event)
            onEvent(event)
        }
        for notice in model?.notices ?? [] { tell(.warning(source: nil, text: notice, count: 1)) }
        raw?.begin()
        var loop = RunLoop(
            live,
            plan,
            requests: requests,
            board: board,
            performanceInterval: performanceInterval,
            memoryLimit: memoryLimit,
            hangTime: hangTime,
            raw: raw,
            publishers: publishers,
            planStream: planStream
        )
        defer { requests.close() }
        do {
            try loop.start(tell)
        } catch {
            // The first sentence counts; that elements hang on top of it would only hide it.
            try? live.stop(within: Self.stoppingTime)
            loop.closePublishers(tell)
            raw?.finish()
            throw error
        }
        loop.run(tell)
        loop.finishRecordings(within: Self.recordingTime, tell)
        var summary = loop.summary
        do { try live.stop(within: Self.stoppingTime) } catch { summary.failure = summary.failure ?? error }
        loop.closePublishers(tell)
        raw?.finish()
        return summary
    }

    /// What records a stream; nil where there is no such stream, or it isn't recorded.
    public func recorder(of id: SourceID) -> StreamRecorder? {
        live.branches.first { $0.plan.id == id }?.recorder
    }

    /// How long a picture may take to come, and to be encoded, in nanoseconds.
    private static let snapshotTime: UInt64 = 5_000_000_000
    /// How long recordings may take to be completed, in nanoseconds.
    private static let recordingTime: UInt64 = 10_000_000_000
    /// How long elements may take to stop, in nanoseconds.
    private static let stoppingTime: UInt64 = 10_000_000_000
}

extension ApplicationRun: ApplicationControl {
    public var streams: [StreamStatus] { board.streams }

    public func events(after number: Int) -> EventLog.Excerpt { live.events.excerpt(after: number) }

    public func add(_ source: Application.Source) async throws(WeirError) {
        try await requests.perform { .add(source, $0) }
    }

    public func remove(_ id: SourceID) async throws(WeirError) {
        try await requests.perform { .remove(id, $0) }
    }

    public func change(_ id: SourceID, _ change: StreamChange) async throws(WeirError) {
        try await requests.perform { .change(id, change, $0) }
    }

    public func snapshot(of id: SourceID) async throws(WeirError) -> [UInt8] {
        let picture = await withCheckedContinuation { continuation in
            // In the background: it waits for a frame.
            runInBackground { [live] in
                continuation.resume(
                    returning: Result { () throws(WeirError) in
                        try live.snapshot(of: id, within: Self.snapshotTime)
                    }
                )
            }
        }
        return try picture.get()
    }

    public func recording(of id: SourceID) throws(WeirError) -> any StreamRecording {
        guard streams.contains(where: { $0.id == id }) else {
            throw WeirError(.notFound, "there is no stream “\(id)”.")
        }
        guard let recorder = recorder(of: id) else {
            throw WeirError(.settings, "the stream “\(id)” is not recorded; give its source, or all, `record`.")
        }
        return recorder
    }
}
