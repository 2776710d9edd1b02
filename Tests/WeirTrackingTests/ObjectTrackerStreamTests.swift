import Testing
import WeirCore

@testable import WeirTracking

/// What a stream may bring: frames that no model saw, seeks, bad boxes, crowds, days.
struct ObjectTrackerStreamTests {
    /// A model sees every fifth frame; in between the boxes keep up with an object of 3 pixels a frame.
    @Test(arguments: TrackerAlgorithm.predicting)
    func boxesMoveOnBetweenInferences(algorithm: TrackerAlgorithm) {
        var tracker = makeTracker(algorithm)
        for frame in 0..<200 {
            let x = 100 + 3 * Float(frame)
            let seen = frame % 5 == 0 ? tracker.update([person(x: x)]) : tracker.predict()
            #expect(numbers(seen) == [1], "frame \(frame)")
            if frame > 50 { #expect(abs((seen.first?.box.x ?? 0) - x) < 1, "frame \(frame)") }
        }
    }

    @Test func boxesOfTheIoUTrackerStay() {
        var tracker = makeTracker(.iou)
        let seen = tracker.update([person(x: 100)])
        for _ in 0..<10 { #expect(tracker.predict() == seen) }
        #expect(numbers(tracker.update([person(x: 104)])) == [1])
    }

    /// However many frames no model saw, patience and hits are what they were; Weir's own goes by time.
    @Test(arguments: TrackerAlgorithm.reportingOnlyTheSeen)
    func predictedFramesDoNotCount(algorithm: TrackerAlgorithm) {
        var plain = makeTracker(algorithm)
        var sparse = makeTracker(algorithm)
        var random = SeededRandom(seed: 5)
        for frame in 0..<100 {
            let objects = random.unit() < 0.3 ? [] : [person(x: 100)]
            for _ in 0..<frame % 4 { _ = sparse.predict() }
            #expect(numbers(sparse.update(objects)) == numbers(plain.update(objects)), "frame \(frame)")
        }
    }

    @Test(arguments: TrackerAlgorithm.reportingOnlyTheSeen)
    func onlyObjectsLastSeenArePredicted(algorithm: TrackerAlgorithm) {
        var tracker = makeTracker(algorithm)
        for _ in 0..<5 { _ = tracker.update([person(x: 100), person(x: 300)]) }
        _ = tracker.update([person(x: 300)])
        #expect(numbers(tracker.predict()) == [2])
    }

    @Test(arguments: TrackerAlgorithm.allCases)
    func aResetBringsNewIdentitiesAtOnce(algorithm: TrackerAlgorithm) {
        var tracker = makeTracker(algorithm)
        for _ in 0..<10 { _ = tracker.update([person(x: 100), person(x: 300)]) }
        tracker.reset()
        #expect(tracker.predict() == [])
        #expect(numbers(tracker.update([person(x: 100), person(x: 300)])) == [3, 4])
    }

    @Test func streamsCountOnTheirOwn() {
        var one = ObjectTracker(TrackerSettings(.sort), source: SourceID("one"))
        var two = ObjectTracker(TrackerSettings(.sort), source: SourceID("two"))
        #expect(one.update([person(x: 100)]).first?.trackID == TrackID(source: SourceID("one"), number: 1))
        #expect(two.update([person(x: 100)]).first?.trackID == TrackID(source: SourceID("two"), number: 1))
    }

    @Test(arguments: TrackerAlgorithm.allCases)
    func badObjectsAreDroppedAndCounted(algorithm: TrackerAlgorithm) {
        let bad: [Box] = [
            Box(x: .nan, y: 0, width: 10, height: 10),
            Box(x: 0, y: .infinity, width: 10, height: 10),
            Box(x: 0, y: 0, width: -10, height: 10),
            Box(x: 0, y: 0, width: 10, height: -.infinity),
            Box(x: 0, y: 0, width: 0, height: 10),
            Box(x: 0, y: 0, width: 1e-30, height: 1e-30),
            Box(x: 0, y: 0, width: 1e30, height: 10),
            Box(x: -3e38, y: 0, width: 10, height: 10),
        ]
        var tracker = makeTracker(algorithm)
        var objects = bad.map { box in
            var object = person(x: 0)
            object.box = box
            return object
        }
        objects.append(person(x: 100, confidence: .nan))
        objects.append(person(x: 200))
        for _ in 0..<3 { #expect(numbers(tracker.update(objects)) == [1]) }
        #expect(tracker.droppedObjects == 3 * 9)
    }

    /// Boxes that are just believed, jumping between extremes, never make a box that isn't one.
    @Test(arguments: TrackerAlgorithm.allCases)
    func extremesGiveNoInvalidBox(algorithm: TrackerAlgorithm) {
        var random = SeededRandom(seed: 3)
        var tracker = makeTracker(algorithm)
        let sizes: [Float] = [1e-6, 0.5, 40, 1e6]
        for frame in 0..<2_000 {
            let objects = (0..<4).map { _ in
                var object = person(x: 0)
                object.box = Box(
                    x: Float(random.unit()) * 1e6,
                    y: Float(random.unit()) * 100,
                    width: sizes[random.integer(below: 4)],
                    height: sizes[random.integer(below: 4)]
                )
                return object
            }
            let seen = frame % 3 == 0 ? tracker.predict() : tracker.update(objects)
            #expect(seen.allSatisfy { $0.box.isValid }, "frame \(frame)")
        }
    }

    @Test(arguments: TrackerAlgorithm.allCases)
    func aCrowdOfThousandsIsFollowed(algorithm: TrackerAlgorithm) {
        var tracker = makeTracker(algorithm)
        for frame in 0..<4 {
            let crowd = (0..<3_000).map { person(x: Float($0 % 60) * 35 + Float(frame), y: Float($0 / 60) * 90) }
            #expect(numbers(tracker.update(crowd)) == Array(1...3_000))
        }
    }

    /// Memory follows the objects that are alive, not those that ever were.
    @Test(arguments: TrackerAlgorithm.allCases)
    func whoIsGoneIsForgotten(algorithm: TrackerAlgorithm) {
        var tracker = makeTracker(algorithm)
        var random = SeededRandom(seed: 9)
        let patience = TrackerSettings(algorithm).patience
        for _ in 0..<5_000 {
            let flash = (0..<5).map { _ in person(x: Float(random.integer(below: 100_000)) * 50) }
            _ = tracker.update(flash)
            #expect(tracker.tracks.count <= 5 * (patience + 2))
        }
        for _ in 0...patience { _ = tracker.update([]) }
        #expect(tracker.tracks.isEmpty)
    }

    private func makeTracker(_ algorithm: TrackerAlgorithm) -> ObjectTracker {
        ObjectTracker(TrackerSettings(algorithm), source: SourceID("street"))
    }
}
