import FoundationEssentials
import WeirCore
import WeirTracking

/// Tracks detections that lie in a file, without any video, for evaluation.
public struct OfflineTracking: Sendable {
    private let settings: TrackerSettings

    /// The names that `init` knows.
    public static let trackers = TrackerAlgorithm.allCases.map(\.rawValue)

    /// A tracker with the settings of its paper.
    ///
    /// Throws `.settings` where there is none of this name.
    public init(tracker name: String) throws(WeirError) {
        guard let algorithm = TrackerAlgorithm(rawValue: name) else {
            let known = Self.trackers.joined(separator: ", ")
            throw WeirError(.settings, "there is no tracker “\(name)”; there are \(known).")
        }
        settings = TrackerSettings(algorithm)
    }

    /// Reads detections and writes tracks, both in MOTChallenge's text format; says how many frames and identities.
    ///
    /// Throws `.resource` where a file can't be read, isn't of the format, or can't be written.
    public func run(detections: String, output: String) throws -> (frames: Int, identities: Int) {
        guard let data = FileManager.default.contents(atPath: detections) else {
            throw WeirError(.resource, "the detections \(detections) can't be read; name a file that is there.")
        }
        let frames = try MOTFormat.detections(from: String(decoding: data, as: UTF8.self), file: detections)
        var tracker = ObjectTracker(settings, source: SourceID(detections))
        var (text, identities) = ("", 0)
        for (index, objects) in frames.enumerated() {
            let tracked = tracker.update(objects)
            text += MOTFormat.lines(for: tracked, frame: index + 1)
            identities = max(identities, tracked.compactMap(\.trackID?.number).max() ?? 0)
        }
        guard FileManager.default.createFile(atPath: output, contents: Data(text.utf8)) else {
            throw WeirError(.resource, "the output \(output) can't be written; name a file in a folder that is there.")
        }
        return (frames.count, identities)
    }
}
