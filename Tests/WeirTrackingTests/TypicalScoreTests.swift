import Testing
import WeirCore

@testable import WeirTracking

/// Thresholds that follow the detector's scores.
struct TypicalScoreTests {
    @Test func theFirstFramesMedianIsWhereItStarts() throws {
        var score = TypicalScore()
        score.add([])
        score.add([0.1, 0.34])
        #expect(score.value == nil)
        score.add([0.1, 0.2, 0.6, 0.7, 0.8])
        #expect(score.value == 0.7)
    }

    @Test func itGoesToWhereHalfOfTheScoresAreAbove() throws {
        var score = TypicalScore()
        score.add([0.9])
        for _ in 0..<200 { score.add([0.4, 0.5, 0.6, 0.1, 0.05]) }
        let value = try #require(score.value)
        #expect(abs(value - 0.5) < 0.01)
    }

    /// People of 0.45 beside others of 0.6 are nothing special, beside others of 0.9 they are weak.
    @Test(arguments: [(0.6, true), (0.9, false)] as [(Float, Bool)])
    func whatBeginsATrackDependsOnTheDetector(usual: Float, begins: Bool) {
        var tracker = ObjectTracker(TrackerSettings(.weir), source: SourceID("street"))
        let others = (0..<5).map { person(at: Float($0) * 200, usual) }
        for _ in 0..<10 { _ = tracker.update(others) }
        for _ in 0..<3 { _ = tracker.update(others + [person(at: 1_100, 0.5)]) }
        #expect(tracker.tracks.count == (begins ? 6 : 5))
    }

    /// Whoever sets a threshold means it.
    @Test func givenThresholdsStay() {
        var settings = TrackerSettings(.weir)
        #expect(settings.followsScores)
        settings.newTrackThreshold = 0.7
        #expect(!settings.followsScores)
        var tracker = ObjectTracker(settings, source: SourceID("street"))
        for _ in 0..<10 { _ = tracker.update([person(at: 0, 0.5)]) }
        #expect(tracker.tracks.isEmpty)
    }

    @Test func anApplicationsOptionsDecide() throws {
        #expect(TrackerSettings(.weir, options: OptionsByClass()).followsScores)
        #expect(try TrackerSettings(.weir, options: OptionsByClass("all: patience=60")).followsScores)
        let given = try TrackerSettings(.weir, options: OptionsByClass("person: low-threshold=0.2"))
        #expect(!given.followsScores)
        #expect(given.newTrackThreshold == 0.4)
        #expect(TrackerSettings(.weir, newTrackThreshold: 0.6, options: OptionsByClass()).newTrackThreshold == 0.6)
        #expect(TrackerSettings(.bytetrack, options: OptionsByClass()).newTrackThreshold == 0.4)
    }

    private func person(at x: Float, _ score: Float) -> DetectedObject {
        DetectedObject(
            box: Box(x: x, y: 100, width: 50, height: 100),
            classID: 0,
            label: "person",
            confidence: score
        )
    }
}
