import Testing
import WeirCore

@testable import WeirTracking

/// What a tracker tells beyond where objects are now.
struct TrackHistoryTests {
    private func person(x: Float) -> DetectedObject {
        DetectedObject(box: Box(x: x, y: 50, width: 40, height: 90), classID: 0, label: "person", confidence: 0.9)
    }

    /// Runs a tracker over frames of what was seen, and keeps its reports.
    private func reports(_ frames: [[DetectedObject]], _ change: (inout TrackerSettings) -> Void = { _ in })
        -> [TrackReport]
    {
        var settings = TrackerSettings(.sort)
        settings.minimumHits = 2
        settings.patience = 3
        settings.keepsHistory = true
        change(&settings)
        var tracker = ObjectTracker(settings, source: SourceID("street"))
        return frames.enumerated().map { number, objects in
            tracker.frameNumber = number
            _ = tracker.update(objects, at: UInt64(number) * 33_333_333)
            return tracker.report ?? TrackReport()
        }
    }

    @Test func nothingIsKeptUnlessAskedFor() {
        var tracker = ObjectTracker(TrackerSettings(.weir), source: SourceID("street"))
        _ = tracker.update([person(x: 10)])
        #expect(tracker.report == nil)
    }

    /// Two frames unseen: a shadow meanwhile, then told where it was, and at the end its whole way.
    @Test func whoWasUnseenIsToldOfLater() throws {
        let seen = [person(x: 10)]
        let all = reports([seen, seen, seen, [], [], seen, seen, seen, [], [], [], []])
        #expect(all.map { $0.shadows.count } == [0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1, 0])
        // SORT believes again after two sightings in a row.
        let told = all.enumerated().flatMap { number, report in
            report.past.map { (number, $0.moments.map(\.frameNumber)) }
        }
        #expect(told.count == 1)
        #expect(told.first?.1.prefix(2) == [3, 4])
        #expect(all.map { $0.ended.count } == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
        let way = try #require(all.last?.ended.first)
        #expect(way.moments.map(\.frameNumber) == Array(0...10))
        #expect(way.trackID == TrackID(source: SourceID("street"), number: 1))
        #expect(way.moments.allSatisfy { abs($0.box.x - 10) < 1 })
    }

    /// With ByteTrack a first sighting in a later frame isn't believed until the second.
    @Test func theFirstFramesOfWhoIsBelievedLaterAreToldOf() {
        let all = reports([[], [], [], [person(x: 10)], [person(x: 10)], [person(x: 10)]]) { settings in
            settings = TrackerSettings(.bytetrack)
            settings.keepsHistory = true
        }
        #expect(all.map { $0.past.map { $0.moments.map(\.frameNumber) } } == [[], [], [], [], [[3]], []])
        #expect(all[4].past.first?.moments.first?.state == .tentative)
    }

    @Test func whoWasNeverBelievedIsNotMentioned() {
        let all = reports([[], [], [], [person(x: 10)], [], [], [], [], []])
        #expect(all.allSatisfy { $0.ended.isEmpty })
    }

    @Test func longWaysLoseTheirBeginning() throws {
        var history = TrackHistory(source: SourceID("street"))
        var track = Track(number: 1, object: person(x: 10), motion: HeightMotion())
        track.isConfirmed = true
        for frame in 0..<10_000 { _ = history.take([track], reported: [1], frameNumber: frame) }
        let way = try #require(history.take([], reported: [], frameNumber: 10_000).ended.first)
        #expect((3_000..<3_300).contains(way.moments.count))
        #expect(way.moments.last?.frameNumber == 9_999)
        #expect(history.count == 0)
    }
}
