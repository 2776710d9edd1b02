import Testing
import WeirCore

@testable import WeirTracking

/// Motion goes by time: frames may be missing, uneven, slow, or lie about when they are.
struct StreamTimeTests {
    private static let second: UInt64 = 1_000_000_000

    @Test(arguments: [HeightMotion(), AreaMotion(), WidthHeightMotion.published] as [any MotionModel])
    func aLongStepIsAsManyShortOnes(motion: any MotionModel) {
        let box = Box(x: 100, y: 50, width: 40, height: 100)
        for parts in [[1.0, 1, 1, 1, 1], [2, 3], [0.5, 0.25, 4.25], [0.1, 4.9]] {
            var whole = KalmanFilter(position: motion.position(of: box), variances: motion.initialVariances(at: .one))
            whole.velocity = SIMD4(3, -2, 0.01, 0.5)
            var pieces = whole
            let noise = motion.processVariances(at: whole.position)
            whole.predict(noise: noise, frames: 5)
            for part in parts { pieces.predict(noise: noise, frames: part) }
            expectEqual(whole.position, pieces.position)
            expectEqual(whole.variances.position, pieces.variances.position)
            expectEqual(whole.covariance, pieces.covariance)
            expectEqual(whole.variances.velocity, pieces.variances.velocity)
        }
    }

    /// At whatever times frames come, a walker of 90 pixels a second is where he is.
    @Test(arguments: TrackerAlgorithm.predicting)
    func unevenTimesDoNotDisturb(algorithm: TrackerAlgorithm) {
        var random = SeededRandom(seed: 21)
        var tracker = makeTracker(algorithm)
        var seconds = 0.0
        for frame in 0..<300 {
            seconds += 0.01 + 0.12 * random.unit()
            let x = 100 + 90 * Float(seconds)
            let isInferred = frame % 3 == 0
            let time = UInt64(seconds * 1e9)
            let seen = isInferred ? tracker.update([person(x: x)], at: time) : tracker.predict(at: time)
            #expect(numbers(seen) == [1], "frame \(frame)")
            if frame > 60 { #expect(abs((seen.first?.box.x ?? 0) - x) < 2, "frame \(frame)") }
        }
        #expect(tracker.timeJumps == 0)
    }

    /// The same walk, filmed at 30 and at 5 frames a second.
    @Test(arguments: TrackerAlgorithm.predicting)
    func aSlowCameraPredictsAsFar(algorithm: TrackerAlgorithm) {
        for rate in [30.0, 5.0] {
            var tracker = makeTracker(algorithm)
            for frame in 0...Int(4 * rate) {
                let seconds = Double(frame) / rate
                _ = tracker.update([person(x: 100 + 60 * Float(seconds))], at: UInt64(seconds * 1e9))
            }
            let later = tracker.predict(at: 4 * Self.second + Self.second / 5)
            #expect(abs((later.first?.box.x ?? 0) - 352) < 2, "\(rate) frames a second")
        }
    }

    /// Weir's own tracker remembers at any rate for a second, and for another one who comes back alone.
    @Test func memoryIsTimeAtAnyRate() {
        for rate in [60.0, 30, 14, 6] {
            for (gap, expected) in [(0.7, 1), (1.7, 1), (2.5, 2)] {
                var tracker = makeTracker(.weir)
                for frame in 0..<20 {
                    _ = tracker.update([person(x: 100)], at: UInt64(Double(frame) / rate * 1e9))
                }
                for frame in 20..<20 + Int(gap * rate) {
                    _ = tracker.update([], at: UInt64(Double(frame) / rate * 1e9))
                }
                var seen: [DetectedObject] = []
                for frame in 0..<2 {
                    let time = UInt64((Double(20 + frame) / rate + gap) * 1e9)
                    seen = tracker.update([person(x: 100)], at: time)
                }
                #expect(numbers(seen) == [expected], "after \(gap) s at \(rate) frames a second")
            }
        }
    }

    @Test(arguments: TrackerAlgorithm.allCases)
    func timeThatGoesBackIsCountedAndSurvived(algorithm: TrackerAlgorithm) {
        var tracker = makeTracker(algorithm)
        let times: [UInt64] = [10, 11, 12, 3, 4, 4, 5].map { $0 * Self.second / 30 }
        for (frame, time) in times.enumerated() {
            #expect(numbers(tracker.update([person(x: 100 + 2 * Float(frame))], at: time)) == [1], "frame \(frame)")
        }
        #expect(tracker.timeJumps == 2)
    }

    /// After hours nobody is who he was.
    @Test(arguments: TrackerAlgorithm.allCases)
    func aJumpOfHoursForgetsAll(algorithm: TrackerAlgorithm) {
        var tracker = makeTracker(algorithm)
        for frame: UInt64 in 0..<10 {
            _ = tracker.update([person(x: 100 + 5 * Float(frame))], at: frame * Self.second / 30)
        }
        #expect(numbers(tracker.update([person(x: 150)], at: 7_200 * Self.second)) == [2])
        #expect(tracker.tracks.count == 1)
        #expect(tracker.timeJumps == 1)
        #expect(tracker.predict(at: 14_400 * Self.second) == [])
        #expect(tracker.update([], at: .max) == [])
        #expect(tracker.timeJumps == 3)
    }

    @Test func aMinuteIsStillPredicted() {
        var tracker = makeTracker(.weir)
        for frame: UInt64 in 0..<5 { _ = tracker.update([person(x: 100)], at: frame * Self.second / 30) }
        #expect(numbers(tracker.update([person(x: 100)], at: 60 * Self.second)) == [1])
        #expect(tracker.timeJumps == 0)
    }

    private func makeTracker(_ algorithm: TrackerAlgorithm) -> ObjectTracker {
        ObjectTracker(TrackerSettings(algorithm), source: SourceID("street"))
    }

    private func expectEqual(_ one: SIMD4<Double>, _ other: SIMD4<Double>) {
        for index in 0..<4 { #expect(abs(one[index] - other[index]) <= 1e-9 * max(1, abs(one[index]))) }
    }
}
