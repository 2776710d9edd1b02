import Testing
import WeirCore
import WeirTracking

/// Scores of sequences that are small enough to be counted by hand.
struct TrackingScoresTests {
    private let box = Box(x: 10, y: 20, width: 90, height: 60)

    /// One object, always seen, that changes its name in the middle: it is found (DetA 1), each name goes with half of its
    /// life (AssA 5 / (10 + 5 − 5)), and one of both names is right.
    @Test func aChangeOfIdentity() {
        let truth = [[TrueObject]](repeating: [TrueObject(identity: 7, box: box)], count: 10)
        let results = (0..<10).map { [TrackedObject(identity: $0 < 5 ? 1 : 2, box: box)] }
        let scores = TrackingScores(results: results, truth: truth)
        expect(scores, hota: 50.0.squareRoot() * 10, detection: 100, association: 50, mota: 90, idf1: 50)
        #expect(scores.identitySwitches == 1)
        #expect((scores.falsePositives, scores.misses) == (0, 0))
        #expect((scores.frames, scores.trueObjects) == (10, 10))
        #expect((scores.trueIdentities, scores.reportedIdentities) == (1, 2))
    }

    /// A box that is off by a third of its width overlaps by a half, which ten of HOTA's nineteen thresholds accept.
    @Test func aBoxThatIsOff() {
        let off = Box(x: 40, y: 20, width: 90, height: 60)
        let truth = [[TrueObject]](repeating: [TrueObject(identity: 1, box: box)], count: 4)
        let results = [[TrackedObject]](repeating: [TrackedObject(identity: 1, box: off)], count: 4)
        let scores = TrackingScores(results: results, truth: truth)
        let part = 1000.0 / 19
        expect(scores, hota: part, detection: part, association: part, mota: 100, idf1: 100)
    }

    /// Of four frames one is missed and one has an object too many.
    @Test func missesAndFalsePositives() {
        let truth = [[TrueObject]](repeating: [TrueObject(identity: 1, box: box)], count: 4)
        let far = TrackedObject(identity: 2, box: Box(x: 500, y: 20, width: 90, height: 60))
        let seen = TrackedObject(identity: 1, box: box)
        let scores = TrackingScores(results: [[seen], [seen, far], [], [seen]], truth: truth)
        // Three hits, two errors; three of four frames are together.
        expect(scores, hota: 45.0.squareRoot() * 10, detection: 60, association: 75, mota: 50, idf1: 75)
        #expect((scores.falsePositives, scores.misses, scores.identitySwitches) == (1, 1, 0))
    }

    @Test func classesDontMatchEachOther() {
        let truth = [[TrueObject(identity: 1, box: box, classNumber: 1)]]
        let scores = TrackingScores(results: [[TrackedObject(identity: 1, box: box, classNumber: 2)]], truth: truth)
        #expect((scores.falsePositives, scores.misses) == (1, 1))
        #expect(scores.hota == 0)
    }

    @Test func whatIsFoundOnDistractorsIsLeftOutAndOnIgnoredObjectsIsWrong() {
        let elsewhere = Box(x: 500, y: 20, width: 90, height: 60)
        let truth = [
            [
                TrueObject(identity: 1, box: box, role: .distractor),
                TrueObject(identity: 2, box: elsewhere, role: .ignored),
            ]
        ]
        let results = [[TrackedObject(identity: 1, box: box), TrackedObject(identity: 2, box: elsewhere)]]
        let scores = TrackingScores(results: results, truth: truth)
        #expect((scores.falsePositives, scores.misses, scores.trueObjects) == (1, 0, 0))
    }

    @Test func nothingScoresNothing() {
        let seen = [[TrackedObject(identity: 1, box: box)]]
        let there = [[TrueObject(identity: 1, box: box)]]
        expect(TrackingScores(), hota: 0, detection: 0, association: 0, mota: 0, idf1: 0)
        expect(TrackingScores(results: [], truth: []), hota: 0, detection: 0, association: 0, mota: 0, idf1: 0)
        expect(TrackingScores(results: [], truth: there), hota: 0, detection: 0, association: 0, mota: 0, idf1: 0)
        expect(TrackingScores(results: seen, truth: []), hota: 0, detection: 0, association: 0, mota: -100, idf1: 0)
    }

    @Test func whatCannotBeScoredIsCounted() {
        let bad = [
            Box(x: .nan, y: 0, width: 1, height: 1), Box(x: 0, y: 0, width: -1, height: 1),
            Box(x: 0, y: 0, width: .infinity, height: 1),
        ]
        let truth = [
            [
                TrueObject(identity: 1, box: box), TrueObject(identity: 1, box: box),
                TrueObject(identity: 2, box: bad[0]),
            ]
        ]
        let results = [
            [TrackedObject(identity: 5, box: box), TrackedObject(identity: 5, box: box)]
                + bad.enumerated().map { TrackedObject(identity: 6 + $0.offset, box: $0.element) }
        ]
        let scores = TrackingScores(results: results, truth: truth)
        #expect(scores.unscored.invalidResults == 3)
        #expect(scores.unscored.repeatedResults == 1)
        #expect(scores.unscored.invalidTruth == 1)
        #expect(scores.unscored.repeatedTruth == 1)
        expect(scores, hota: 100, detection: 100, association: 100, mota: 100, idf1: 100)
    }

    /// The largest numbers there are, and the boxes without any area, are only boxes that nothing overlaps with.
    @Test func extremeBoxesAndIdentitiesAreScored() {
        let huge = Box(x: -1e38, y: -1e38, width: 2e38, height: 2e38)
        let empty = Box(x: 5, y: 5, width: 0, height: 0)
        let truth = [[TrueObject(identity: .max, box: huge), TrueObject(identity: .min, box: empty)]]
        let results = [[TrackedObject(identity: .min, box: huge), TrackedObject(identity: .max, box: empty)]]
        let scores = TrackingScores(results: results, truth: truth)
        #expect((scores.falsePositives, scores.misses) == (1, 1))
    }

    /// Added up, sequences are scored as one, in which identities of different ones are different.
    @Test func sequencesAddUp() {
        let truth = [[TrueObject]](repeating: [TrueObject(identity: 1, box: box)], count: 10)
        let good = [[TrackedObject]](repeating: [TrackedObject(identity: 1, box: box)], count: 10)
        var scores = TrackingScores(results: good, truth: truth)
        scores.add(TrackingScores(results: [], truth: truth))
        // Ten hits, ten misses; identities that were found were found for life.
        expect(scores, hota: 50.0.squareRoot() * 10, detection: 50, association: 100, mota: 50, idf1: 200 / 3.0)
        #expect((scores.frames, scores.misses) == (20, 10))
    }

    private func expect(
        _ scores: TrackingScores,
        hota: Double,
        detection: Double,
        association: Double,
        mota: Double,
        idf1: Double,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let found = [
            scores.hota, scores.detectionAccuracy, scores.associationAccuracy, scores.mota, scores.idf1,
        ]
        for (value, right) in zip(found, [hota, detection, association, mota, idf1]) {
            #expect(abs(value - right) < 1e-9, "\(found)", sourceLocation: sourceLocation)
        }
    }
}
