import Testing
import WeirCore

@testable import WeirTracking

/// What Weir's own tracker adds, and what all can do class by class.
struct WeirAlgorithmTests {
    /// For a moment a lost object is reported where it is thought to be, then no more.
    @Test func aLostObjectIsReportedForAMoment() {
        var tracker = makeTracker(.weir)
        tracker.pictureSize = Size(width: 1_000, height: 500)
        for frame in 0..<30 { _ = tracker.update([person(x: 100 + 5 * Float(frame))]) }
        for miss in 1...10 {
            let seen = tracker.update([])
            #expect(numbers(seen) == (miss <= 6 ? [1] : []), "miss \(miss)")
            if let box = seen.first?.box { #expect(abs(box.x - 245 - 5 * Float(miss)) < 2) }
        }
    }

    /// Nobody is reported for longer than he was followed before.
    @Test func aShortAcquaintanceIsReportedForNoLonger() {
        var tracker = makeTracker(.weir)
        for _ in 0..<3 { _ = tracker.update([person(x: 100)]) }
        let reports = (0..<6).map { _ in tracker.update([]).count }
        #expect(reports == [1, 1, 1, 0, 0, 0])
    }

    /// While he is still reported a weak detection finds him again; later it might be anything.
    @Test(arguments: [(4, true), (5, true), (7, false)]) func aWeakDetectionFindsWhoWasJustLost(
        misses: Int,
        isFound: Bool
    ) {
        var tracker = makeTracker(.weir)
        for _ in 0..<30 { _ = tracker.update([person(x: 100)]) }
        for _ in 0..<misses { _ = tracker.update([]) }
        let seen = tracker.update([person(x: 100, confidence: 0.5)])
        #expect(numbers(seen) == (isFound ? [1] : []))
        let next = tracker.update([])
        #expect(numbers(next) == (isFound ? [1] : []))
    }

    /// Boxes of 40 pixels that leap by 12 overlap by 0.54.
    @Test(arguments: [TrackerAlgorithm.iou, .sort, .bytetrack, .weir])
    func theLeastOverlapMayBeSetForAClass(algorithm: TrackerAlgorithm) throws {
        for (option, isSame) in [("all: minimum-overlap=0.2", true), ("1: minimum-overlap=0.7", false)] {
            let options = try OptionsByClass<TrackOptions>(option)
            var tracker = ObjectTracker(
                TrackerSettings(algorithm, newTrackThreshold: 0.5, options: options),
                source: SourceID("test")
            )
            _ = tracker.update([person(x: 100, confidence: 1)])
            // Weir's own reports where he was, too.
            let there = tracker.update([person(x: 112, confidence: 1)]).filter { $0.box.x > 106 }
            #expect((numbers(there) == [1]) == isSame, "\(option)")
        }
    }

    @Test func whoLeavesThePictureIsNotReported() {
        for size in [Size(width: 600, height: 400), nil] {
            var tracker = makeTracker(.weir)
            tracker.pictureSize = size
            for frame in 0..<30 { _ = tracker.update([person(x: 275 + 10 * Float(frame))]) }
            let reports = (0..<4).map { _ in tracker.update([]).count }
            #expect(reports == (size == nil ? [0, 0, 0, 0] : [1, 0, 0, 0]))
        }
    }

    /// A child before a parent: the boxes overlap as well with either, the heights don't.
    @Test func heightsTellNeighboursApart() {
        var tracker = makeTracker(.weir)
        func box(_ x: Float, _ height: Float) -> DetectedObject {
            var object = person(x: x)
            object.box = Box(x: x, y: 200 - height, width: 50, height: height)
            return object
        }
        for _ in 0..<10 { _ = tracker.update([box(100, 150), box(120, 100)]) }
        let seen = tracker.update([box(112, 100), box(108, 150)])
        #expect(numbers(seen) == [1, 2])
        #expect(seen.map { ($0.box.height / 10).rounded() } == [15, 10])
    }

    /// Six inferences a second, a runner who crosses two thirds of his width in between.
    @Test func slowInferencesKeepARunner() {
        var tracker = makeTracker(.weir)
        for frame in 0..<60 {
            let time = UInt64(frame) * 1_000_000_000 / 30
            let x = 100 + 5.5 * Float(frame)
            let seen = frame % 5 == 0 ? tracker.update([person(x: x)], at: time) : tracker.predict(at: time)
            if frame > 5 { #expect(numbers(seen) == [1], "frame \(frame)") }
        }
    }

    /// Cars must score more and are forgotten at once; people keep the general rules.
    @Test(arguments: TrackerAlgorithm.allCases)
    func classesMayHaveRulesOfTheirOwn(algorithm: TrackerAlgorithm) {
        var settings = TrackerSettings(algorithm)
        settings.patience = 30
        var cars = settings.general
        cars.newTrackThreshold = 0.95
        cars.patience = 0
        settings.classRules[.number(2)] = cars
        var tracker = ObjectTracker(settings, source: SourceID("street"))
        func scene(_ carConfidence: Float) -> [DetectedObject] {
            var car = person(x: 400, confidence: carConfidence)
            car.classID = 2
            return [person(x: 100), car]
        }
        _ = tracker.update(scene(0.9))
        #expect(tracker.tracks.map(\.object.classID) == [1])
        for _ in 0..<5 { _ = tracker.update(scene(0.97)) }
        #expect(tracker.tracks.map(\.object.classID) == [1, 2])
        for _ in 0..<2 { _ = tracker.update([]) }
        #expect(tracker.tracks.map(\.object.classID) == [1])
    }

    private func makeTracker(_ algorithm: TrackerAlgorithm) -> ObjectTracker {
        ObjectTracker(TrackerSettings(algorithm), source: SourceID("street"))
    }
}
