import ArgumentParser
import Weir
import WeirConfig
import WeirCore

/// `weir replay`.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Run again what `weir run --raw` kept, with the same decisions, and say whether they are.",
        discussion: """
            It goes as fast as the machine does, and writes only what is asked for here. See docs/replay.md.

              weir run cameras.yaml --raw kept
              weir replay kept --records again.jsonl

            Exit code 0: all came out as it had. 1: refused before anything ran. 2: something differs or failed.
            """
    )

    @Argument(help: "The folder that `weir run --raw` made.", completion: .directory)
    var folder: String

    @Option(help: "Where records go, a line of JSON a frame: a file, or - for standard output.")
    var records: [String] = []

    @Option(help: "Where events go, a line of JSON each: a file, or - for standard output.")
    var events: [String] = []

    @Option(name: .shortAndLong, help: "Where pictures go: a file (.mp4, .mkv).")
    var output: [String] = []

    @Flag(name: .shortAndLong, help: "Nothing but errors and warnings.")
    var quiet = false

    func run() throws {
        let replay = try Replay(
            folder,
            records: records.map(place),
            events: events.map(place),
            outputs: try outputs()
        )
        if !quiet { for line in replay.story { Console.say(line) } }
        let signals = StopSignals { replay.finish() }
        var reporter = ProgressReporter(quiet: quiet)
        let summary = try withExtendedLifetime(signals) { try replay.run { reporter.report($0) } }
        if let failure = summary.run.failure { Console.error(failure.description) }
        if !quiet { Console.writeError(SummaryTable(summary.run).text) }
        report(summary)
        if !summary.isSame { throw Outcome.failed }
    }

    private func report(_ summary: ReplaySummary) {
        for stream in summary.streams {
            guard let first = stream.firstDifference else { continue }
            let others = stream.recordedFrames - stream.sameFrames
            Console.say("stream \(stream.id): frame \(first) is the first of \(others) that differ")
        }
        if summary.isOrderBroken { Console.say("the streams could not be kept in the order of then") }
        guard !quiet, summary.isSame else { return }
        Console.say("the same as then: \(summary.streams.reduce(0) { $0 + $1.sameFrames }) frames")
    }

    private func place(_ text: String) -> Application.Records { text == "-" ? .standardOutput : .file(text) }

    private func outputs() throws -> [Application.Output] {
        guard !output.isEmpty else { return [] }
        // Only outputs are taken from it; an application needs a source to be one.
        let report = ConfigurationReader().read(CommandLineApplication(inputs: ["scene:"], outputs: output))
        for diagnostic in report.diagnostics { Console.say(diagnostic.description) }
        guard let application = report.application else { throw Outcome.refused }
        return application.outputs
    }
}
