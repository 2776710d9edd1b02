import Synchronization
import WeirConfig
import WeirCore
import WeirElements
import WeirGStreamer
import WeirMessages

/// One run of an application, from its first frame to its last.
///
///     let run = try ApplicationRun(application)
///     let summary = try run.run { event in … }
public final class ApplicationRun: Sendable {
    private let live: LivePipeline
    private let plan: PipelinePlan
    private let performanceInterval: Int?
    /// What the elements share; kept so that it is there when they start.
    private let model: LoadedModel?

    /// Works out and makes all elements, and loads the model.
    ///
    /// Throws what speaks against the application before anything runs: outputs that can't be written, ports in use,
    /// missing elements, a model that can't be run. What files say is checked by `ConfigurationReader`.
    public convenience init(_ application: Application) throws(WeirError) {
        try Elements.register()
        if let problem = application.outputProblems().first { throw problem }
        try self.init(PipelinePlan(application), performanceInterval: application.performanceInterval)
    }

    init(_ plan: PipelinePlan, performanceInterval: Int? = nil) throws(WeirError) {
        self.plan = plan
        self.performanceInterval = performanceInterval
        let model = try ModelLoading(plan)
        live = try LivePipeline(plan)
        self.model = try model?.result()
    }

    /// The ports that RTSP outputs listen on, in the order of the outputs.
    public var servedPorts: [Int] { live.servers.map(\.port) }

    /// Ends all streams and has the outputs finalised, from any thread; `run` returns when that is done.
    public func finish() {
        live.pipeline.post(application: RunSupervisor.stopRequest)
    }

    /// Runs until all streams have ended; call it once.
    ///
    /// `onEvent` is called on the calling thread. Throws where the run can't begin; what goes wrong later is in the summary.
    public func run(onEvent: (RunEvent) -> Void = { _ in }) throws(WeirError) -> RunSummary {
        for notice in model?.notices ?? [] { onEvent(.warning(source: nil, text: notice, count: 1)) }
        var loop = RunLoop(live, plan, performanceInterval)
        do {
            try loop.start(onEvent)
        } catch {
            // The first sentence counts; that elements hang on top of it would only hide it.
            try? live.stop(within: Self.stoppingTime)
            throw error
        }
        loop.run(onEvent)
        var summary = loop.summary
        do { try live.stop(within: Self.stoppingTime) } catch { summary.failure = summary.failure ?? error }
        return summary
    }

    /// How long elements may take to stop, in nanoseconds.
    private static let stoppingTime: UInt64 = 10_000_000_000
}
