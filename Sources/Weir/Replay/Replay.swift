import FoundationEssentials
import WeirConfig
import WeirCore
import WeirElements
import WeirGStreamer
import WeirRecording

/// Runs again what a raw recording keeps, as fast as it goes, with the decisions of then.
///
///     let replay = try Replay("kept", records: [.file("again.jsonl")])
///     let summary = try replay.run()
public final class Replay: Sendable {
    private let description: RawDescription
    private let file: RawFile
    private let application: Application
    private let run: ApplicationRun
    private let order: AccessOrder?
    private let checks: [ReplayCheck]

    /// Reads what the folder holds, finds the models, and makes all elements.
    ///
    /// Nothing is written but what is asked for here: records, events and pictures. Throws where the folder is no raw
    /// recording, or a model of then isn't there.
    public init(
        _ folder: String,
        records: [Application.Records] = [],
        events: [Application.Records] = [],
        outputs: [Application.Output] = []
    ) throws(WeirError) {
        try Elements.register()
        let folder = RawFolder(path: folder)
        description = try RawDescription(folder)
        let file = try RawFile.shared(folder.inputs)
        self.file = file
        var application = try RecordedModels(description.files, folder).applied(to: Self.application(folder))
        (application.records, application.events) = (records, events)
        application.outputs = outputs.map { output in
            var output = output
            output.isSynchronized = false
            return output
        }
        if let problem = application.outputProblems().first { throw problem }
        self.application = application
        run = try ApplicationRun(Self.plan(application, file))
        checks = application.sources.indices.map { ReplayCheck(file.index.streams[$0]?.results ?? []) }
        order = Self.order(application, description, file.index)
        for (branch, check) in zip(run.live.branches, checks) {
            branch.output.onFrame { metadata, _ in
                if let metadata { check.take(RawResult(of: metadata)) }
            }
        }
    }

    /// Ends it early, from any thread.
    public func finish() { run.finish() }

    /// Runs to the end of what was kept; call it once.
    public func run(onEvent: (RunEvent) -> Void = { _ in }) throws(WeirError) -> ReplaySummary {
        order?.enforce()
        defer { order?.withdraw() }
        let summary = try run.run(onEvent: onEvent)
        return ReplaySummary(
            run: summary,
            streams: zip(application.sources, checks).map { $1.verdict($0.id) },
            isOrderBroken: order?.isBroken ?? false
        )
    }

    /// What is kept, in lines for people.
    public var story: [String] {
        let index = file.index
        let frames = index.streams.values.reduce(0) { $0 + $1.frames.count }
        let seconds = Double(index.duration / 10_000_000) / 100
        var lines = [
            "recorded by Weir \(description.weir) with GStreamer \(description.gstreamer) on \(description.began): "
                + "\(description.streams.count) streams, \(frames) frames in \(seconds) s"
        ]
        lines += description.notKept.map { "not kept: \($0)" }
        lines += index.notes.map { "at \(Double($0.time / 10_000_000) / 100) s: \($0.text)" }
        switch index.finish {
        case nil: lines.append("the recording was cut off; \(file.restLength) bytes at its end are no whole entry")
        case ""?: break
        case let reason?: lines.append("the recording ended before the run did: \(reason)")
        }
        return lines
    }

    private static func application(_ folder: RawFolder) throws(WeirError) -> Application {
        let report = ConfigurationReader(fileSystem: RecordedFileSystem()).read(folder.application)
        guard let application = report.application else {
            let problem = report.diagnostics.first.map { ": \($0.description)" } ?? "."
            throw WeirError(.stream, "\(folder.application) can't be read\(problem)")
        }
        return application
    }

    /// The plan of the application, with what was kept in place of its sources.
    private static func plan(_ application: Application, _ file: RawFile) throws(WeirError) -> PipelinePlan {
        var plan = try PipelinePlan(application)
        for (number, source) in application.sources.enumerated() {
            let name = "source-\(number)"
            let count = source.elements(named: name).count
            let frames = file.index.streams[number]?.frames.count ?? 0
            plan.streams[number].elements.replaceSubrange(
                0..<count,
                with: source.replayed(frames: frames)?.elements(named: name) ?? [
                    PlannedElement(
                        "weirreplaysrc",
                        name: name,
                        [
                            .init("recording", .text(file.path)), .init("stream", .integer(number)),
                            .init("source-id", .text(source.id.name)),
                        ]
                    )
                ]
            )
        }
        return plan
    }

    private static func order(_ application: Application, _ description: RawDescription, _ index: RawIndex)
        -> AccessOrder?
    {
        guard application.sources.count > 1 else { return nil }
        let shared = application.sharedPlaces
        let turns = shared.map { name, _ in
            // Records that nobody wrote then come in the order in which frames were done.
            description.shared.firstIndex(of: name).map { place in
                index.turns.filter { $0.place == place }.map(\.stream)
            } ?? index.resultOrder
        }
        return AccessOrder(of: application.sources.map(\.id), shared.map(\.place), turns: turns)
    }
}

extension Application.Source {
    /// The same street with so many frames, as fast as it goes; nil for what isn't made here.
    fileprivate func replayed(frames: Int) -> Application.Source? {
        guard case .scene(let options) = location, frames > 0 else { return nil }
        let others = options.filter { $0.name != "frames" }
        var source = self
        source.location = .scene(others + [Application.SceneOption(name: "frames", value: "\(frames)")])
        source.paceAsLive = false
        return source
    }
}
