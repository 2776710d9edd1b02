import Testing
import WeirCore
import WeirTracking

/// SORT and ByteTrack on real detections give, row for row, what their authors' own code gives.
@Suite(.enabled(if: TestData.isThere, "tracking/mot17-val is not there"))
struct ReferenceTests {
    /// The reference files have one decimal.
    private static let rounding: Float = 0.0501

    @Test(arguments: ["MOT17-02-FRCNN", "MOT17-05-FRCNN", "MOT17-09-FRCNN", "MOT17-11-FRCNN"])
    func sortEqualsTheAuthorsCode(sequence: String) throws {
        let frames = try TestData.detections(sequence)
        try expectReference("sort", sequence, frames, TrackerSettings(.sort))
    }

    /// The authors' evaluation remembers for 14 frames in sequence 05, and their code loses detections that score
    /// exactly the high threshold.
    @Test(arguments: [
        ("MOT17-02-FRCNN", 30), ("MOT17-05-FRCNN", 14), ("MOT17-09-FRCNN", 30), ("MOT17-11-FRCNN", 30),
    ])
    func byteTrackEqualsTheAuthorsCode(sequence: String, patience: Int) throws {
        var settings = TrackerSettings(.bytetrack)
        settings.patience = patience
        let frames = try TestData.detections(sequence).map { objects in
            objects.filter { $0.confidence != settings.highThreshold }
        }
        try expectReference("bytetrack", sequence, frames, settings)
    }

    private func expectReference(
        _ name: String,
        _ sequence: String,
        _ frames: [[DetectedObject]],
        _ settings: TrackerSettings
    ) throws {
        let expected = try TestData.reference(name, sequence)
        var tracker = ObjectTracker(settings, source: SourceID(sequence))
        var found: [ResultKey: Box] = [:]
        for (index, objects) in frames.enumerated() {
            for object in tracker.update(objects) {
                let track = try #require(object.trackID)
                found[ResultKey(frame: index + 1, identity: track.number)] = object.box
            }
        }
        #expect(Set(found.keys) == Set(expected.keys))
        let distances = found.map { key, box in expected[key].map { distance(box, $0) } ?? .infinity }
        #expect((distances.max() ?? .infinity) <= Self.rounding)
        #expect(tracker.droppedObjects == 0)
    }

    private func distance(_ one: Box, _ other: Box) -> Float {
        max(
            abs(one.x - other.x),
            abs(one.y - other.y),
            abs(one.width - other.width),
            abs(one.height - other.height)
        )
    }
}
