import ArgumentParser
import Weir

/// `weir track`.
struct TrackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "track",
        abstract: "Track detections that lie in a file, without video, to measure trackers.",
        discussion: "Both files are in MOTChallenge's text format."
    )

    @Option(help: "The file of detections.", completion: .file())
    var detections: String

    @Option(help: "The tracker: \(OfflineTracking.trackers.joined(separator: ", ")).")
    var tracker: String

    @Option(name: .shortAndLong, help: "The file of tracks to write.")
    var output: String

    func run() throws {
        let result = try OfflineTracking(tracker: tracker).run(detections: detections, output: output)
        Console.say("wrote \(output): \(result.frames) frames, \(result.identities) identities")
    }
}
