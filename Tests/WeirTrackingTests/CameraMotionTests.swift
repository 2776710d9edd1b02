import Testing
import WeirCore

@testable import WeirTracking

struct CameraMotionTests {
    /// Twice as large, a quarter turn, and 10 to the right.
    private let turn = CameraMotion(SIMD2(0, -2), SIMD2(2, 0), shift: SIMD2(10, 0))

    @Test func pointsDirectionsAndBoxesMove() {
        #expect(turn.moved(SIMD2(3, 4)) == SIMD2(2, 6))
        #expect(turn.turned(SIMD2(3, 4)) == SIMD2(-8, 6))
        #expect(turn.scale == 2)
        let box = turn.moved(Box(x: 1, y: 2, width: 4, height: 4))
        #expect(box == Box(x: -2, y: 2, width: 8, height: 8))
    }

    @Test func motionsFollowOneAnother() {
        let shift = CameraMotion(SIMD2(1, 0.5), SIMD2(0, 1), shift: SIMD2(-3, 7))
        let point = SIMD2(5.0, -2.0)
        #expect(turn.followed(by: shift).moved(point) == shift.moved(turn.moved(point)))
        #expect(turn.followed(by: .none) == turn)
        #expect(CameraMotion.none.followed(by: turn) == turn)
    }

    @Test func aFilterMovesAsItsMeasurementsWould() {
        let motion = WidthHeightMotion.published
        var filter = motion.makeFilter(for: Box(x: 10, y: 20, width: 30, height: 60))
        filter.velocity = SIMD4(3, 4, 1, 0)
        let before = filter.variances.position
        motion.follow(turn, &filter)
        #expect(filter.position == SIMD4(-90, 50, 60, 120))
        #expect(filter.velocity == SIMD4(-8, 6, 2, 0))
        #expect(filter.variances.position == 4 * before)
    }

    /// The camera jumps 60 pixels from frame to frame, to and fro, more than a person is wide.
    @Test(arguments: [TrackerAlgorithm.ocsort, .botsort, .weir])
    func identitiesSurviveAShakenCamera(algorithm: TrackerAlgorithm) {
        var tracker = ObjectTracker(TrackerSettings(algorithm), source: SourceID("street"))
        var blind = tracker
        for frame in 0..<30 {
            let shake: Float = frame % 2 == 0 ? 0 : 60
            let objects = [person(x: 100 + shake), person(x: 300 + shake), person(x: 500 + shake)]
            let motion = CameraMotion(SIMD2(1, 0), SIMD2(0, 1), shift: SIMD2(frame % 2 == 0 ? -60 : 60, 0))
            let seen = tracker.update(objects, cameraMotion: frame == 0 ? .none : motion)
            #expect(numbers(seen) == [1, 2, 3], "frame \(frame)")
            _ = blind.update(objects)
        }
        #expect(blind.tracks.contains { $0.number > 3 })
    }

    @Test(arguments: [
        CameraMotion(SIMD2(.nan, 0), SIMD2(0, 1), shift: .zero),
        CameraMotion(SIMD2(1, 0), SIMD2(0, 1), shift: SIMD2(.infinity, 0)),
        CameraMotion(SIMD2(0, 0), SIMD2(0, 0), shift: .zero),
        CameraMotion(SIMD2(-1, 0), SIMD2(0, 1), shift: .zero),
        CameraMotion(SIMD2(100, 0), SIMD2(0, 100), shift: .zero),
    ])
    func aMotionThatNoCameraMakesIsCounted(motion: CameraMotion) {
        var tracker = ObjectTracker(TrackerSettings(.weir), source: SourceID("street"))
        for _ in 0..<3 { #expect(numbers(tracker.update([person(x: 100)], cameraMotion: motion)) == [1]) }
        #expect(tracker.ignoredCameraMotions == 3)
    }
}
