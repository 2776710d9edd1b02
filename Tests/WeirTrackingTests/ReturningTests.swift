import Testing
import WeirCore

@testable import WeirTracking

/// Whom Weir's own tracker finds again where no overlap does.
struct ReturningTests {
    private func walker(_ x: Float, height: Float = 120, score: Float = 0.9) -> DetectedObject {
        DetectedObject(
            box: Box(x: x, y: 400 - height, width: 40, height: height),
            classID: 1,
            label: "person",
            confidence: score
        )
    }

    /// A tracker that followed one walker to x = 300, who then wasn't seen for `frames`.
    private func tracker(hidden frames: Int) -> ObjectTracker {
        var tracker = ObjectTracker(TrackerSettings(.weir), source: SourceID("street"))
        for frame in 0...40 { _ = tracker.update([walker(100 + 5 * Float(frame))]) }
        for _ in 0..<frames { _ = tracker.update([]) }
        return tracker
    }

    private func identities(_ tracker: inout ObjectTracker, _ objects: [DetectedObject]) -> [Int?] {
        _ = tracker.update(objects)
        return tracker.update(objects).map(\.trackID?.number)
    }

    /// He walked on behind a bus, or waited there, and slowed down: nowhere does a box overlap the prediction.
    @Test(arguments: [330, 380] as [Float])
    func whoStandsAloneIsFoundAgain(x: Float) {
        var tracker = tracker(hidden: 20)
        #expect(identities(&tracker, [walker(x)]) == [1])
    }

    /// Within twice the patience of a second, no later.
    @Test func heIsRememberedForTwiceThePatience() {
        var early = tracker(hidden: 50)
        #expect(identities(&early, [walker(380)]) == [1])
        var late = tracker(hidden: 62)
        #expect(identities(&late, [walker(380)]) == [2])
    }

    @Test func anotherIsNotTakenForHim() {
        var far = tracker(hidden: 20)
        #expect(identities(&far, [walker(700)]) == [2])
        var child = tracker(hidden: 20)
        #expect(identities(&child, [walker(330, height: 80)]) == [2])
        var car = tracker(hidden: 20)
        var other = walker(330)
        other.classID = 2
        #expect(identities(&car, [other]) == [2])
    }

    /// Where either of two may be meant, nobody guesses.
    @Test func twoThatMayBeMeantAreNew() {
        var tracker = tracker(hidden: 20)
        #expect(identities(&tracker, [walker(345), walker(475)]) == [2, 3])
    }

    /// What appears beside one who is followed may be a second box of him.
    @Test func whatOverlapsAnotherIsNew() {
        var tracker = tracker(hidden: 10)
        for _ in 0..<10 { _ = tracker.update([walker(600)]) }
        #expect(identities(&tracker, [walker(600), walker(575)]) == [2, 3])
    }

    /// What was there for a moment only may have been nothing.
    @Test func aShortAcquaintanceIsNotAwaited() {
        var tracker = ObjectTracker(TrackerSettings(.weir), source: SourceID("street"))
        for _ in 0..<8 { _ = tracker.update([walker(300)]) }
        for _ in 0..<20 { _ = tracker.update([]) }
        #expect(identities(&tracker, [walker(345)]) == [2])
    }
}
