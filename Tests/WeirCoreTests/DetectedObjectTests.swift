import Testing
import WeirCore

@Suite struct DetectedObjectTests {
    @Test func scalingMovesAllThatHasAPlace() {
        var plate = DetectedObject(
            box: Box(x: 12, y: 22, width: 4, height: 2),
            classID: 0,
            label: "plate",
            confidence: 1
        )
        plate.stage = 2
        var car = DetectedObject(box: Box(x: 10, y: 20, width: 30, height: 8), classID: 1, label: "car", confidence: 1)
        car.keypoints = [Keypoint(x: 11, y: 21, confidence: 0.5)]
        car.orientedBox = OrientedBox(centerX: 25, centerY: 24, width: 30, height: 8, angle: 0)
        car.parts = [plate]
        car.scale(2, 3, offsetX: 1, offsetY: -1)
        #expect(car.box == Box(x: 21, y: 59, width: 60, height: 24))
        #expect(car.keypoints == [Keypoint(x: 23, y: 62, confidence: 0.5)])
        #expect(car.orientedBox == OrientedBox(centerX: 51, centerY: 71, width: 60, height: 24, angle: 0))
        #expect(car.parts[0].box == Box(x: 25, y: 65, width: 8, height: 6))
        #expect(car.parts[0].stage == 2)
    }

    @Test func gridsOfTheWrongLengthAreNone() {
        #expect(ObjectMask(size: Size(width: 2, height: 2), values: [0, 1, 2]) == nil)
        #expect(ObjectMask(size: Size(width: 0, height: 2), values: []) == nil)
        #expect(SegmentationMap(size: Size(width: 2, height: 1), classIDs: [0]) == nil)
        #expect(SegmentationMap(size: Size(width: 2, height: 1), classIDs: [0, 7])?.classIDs == [0, 7])
    }
}
