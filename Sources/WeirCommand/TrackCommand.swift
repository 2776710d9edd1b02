import ArgumentParser
import Weir
import WeirConfig
import WeirCore

/// `weir track`.
struct TrackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "track",
        abstract: "Track detections that lie in a file, without video, to measure trackers.",
        discussion: "Detections and tracks are in MOTChallenge's text format, camera motion is in BoT-SORT's."
    )

    @Option(help: "The file of detections.", completion: .file())
    var detections: String

    @Option(
        help: "A tracker, as its paper has it (\(Self.trackers)), or a file of Weir's whose track says it.",
        completion: .file()
    )
    var tracker: String

    @Option(help: "What differs from the paper for a class or for all, such as 'all: patience=60; 2: minimum-hits=3'.")
    var classOptions = ""

    @Option(help: "The file of the camera's motion, a line for each frame.", completion: .file())
    var cameraMotion: String?

    @Option(help: "Which line of that file is the first frame's; by default both files end together.")
    var firstFrame: Int?

    @Option(help: "The frames a second.")
    var fps = 30.0

    @Option(help: "How many frames to predict after each that is tracked; by default the detections tell.")
    var interval: Int?

    @Option(name: .shortAndLong, help: "The file of tracks to write.")
    var output: String

    func run() throws {
        let footage = OfflineTracking.Footage(
            cameraMotion: cameraMotion,
            firstFrame: firstFrame,
            frameRate: fps,
            interval: interval
        )
        let tracking = try tracking(footage)
        let result = try tracking.run(detections: detections, output: output)
        if result.droppedDetections > 0 {
            Console.warning("\(result.droppedDetections) detections were left out: their box or score is none.")
        }
        if result.ignoredCameraMotions > 0 {
            Console.warning("\(result.ignoredCameraMotions) camera motions were left out: no camera moves so.")
        }
        Console.say("wrote \(output): \(result.frames) frames, \(result.identities) identities")
    }

    private static let trackers = OfflineTracking.trackers.joined(separator: ", ")

    /// A name holds no dot, and a file's name nearly always does.
    private func tracking(_ footage: OfflineTracking.Footage) throws -> OfflineTracking {
        guard tracker.contains(where: { $0 == "." || $0 == "/" }) else {
            return try OfflineTracking(tracker: tracker, options: OptionsByClass(classOptions), footage: footage)
        }
        guard classOptions.isEmpty else {
            throw WeirError(.settings, "\(tracker) says all of the tracker; write what differs for classes into it.")
        }
        let (tracking, diagnostics) = ConfigurationReader().readTracking(tracker)
        for diagnostic in diagnostics { Console.say(diagnostic.description) }
        guard let tracking else { throw Outcome.refused }
        return try OfflineTracking(tracking: tracking, footage: footage)
    }
}
