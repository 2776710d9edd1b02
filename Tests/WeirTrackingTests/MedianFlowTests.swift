import Testing
import WeirCore

@testable import WeirTracking

/// Objects found again by their pixels.
struct MedianFlowTests {
    private static let size = Size(width: 400, height: 300)

    /// A textured object on a textured ground that stands still; both the same in every call.
    private func picture(_ object: Box) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.size.width * Self.size.height)
        for y in 0..<Self.size.height {
            for x in 0..<Self.size.width {
                let (u, v) = ((Float(x) + 0.5 - object.x) / object.width, (Float(y) + 0.5 - object.y) / object.height)
                let isObject = (0..<1).contains(u) && (0..<1).contains(v)
                let value = isObject ? texture(u * 9, v * 9) : 0.5 * texture(Float(x) / 11, Float(y) / 13) + 60
                bytes[y * Self.size.width + x] = UInt8(min(max(value, 0), 255))
            }
        }
        return bytes
    }

    /// Smooth, and different at each place of nine by nine.
    private func texture(_ x: Float, _ y: Float) -> Float {
        128 + 50 * sine(x * 1.9 + y * 0.7) + 40 * sine(y * 2.3 - x * 0.4 + 1)
    }

    /// A wave like a sine's, of parabolas.
    private func sine(_ angle: Float) -> Float {
        let turn = angle / (2 * .pi) - (angle / (2 * .pi)).rounded(.down)
        let half = turn < 0.5 ? turn : turn - 0.5
        return (turn < 0.5 ? 1 : -1) * 16 * half * (0.5 - half)
    }

    private func found(from old: Box, to new: Box, expected: Box) -> Box? {
        var flow = MedianFlow()
        withPlane(picture(old)) { flow.remember([(7, old)], in: $0) }
        var box: Box?
        withPlane(picture(new)) { box = flow.box(of: 7, expectedAt: expected, in: $0) }
        return box
    }

    private func withPlane(_ bytes: [UInt8], _ body: (LumaPlane) -> Void) {
        bytes.withUnsafeBufferPointer { buffer in
            let plane = LumaPlane(buffer, width: Self.size.width, height: Self.size.height, stride: Self.size.width)
            if let plane { body(plane) } else { Issue.record("no plane") }
        }
    }

    @Test(arguments: [
        (Box(x: 100, y: 80, width: 40, height: 60), Point(x: 6, y: -4)),
        (Box(x: 60, y: 40, width: 120, height: 160), Point(x: -14, y: 9)),
        (Box(x: 200, y: 100, width: 26, height: 40), Point(x: 0, y: 0)),
    ])
    func anObjectIsFoundWhereItWent(old: Box, shift: Point) throws {
        let new = old.scaled(1, 1, offsetX: shift.x, offsetY: shift.y)
        // Expected where it was: only the pixels tell of the movement.
        let box = try #require(found(from: old, to: new, expected: old))
        #expect(box.overlap(new) > 0.93, "\(box) for \(new)")
    }

    @Test func whatIsExpectedFarAwayIsLookedForThere() throws {
        let old = Box(x: 60, y: 60, width: 50, height: 70)
        let new = Box(x: 220, y: 120, width: 50, height: 70)
        let box = try #require(found(from: old, to: new, expected: Box(x: 224, y: 117, width: 50, height: 70)))
        #expect(box.overlap(new) > 0.93, "\(box)")
    }

    @Test func growthIsSeen() throws {
        let old = Box(x: 120, y: 80, width: 100, height: 120)
        let new = Box(x: 117, y: 77, width: 106, height: 127)
        let box = try #require(found(from: old, to: new, expected: old))
        #expect(box.overlap(new) > 0.95, "\(box)")
    }

    @Test func anObjectThatIsGoneIsNotFound() {
        let old = Box(x: 100, y: 80, width: 60, height: 80)
        #expect(found(from: old, to: Box(x: 300, y: 200, width: 60, height: 80), expected: old) == nil)
    }

    @Test(arguments: [
        Box(x: .nan, y: 0, width: 10, height: 10), Box(x: 0, y: 0, width: 0, height: 5),
        Box(x: 900, y: 900, width: 50, height: 50), Box(x: 10, y: 10, width: 100_000, height: 100_000),
        Box(x: -30, y: -30, width: 40, height: 40), Box(x: 390, y: 290, width: 60, height: 60),
    ])
    func boxesThatAreNoneOrOutsideAreSurvived(box: Box) {
        let place = Box(x: 1e9, y: -1e9, width: 10, height: 10)
        for expected in [box, place, Box(x: .nan, y: .infinity, width: 1, height: 1)] {
            if let answer = found(from: box, to: Box(x: 50, y: 50, width: 40, height: 40), expected: expected) {
                #expect(answer.isValid)
            }
        }
    }

    @Test func onlyTheLastObjectsAreRemembered() {
        var flow = MedianFlow()
        withPlane(picture(Box(x: 50, y: 50, width: 40, height: 40))) { plane in
            for number in 0..<1000 {
                flow.remember([(number, Box(x: 50, y: 50, width: 40, height: 40))], in: plane)
            }
        }
        #expect(flow.count == 1)
    }
}
