import Foundation
import WeirCore
import WeirScene
import WeirTestKit

/// The records of `weir run` over synthetic streets.
struct RecordedRun {
    /// The whole file.
    let text: String

    /// Runs the command; each of `streets` has settings such as `seed=7&frames=10` and is a stream.
    init(_ streets: [String], _ arguments: [String]) throws {
        let folder = try TemporaryFolder()
        let inputs = streets.flatMap { ["--input", "scene:?\($0)"] }
        let records = ["--records", "\(folder.path)/records.jsonl"]
        let run = try weir(["run", "--quiet"] + inputs + arguments + records)
        guard run.status == 0, run.errors.isEmpty else {
            throw WeirError(.stream, "weir run ended with \(run.status): \(run.errors)")
        }
        text = try folder.read("records.jsonl")
    }

    /// The lines of a stream, numbered from 0, in the order in which they were written.
    func lines(of stream: Int) -> [Substring] {
        text.split(separator: "\n").filter { $0.hasPrefix("{\"stream\": \"\(stream)\", ") }
    }

    /// The objects of each frame of a stream.
    func objects(of stream: Int) throws -> [[DetectedObject]] {
        try lines(of: stream).map { line in
            try StreamRecord(line: line).objects.map { try $0.object(of: stream) }
        }
    }
}

extension StreamRecord.Object {
    fileprivate func object(of stream: Int) throws -> DetectedObject {
        guard box.count == 4 else { throw WeirError(.stream, "a box has \(box.count) numbers") }
        return DetectedObject(
            box: Box(x: Float(box[0]), y: Float(box[1]), width: Float(box[2]), height: Float(box[3])),
            classID: `class`,
            label: label,
            confidence: Float(confidence),
            trackID: id.map { TrackID(source: SourceID("\(stream)"), number: $0) }
        )
    }
}

/// What really is in each frame of a synthetic street.
func truth(of street: String) throws -> [[DetectedObject]] {
    let scene = try Scene(SceneOptions(parsing: street))
    return (0..<(scene.options.frames ?? 0)).map { scene.truth(frame: $0) }
}
