import Testing
import WeirCore

@Suite struct BoxTests {
    let box = Box(x: 10, y: 20, width: 30, height: 40)

    @Test func cornersAndSizesAgree() {
        #expect(Box(left: 10, top: 20, right: 40, bottom: 60) == box)
        #expect([box.right, box.bottom, box.centerX, box.centerY, box.area] == [40, 60, 25, 40, 1200])
    }

    @Test func overlapIsIntersectionOverUnion() {
        #expect(box.overlap(box) == 1)
        // Half of each covers the other: 600 of 1800.
        #expect(box.overlap(Box(x: 25, y: 20, width: 30, height: 40)) == Float(1) / 3)
        #expect(box.overlap(Box(x: 40, y: 20, width: 30, height: 40)) == 0)
        #expect(box.overlap(Box(x: 0, y: 0, width: 0, height: 0)) == 0)
    }

    @Test func aBoxTurnedInsideOutHasNoArea() {
        #expect(Box(x: 0, y: 0, width: -2, height: 3).area == 0)
        #expect(!Box(x: 0, y: 0, width: -2, height: 3).isValid)
        #expect(!Box(x: .nan, y: 0, width: 2, height: 3).isValid)
        #expect(box.isValid)
    }

    @Test func clippingKeepsWhatIsInThePicture() {
        let size = Size(width: 30, height: 50)
        #expect(box.clipped(to: size) == Box(left: 10, top: 20, right: 30, bottom: 50))
        #expect(Box(x: -5, y: -5, width: 10, height: 10).clipped(to: size) == Box(x: 0, y: 0, width: 5, height: 5))
        #expect(Box(x: 100, y: 100, width: 10, height: 10).clipped(to: size).area == 0)
    }

    @Test func scalingComesBeforeMoving() {
        #expect(box.scaled(2, 0.5, offsetX: 1, offsetY: -1) == Box(x: 21, y: 9, width: 60, height: 20))
    }
}
