import Testing
import WeirCore

@Suite struct OrientedBoxTests {
    private let quarter = Float.pi / 2

    @Test func cornersGoClockwise() {
        let box = OrientedBox(centerX: 10, centerY: 20, width: 8, height: 4, angle: 0)
        #expect(box.corners == [Point(x: 6, y: 18), Point(x: 14, y: 18), Point(x: 14, y: 22), Point(x: 6, y: 22)])
    }

    @Test func aQuarterTurnIsClockwise() {
        let corners = OrientedBox(centerX: 0, centerY: 0, width: 8, height: 4, angle: quarter).corners
        // What was top left is top right.
        expect(corners[0], x: 2, y: -4)
        expect(corners[1], x: 2, y: 4)
    }

    @Test(arguments: [Float(0), 0.3, 1.2, 2.5, -0.7]) func theEnclosingBoxTouchesEveryCorner(angle: Float) {
        let box = OrientedBox(centerX: 50, centerY: 40, width: 30, height: 12, angle: angle)
        let (corners, enclosing) = (box.corners, box.enclosing)
        #expect(abs((corners.map(\.x).min() ?? 0) - enclosing.x) < 1e-3)
        #expect(abs((corners.map(\.y).min() ?? 0) - enclosing.y) < 1e-3)
        #expect(abs((corners.map(\.x).max() ?? 0) - enclosing.right) < 1e-3)
        #expect(abs((corners.map(\.y).max() ?? 0) - enclosing.bottom) < 1e-3)
    }

    @Test func scalingBothSidesAlikeMovesTheCornersAlike() {
        let box = OrientedBox(centerX: 5, centerY: 6, width: 8, height: 4, angle: 0.4)
        let scaled = box.scaled(3, 3, offsetX: 1, offsetY: -2)
        for (corner, original) in zip(scaled.corners, box.corners) {
            expect(corner, x: original.x * 3 + 1, y: original.y * 3 - 2)
        }
    }

    @Test func scalingOneSideFollowsTheDirections() {
        let upright = OrientedBox(centerX: 5, centerY: 6, width: 8, height: 4, angle: quarter).scaled(2, 1)
        #expect(abs(upright.width - 8) < 1e-4)
        #expect(abs(upright.height - 8) < 1e-4)
        #expect(abs(upright.angle - quarter) < 1e-4)
    }

    @Test func whatIsNoNumberIsNotValid() {
        let box = OrientedBox(centerX: 0, centerY: 0, width: 8, height: 4, angle: 0)
        #expect(box.isValid)
        var broken = box
        broken.angle = .nan
        #expect(!broken.isValid)
        broken = box
        broken.height = -1
        #expect(!broken.isValid)
    }

    private func expect(_ point: Point, x: Float, y: Float, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(abs(point.x - x) < 1e-3 && abs(point.y - y) < 1e-3, "\(point)", sourceLocation: sourceLocation)
    }
}
