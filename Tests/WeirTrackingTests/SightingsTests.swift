import Testing
import WeirCore

@testable import WeirTracking

/// What OC-SORT goes by: where an object was seen.
struct SightingsTests {
    private let motion = AreaMotion()

    @Test func directionsAreTakenOverTime() {
        var sightings = Sightings()
        #expect(sightings.direction(over: 3) == nil)
        for step in 0..<6 {
            sightings.moveOn(by: 1)
            let box = Box(x: step < 3 ? 0 : 10 * Float(step - 2), y: step < 3 ? 5 : 0, width: 4, height: 4)
            sightings.add(box, motion.makeFilter(for: box))
        }
        #expect(sightings.direction(over: 1) == SIMD2(1, 0))
        let long = sightings.direction(over: 5)
        #expect((long?.x ?? 0) > 0.98 && (long?.y ?? 0) < 0)
        #expect(sightings.box(before: 0)?.x == 30)
        #expect(sightings.box(before: 2)?.x == 10)
        #expect(sightings.box(before: 100)?.y == 5)
    }

    @Test func onlyTheLatestAreKept() {
        var sightings = Sightings()
        for step in 0..<1_000 {
            sightings.moveOn(by: 1)
            let box = Box(x: Float(step), y: 0, width: 4, height: 4)
            sightings.add(box, motion.makeFilter(for: box))
        }
        #expect(sightings.box(before: 1_000)?.x == 992)
    }

    /// Who walked four pixels a frame and stopped behind a wall is not thought to walk on when he is back.
    @Test func aTrackFoundAgainForgetsItsBlindPrediction() throws {
        var settings = TrackerSettings(.ocsort)
        settings.minimumOverlap = 0.1
        var tracker = ObjectTracker(settings, source: SourceID("street"))
        for frame in 0..<20 { _ = tracker.update([person(x: 100 + 4 * Float(frame))]) }
        for _ in 0..<10 { _ = tracker.update([]) }
        _ = tracker.update([person(x: 176)])
        let track = try #require(tracker.tracks.first { $0.number == 1 })
        #expect(track.missed == 0)
        #expect(abs(track.filter.velocity.x) < 2)
    }

    @Test func whoStoodStillIsFoundWhereHeWasLastSeen() {
        var settings = TrackerSettings(.ocsort)
        settings.patience = 60
        var tracker = ObjectTracker(settings, source: SourceID("street"))
        for frame in 0..<10 { _ = tracker.update([person(x: 100 + 6 * Float(frame))]) }
        for _ in 0..<20 { _ = tracker.update([]) }
        for _ in 0..<4 { _ = tracker.update([person(x: 154)]) }
        #expect(tracker.tracks.map(\.number) == [1])
    }
}
