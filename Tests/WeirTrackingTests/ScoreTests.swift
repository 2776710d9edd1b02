import Testing
import WeirCore
import WeirTracking

/// What the trackers reach on the MOT17 halves, given detections and camera motion, without looking ahead.
@Suite(.enabled(if: TestData.isThere, "tracking/mot17-val is not there"))
struct ScoreTests {
    /// The sequences, their frames a second, and after which frame of the whole sequence the half begins.
    private static let sequences = [
        ("MOT17-02-FRCNN", 30.0, 301), ("MOT17-05-FRCNN", 14.0, 419), ("MOT17-09-FRCNN", 30.0, 263),
        ("MOT17-11-FRCNN", 30.0, 451),
    ]

    /// The scores agree with TrackEval's of the same results to the second decimal.
    @Test func theReferencesScoreAsPublished() throws {
        for (name, expected, switches) in [
            ("sort", (54.74, 62.73, 66.06), 107), ("bytetrack", (56.28, 66.08, 67.58), 105),
        ] {
            var scores = TrackingScores()
            for (sequence, _, _) in Self.sequences {
                let text = try TestData.text("reference/\(name)/\(sequence).txt")
                let results = try MOTFormat.tracks(from: text, file: "\(sequence).txt")
                scores.add(TrackingScores(results: results, truth: try TestData.truth(sequence)))
            }
            #expect(scores.identitySwitches == switches)
            #expect(abs(scores.hota - expected.0) < 0.006, "\(name): \(scores.hota)")
            #expect(abs(scores.mota - expected.1) < 0.006, "\(name): \(scores.mota)")
            #expect(abs(scores.idf1 - expected.2) < 0.006, "\(name): \(scores.idf1)")
        }
    }

    /// By time instead of by frames they are no other trackers.
    @Test(arguments: [(TrackerAlgorithm.sort, 54.74, 62.73, 66.06), (.bytetrack, 56.28, 66.08, 67.58)])
    func timeChangesLittle(algorithm: TrackerAlgorithm, hota: Double, mota: Double, idf1: Double) throws {
        let scores = try score(algorithm, interval: 0)
        #expect(scores.hota > hota - 0.2)
        #expect(scores.mota > mota - 0.2)
        // SORT on the slowest of the sequences: a second sighting sooner or later moves it by 0.22.
        #expect(scores.idf1 > idf1 - 0.25)
    }

    @Test func weirsOwnReachesWhatItPromises() throws {
        let full = try score(.weir, interval: 0)
        #expect(full.hota >= 60.2, "\(full.hota)")
        #expect(full.mota >= 68.3, "\(full.mota)")
        #expect(full.idf1 >= 71.7, "\(full.idf1)")
        let sparse = try score(.weir, interval: 4)
        #expect(sparse.hota >= 0.9 * full.hota, "\(sparse.hota) of \(full.hota)")
    }

    private func score(_ algorithm: TrackerAlgorithm, interval: Int) throws -> TrackingScores {
        var scores = TrackingScores()
        for (sequence, frameRate, start) in Self.sequences {
            let (frames, truth) = (try TestData.detections(sequence), try TestData.truth(sequence))
            let motions = try TestData.cameraMotions(sequence)[start...]
            var tracker = ObjectTracker(TrackerSettings(algorithm), source: SourceID(sequence))
            var results: [[TrackedObject]] = []
            for (index, motion) in zip(truth.indices, motions) {
                let time = UInt64((Double(index) / frameRate * 1e9).rounded())
                let objects = index < frames.count ? frames[index] : []
                let tracked =
                    index % (interval + 1) == 0
                    ? tracker.update(objects, at: time, cameraMotion: motion)
                    : tracker.predict(at: time, cameraMotion: motion)
                results.append(
                    try tracked.map { object in
                        TrackedObject(identity: try #require(object.trackID).number, box: object.box)
                    }
                )
            }
            scores.add(TrackingScores(results: results, truth: truth))
        }
        return scores
    }
}
