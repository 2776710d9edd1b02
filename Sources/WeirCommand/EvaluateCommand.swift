import ArgumentParser
import Foundation
import Weir
import WeirCore

/// `weir evaluate`.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Score tracks against the truth (HOTA, MOTA, IDF1), or detections against annotations (mAP).",
        discussion: """
            Results are MOTChallenge's text format, or Weir's records, of which each stream is a sequence. Truth is in \
            either form, too, in a file, a folder with a file or a folder NAME/gt/gt.txt for each sequence, or a synthetic \
            street. Sequences go together by name; one alone goes with one alone by any.

              weir evaluate run.jsonl --truth 'scene:?seed=7&frames=300'
              weir evaluate tracks/ --truth MOT17/train --json scores.json
              weir evaluate run.jsonl --annotations coco.json
            """
    )

    @Argument(help: "A file of tracks or records, or a folder of them.", completion: .file())
    var results: String

    @Option(help: "The truth: a file, a folder, or scene:?seed=7&frames=300.", completion: .file())
    var truth: [String] = []

    @Option(
        help: "COCO's JSON or a folder of Pascal VOC's XML, to score records of pictures by mAP.",
        completion: .file()
    )
    var annotations: String?

    @Option(help: "mot17 or all: what classes in MOT-format truth mean (default: they tell); or names: person,car.")
    var classes: String?

    @Option(help: "A file to write the scores to, as JSON.", completion: .file())
    var json: String?

    func validate() throws {
        guard truth.isEmpty != (annotations == nil) else {
            throw ValidationError("Give either --truth or --annotations.")
        }
        if annotations != nil, classes != nil {
            throw ValidationError("--classes goes with --truth; with --annotations all annotated classes are scored.")
        }
    }

    func run() throws {
        if let annotations {
            let evaluation = DetectionEvaluation(records: results, annotations: annotations)
            guard try evaluation.run(json: json) else { throw Outcome.refused }
            return
        }
        let evaluation = try TrackingEvaluation(
            results: results,
            truth: truth,
            classes: try EvaluatedClasses(text: classes)
        )
        for warning in evaluation.warnings { Console.warning(warning) }
        if let json {
            guard FileManager.default.createFile(atPath: json, contents: try evaluation.json()) else {
                throw WeirError(.resource, "\(json) can't be written; name a file in a folder that is there.")
            }
        }
        Console.writeOutput(TextTable(rows: evaluation.table).text)
    }
}
