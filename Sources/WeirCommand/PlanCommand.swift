import ArgumentParser
import Weir
import WeirConfig
import WeirCore

/// `weir plan`.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Measure how many streams this machine takes.",
        discussion: """
            Plays your footage as so many cameras would send it, through your models, and finds the largest number whose \
            frames all come through in time. Some minutes of each camera do; nothing is written or sent anywhere. Leave the \
            machine to it: what else runs is measured with it.

              weir plan street.yaml --footage gate.mp4 --footage yard.mp4
              weir plan --footage gate.mp4 --model yolov8n.onnx --latency 100ms --inferences 5
            """
    )

    @Argument(help: "The application's file, for its models and rules.", completion: .file())
    var file: String?

    @Option(help: "A video or scene that is played instead of cameras, as often as there are streams.")
    var footage: [String] = []

    @Option(name: .shortAndLong, help: "The model that finds objects: a path, or demo.")
    var model: String?

    @Option(help: "The longest time from a frame's arrival to its record (default: the file's, or 100ms).")
    var latency: String?

    @Option(help: "The inferences per second that each stream is to have (default: all that ask for one).")
    var inferences: Double?

    @Option(help: "Seconds that each trial is measured.")
    var seconds = 8.0

    /// What the issue of a latency is usually about: a tenth of a second is what people take for at once.
    private static let usualLatency = 100

    func validate() throws {
        guard file != nil || !footage.isEmpty else {
            throw ValidationError("Give the application's file, or at least one --footage.")
        }
        guard file == nil || model == nil else { throw ValidationError("Give a file or --model, not both.") }
        if let latency, LatencyText.milliseconds(latency) == nil {
            throw ValidationError("--latency is \(latency); it must be \(LatencyText.description).")
        }
        if let inferences, !(0.001...1000).contains(inferences) {
            throw ValidationError("--inferences is \(inferences); it must be a number from 0.001 to 1000.")
        }
        guard (2...600).contains(seconds) else {
            throw ValidationError("--seconds is \(seconds); it must be a number from 2 to 600.")
        }
    }

    func run() throws {
        let application = try application()
        guard !application.stages.isEmpty else {
            throw WeirError(.settings, "there is no model to plan for; give one with --model, or in the file.")
        }
        let question = CapacityQuestion(
            application,
            latency: latency.flatMap(LatencyText.milliseconds) ?? application.pace.latency ?? Self.usualLatency,
            inferences: inferences,
            seconds: seconds
        )
        let answer = try CapacityPlan(question).run { trial, isCarried in
            Console.progress("\(trial.streams) streams: \(isCarried ? "carried" : "too many")")
        }
        Console.writeOutput(CapacityReport(answer, latency: question.latency).text)
        if answer.streams == 0 { throw Outcome.failed }
    }

    private func application() throws -> Application {
        let reader = ConfigurationReader(needsSources: footage.isEmpty)
        let report =
            if let file {
                reader.read(file)
            } else {
                reader.read(CommandLineApplication(inputs: footage, model: model, outputs: ["null"]))
            }
        for diagnostic in report.diagnostics where file != nil { Console.say(diagnostic.description) }
        guard var application = report.application else {
            if file == nil { for diagnostic in report.diagnostics { Console.say(diagnostic.description) } }
            throw Outcome.refused
        }
        if file != nil, !footage.isEmpty {
            let played = reader.read(CommandLineApplication(inputs: footage, outputs: ["null"]))
            guard let sources = played.application?.sources else {
                for diagnostic in played.diagnostics { Console.say(diagnostic.description) }
                throw Outcome.refused
            }
            application.sources = sources
        }
        return application
    }
}
