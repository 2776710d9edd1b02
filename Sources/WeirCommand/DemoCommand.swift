import ArgumentParser
import FoundationEssentials
import Weir
import WeirConfig
import WeirCore

/// `weir demo`.
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Do the main job on four synthetic streets: decode, detect, track, draw, tile, encode.",
        discussion: "Writes demo.mp4, demo.png (one frame of it) and demo.jsonl (a record a stream and frame)."
    )

    @Option(name: .shortAndLong, help: "The folder to write to; it is made where it isn't there.")
    var output: String = "demo"

    @Option(help: "Frames of each stream.")
    var frames: Int = 300

    func validate() throws {
        guard (1...100_000).contains(frames) else {
            throw ValidationError("--frames is \(frames); it must be a whole number from 1 to 100000.")
        }
    }

    func run() throws {
        do {
            try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
        } catch {
            throw WeirError(.resource, "the folder \(output) can't be made; name another one with --output.")
        }
        let (video, picture) = ("\(output)/demo.mp4", "\(output)/demo.png")
        let application = try application(video: video, records: "\(output)/demo.jsonl")
        let summary = try Session(quiet: false).run(application)
        Console.writeOutput(SummaryTable(summary).text)
        guard summary.isSuccess else { throw Outcome(summary) }
        // The middle, where the street is busy.
        let seconds = Double(frames / 2) / Self.framesPerSecond
        try VideoSnapshot.save(frameOf: video, at: seconds, to: picture)
        Console.writeOutput(
            "Wrote \(video), \(picture) (one frame of it) and \(output)/demo.jsonl (a record a stream and frame).\n"
        )
    }

    /// What the synthetic street gives where nothing else is asked for.
    private static let framesPerSecond = 30.0

    /// Four streets, one of them at night, one with a shaking camera, one with a noisy one.
    private func application(video: String, records: String) throws -> Application {
        let streets = ["seed=1", "seed=2&night=true", "seed=3&shake=0.004", "seed=4&noise=6"]
        let commandLine = CommandLineApplication(
            inputs: streets.map { "scene:?\($0)&frames=\(frames)" },
            model: "demo",
            tracker: "weir",
            outputs: [video],
            records: [records]
        )
        let report = ConfigurationReader().read(commandLine)
        for diagnostic in report.diagnostics { Console.say(diagnostic.description) }
        guard let application = report.application else { throw Outcome.refused }
        return application
    }
}
