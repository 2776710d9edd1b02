import Testing
import WeirCore

@testable import WeirTracking

/// Scenes written by hand, small enough to say what must come out.
struct ObjectTrackerTests {
    @Test(arguments: TrackerAlgorithm.allCases)
    func anObjectKeepsItsIdentity(algorithm: TrackerAlgorithm) {
        var tracker = makeTracker(algorithm)
        for frame in 0..<50 {
            let seen = tracker.update([person(x: 100 + 4 * Float(frame))])
            #expect(numbers(seen) == [1], "frame \(frame)")
            #expect(abs((seen.first?.box.x ?? 0) - 100 - 4 * Float(frame)) < 4)
        }
    }

    @Test func theReportSaysWhoWhatAndHowSure() {
        var tracker = makeTracker(.bytetrack)
        let seen = tracker.update([person(x: 10, confidence: 0.75)])
        #expect(
            seen == [
                DetectedObject(
                    box: Box(x: 10, y: 50, width: 40, height: 100),
                    classID: 1,
                    label: "person",
                    confidence: 0.75,
                    trackID: TrackID(source: SourceID("street"), number: 1)
                )
            ]
        )
    }

    /// Two people walk through each other; the filters know which way each was going.
    @Test(arguments: TrackerAlgorithm.predicting)
    func identitiesSurviveACrossing(algorithm: TrackerAlgorithm) {
        var tracker = makeTracker(algorithm)
        var seen: [DetectedObject] = []
        for frame in 0...40 {
            let way = 10 * Float(frame)
            seen = tracker.update([person(x: 100 + way), person(x: 500 - way, y: 70)])
        }
        #expect(numbers(seen) == [1, 2])
        #expect(seen.map { $0.box.x.rounded() } == [500, 100])
    }

    /// Someone walks on behind a wall for ten frames.
    @Test(arguments: TrackerAlgorithm.predicting)
    func anIdentityOutlivesAnOcclusion(algorithm: TrackerAlgorithm) {
        var tracker = makeTracker(algorithm)
        var reported: [[Int]] = []
        for frame in 0..<40 {
            let isHidden = (20..<30).contains(frame)
            let objects = isHidden ? [] : [person(x: 100 + 8 * Float(frame))]
            reported.append(numbers(tracker.update(objects)))
        }
        #expect(reported[26..<30].allSatisfy { $0.isEmpty })
        #expect(reported[39] == [1])
    }

    @Test(arguments: [TrackerAlgorithm.sort, .bytetrack, .ocsort, .botsort, .deepsort, .weir])
    func patienceEndsAfterAsManyMisses(algorithm: TrackerAlgorithm) {
        for (gap, expected) in [(3, 1), (4, 2)] {
            var settings = TrackerSettings(algorithm)
            settings.patience = 3
            var tracker = ObjectTracker(settings, source: SourceID("street"))
            for _ in 0..<5 { _ = tracker.update([person(x: 100)]) }
            for _ in 0..<gap { _ = tracker.update([]) }
            var seen: [DetectedObject] = []
            for _ in 0..<4 { seen = tracker.update([person(x: 100)]) }
            #expect(numbers(seen) == [expected], "after \(gap) misses")
        }
    }

    @Test func theIoUTrackerEndsATrackAtItsFirstMiss() {
        var tracker = makeTracker(.iou)
        for _ in 0..<3 { _ = tracker.update([person(x: 100)]) }
        _ = tracker.update([])
        _ = tracker.update([person(x: 100)])
        #expect(numbers(tracker.update([person(x: 100)])) == [2])
    }

    @Test func aLateObjectIsReportedOnceItHasEnoughHits() {
        for (algorithm, firstReported) in [(TrackerAlgorithm.iou, 1), (.bytetrack, 1), (.sort, 3)] {
            var tracker = makeTracker(algorithm)
            for _ in 0..<10 { _ = tracker.update([]) }
            let reported = (0..<5).map { _ in numbers(tracker.update([person(x: 100)])) }
            let expected = (0..<5).map { $0 < firstReported ? [] : [1] }
            #expect(reported == expected, "\(algorithm)")
        }
    }

    @Test func byteTrackFollowsAFadingObjectThatSORTLoses() {
        for (algorithm, expected) in [(TrackerAlgorithm.bytetrack, [1]), (.sort, [])] {
            var tracker = makeTracker(algorithm)
            for _ in 0..<5 { _ = tracker.update([person(x: 100)]) }
            #expect(numbers(tracker.update([person(x: 100, confidence: 0.3)])) == expected, "\(algorithm)")
        }
    }

    @Test(arguments: TrackerAlgorithm.allCases)
    func whatIsNotSeenIsNotReported(algorithm: TrackerAlgorithm) {
        var tracker = makeTracker(algorithm)
        for _ in 0..<10 { _ = tracker.update([person(x: 100)]) }
        for frame in 0..<20 {
            let expected = algorithm == .weir && frame < 6 ? [1] : []
            #expect(numbers(tracker.update([])) == expected, "frame \(frame)")
        }
    }

    @Test func anObjectOfLowScoreBeginsNoTrack() {
        var tracker = makeTracker(.bytetrack)
        for _ in 0..<5 { #expect(tracker.update([person(x: 100, confidence: 0.5)]) == []) }
        #expect(tracker.tracks.isEmpty)
    }

    @Test(arguments: TrackerAlgorithm.reportingOnlyTheSeen)
    func classesAreKeptApartOnRequest(algorithm: TrackerAlgorithm) {
        for (classAware, expected) in [(true, [Int]()), (false, [1])] {
            var settings = TrackerSettings(algorithm)
            settings.classAware = classAware
            var tracker = ObjectTracker(settings, source: SourceID("street"))
            for _ in 0..<6 { _ = tracker.update([person(x: 100)]) }
            var car = person(x: 100)
            (car.classID, car.label) = (2, "car")
            let seen = tracker.update([car])
            #expect(numbers(seen) == expected, "class aware: \(classAware)")
            #expect(seen.allSatisfy { $0.label == "car" })
        }
    }

    /// A rider and the bicycle under him stay two, in whatever order they come.
    @Test func objectsOfTwoClassesAtOnePlaceStayTwo() {
        var tracker = makeTracker(.bytetrack)
        var bicycle = person(x: 102)
        (bicycle.classID, bicycle.label) = (3, "bicycle")
        for frame in 0..<20 {
            let objects = [person(x: 100), bicycle]
            let seen = tracker.update(frame % 2 == 0 ? objects : objects.reversed())
            #expect(seen.map(\.label) == ["person", "bicycle"], "frame \(frame)")
            #expect(numbers(seen) == [1, 2], "frame \(frame)")
        }
    }

    private func makeTracker(_ algorithm: TrackerAlgorithm) -> ObjectTracker {
        ObjectTracker(TrackerSettings(algorithm), source: SourceID("street"))
    }
}

extension TrackerAlgorithm {
    static let predicting = allCases.filter { $0 != .iou }
    static let reportingOnlyTheSeen = allCases.filter { $0 != .weir }
}

func person(x: Float, y: Float = 50, confidence: Float = 0.9) -> DetectedObject {
    DetectedObject(
        box: Box(x: x, y: y, width: 40, height: 100),
        classID: 1,
        label: "person",
        confidence: confidence
    )
}

func numbers(_ objects: [DetectedObject]) -> [Int] {
    objects.compactMap { $0.trackID?.number }
}
