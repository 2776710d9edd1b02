import ArgumentParser
import Foundation
import Weir
import WeirCore

/// `weir tune`.
struct TuneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tune",
        abstract: "Search for a tracker's settings on labelled footage, and write the best as YAML with its scores.",
        discussion: """
            Detections are MOTChallenge's text format or the records of a run without track and with a low threshold; truth \
            is as for weir evaluate. With two or more sequences each is also scored with what is best on the others, and \
            only where that beats the default are the settings changed.

              weir tune --detections det/ --truth gt/ --camera-motion gmc/ --output tracker.yaml
              weir tune run.jsonl --truth 'scene:?seed=7&frames=300'
            """
    )

    @Argument(help: "Records of runs without track.", completion: .file())
    var records: [String] = []

    @Option(parsing: .upToNextOption, help: "Files or folders of detections.", completion: .file())
    var detections: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: "Files or folders of truth, or scene:?seed=7&frames=300.",
        completion: .file()
    )
    var truth: [String] = []

    @Option(parsing: .upToNextOption, help: "Files or folders of the camera's motion.", completion: .file())
    var cameraMotion: [String] = []

    @Option(help: "The frames a second (default: what seqinfo.ini or the records say, else 30).")
    var fps: Double?

    @Option(help: "What to tune for: \(TuningMetric.allCases.map(\.rawValue).joined(separator: ", ")).")
    var metric: TuningMetric = .hota

    @Option(help: "mot17 or all: what classes in MOT-format truth mean (default: they tell); or names: person,car.")
    var classes: String?

    @Option(help: "How many settings to try.")
    var trials = 200

    @Option(help: "The same seed tries the same settings.")
    var seed: UInt64 = 1

    @Option(name: .shortAndLong, help: "The file to write (default: standard output).", completion: .file())
    var output: String?

    func validate() throws {
        guard !(records + detections).isEmpty else {
            throw ValidationError("Give records, or --detections.")
        }
        guard !truth.isEmpty else { throw ValidationError("Give the --truth of the footage.") }
        guard (1...1_000_000).contains(trials) else {
            throw ValidationError("--trials is \(trials); it must be from 1 to 1000000.")
        }
    }

    func run() throws {
        let material = TuningMaterial(
            detections: records + detections,
            truth: truth,
            cameraMotion: cameraMotion,
            frameRate: fps,
            classes: try EvaluatedClasses(text: classes)
        )
        let tuning = TrackerTuning(metric: metric, trials: trials, seed: seed)
        let outcome = try tuning.run(on: material) { Console.progress($0) }
        for line in outcome.table { Console.say(line) }
        Console.say(outcome.verdict)
        guard let output else { return Console.writeOutput(outcome.fileText) }
        guard FileManager.default.createFile(atPath: output, contents: Data(outcome.fileText.utf8)) else {
            throw WeirError(.resource, "\(output) can't be written; name a file in a folder that is there.")
        }
        Console.say("wrote \(output)")
    }
}

extension TuningMetric: ExpressibleByArgument {}
