import Testing
import WeirCore

@testable import WeirTracking

/// What a tracker holds follows the objects that are alive, not those that ever were.
struct MemoryTests {
    /// Eight lanes in which people come, walk by and go, each with looks of his own, for hours of stream time.
    @Test(arguments: TrackerAlgorithm.allCases)
    func aLongDayStaysLevel(algorithm: TrackerAlgorithm) {
        var tracker = ObjectTracker(TrackerSettings(algorithm), source: SourceID("street"))
        var random = SeededRandom(seed: 77)
        var most = 0
        var identities = 0
        for frame in 0..<100_000 {
            var objects: [DetectedObject] = []
            for lane in 0..<8 {
                let phase = (frame + 37 * lane) % 150
                if phase > 90 || random.unit() < 0.05 { continue }
                var walker = person(x: 10 * Float(phase), y: 120 * Float(lane))
                walker.attributes.embedding = [Float(lane), Float((frame + 37 * lane) / 150 % 7), 1]
                objects.append(walker)
            }
            let seen = tracker.update(objects, at: UInt64(frame) * 33_333_333)
            identities = max(identities, numbers(seen).max() ?? 0)
            most = max(most, tracker.tracks.count)
        }
        #expect(identities >= 8 * 600)
        #expect(most <= 24)
        #expect(tracker.tracks.allSatisfy { $0.appearance.gallery.count <= 100 })
        for frame in 0...60 { _ = tracker.update([], at: UInt64(100_000 + frame) * 33_333_333) }
        #expect(tracker.tracks.isEmpty)
        #expect(tracker.timeJumps == 0)
    }
    /// One walks by after the other, a million frames long: what is held at the end is what was held soon after the start.
    @Test(arguments: TrackerAlgorithm.allCases)
    func aMillionFramesStayLevel(algorithm: TrackerAlgorithm) {
        var tracker = ObjectTracker(TrackerSettings(algorithm), source: SourceID("street"))
        var (early, late, highest) = (0, 0, 0)
        let frames = 1_000_000
        for frame in 0..<frames {
            // There for ten frames, then nobody for longer than anyone is remembered.
            let phase = frame % 80
            let objects = phase < 10 ? [person(x: 10 * Float(phase))] : []
            let seen = tracker.update(objects, at: UInt64(frame) * 33_333_333)
            highest = seen.last?.trackID?.number ?? highest
            if frame < 10_000 {
                early = max(early, tracker.tracks.count)
            } else {
                late = max(late, tracker.tracks.count)
            }
        }
        #expect((early, late) == (1, 1))
        #expect(highest == frames / 80)
        #expect(tracker.tracks.isEmpty)
        #expect((tracker.timeJumps, tracker.droppedObjects) == (0, 0))
    }
}
