import Testing
import WeirCore

@testable import WeirGating

@Suite("Motion gate")
struct MotionGateTests {
    /// A picture with some structure.
    private func wall(_ width: Int, _ height: Int) -> TestPicture {
        TestPicture(width, height) { x, y in 90 + (x / 16 * 37 + y / 12 * 23) % 60 }
    }

    @Test("Pictures of any size are survived", arguments: [(1, 1), (16, 16), (3, 200), (500, 1), (1, 4000), (95, 97)])
    func sizes(width: Int, height: Int) throws {
        var gate = MotionGate()
        let picture = wall(width, height)
        var views: [GateView] = []
        for number in 0..<100 {
            views.append(try gate.look(at: picture.noisy(1, seed: UInt64(number)), seconds: Double(number) / 25))
        }
        #expect(views[0].reason == .starting)
        for region in views.flatMap(\.regions) {
            #expect(region.isValid && region == region.clipped(to: picture.size) && region.area > 0)
        }
        let dark = try gate.look(at: picture.mapped { _ in 250 }, seconds: 4)
        #expect(dark.needsInference)
    }

    @Test("Something of 16 pixels in a 1080p picture is seen, and where it is")
    func small() throws {
        var gate = MotionGate()
        let wall = wall(1920, 1080)
        for number in 0..<40 {
            _ = try gate.look(at: wall.noisy(3, seed: UInt64(number)), seconds: Double(number) / 25)
        }
        let box = Box(x: 1001, y: 603, width: 8, height: 16)
        let picture = wall.with(box, level: 40).noisy(3, seed: 99)
        let view = try gate.look(at: picture, seconds: 1.6)
        #expect(view.reason == .motion)
        #expect(view.regions.count == 1)
        let region = try #require(view.regions.first)
        #expect(region.x <= box.x && region.y <= box.y && region.right >= box.right && region.bottom >= box.bottom)
        #expect(region.width <= 48 && region.height <= 48)
        #expect(view.changedShare > 0 && view.changedShare < 0.001)
        #expect(view.urgency > 0 && view.urgency < 0.1)
    }

    @Test("Padded rows and packed pictures give what plain ones give", arguments: [(1, 7), (3, 0), (4, 12), (3, 5)])
    func layouts(step: Int, padding: Int) throws {
        let (width, height) = (320, 200)
        var (plain, other) = (MotionGate(), MotionGate())
        for number in 0..<60 {
            let box = Box(x: Float(4 * number), y: 60, width: 20, height: 50)
            let picture = wall(width, height).with(box, level: 30).noisy(2, seed: UInt64(number))
            let stride = width * step + padding
            var packed = [UInt8](repeating: 7, count: stride * height)
            for y in 0..<height {
                for x in 0..<width { packed[y * stride + x * step] = picture.bytes[y * width + x] }
            }
            let expected = try plain.look(at: picture, seconds: Double(number) / 25)
            let view = packed.withUnsafeBufferPointer { bytes in
                LumaPlane(bytes, width: width, height: height, stride: stride, step: step).map {
                    other.look(at: $0, time: UInt64(Double(number) / 25 * 1e9))
                }
            }
            #expect(view == expected)
        }
    }

    @Test("Another size begins anew")
    func newSize() throws {
        var gate = MotionGate()
        for number in 0..<60 {
            let picture = wall(number < 40 ? 320 : 640, 200).noisy(2, seed: UInt64(number))
            let view = try gate.look(at: picture, seconds: Double(number) / 25)
            if number == 39 { #expect(view.condition == .trusted) }
            if number >= 40 { #expect(view.condition == .starting && view.needsInference) }
        }
    }

    @Test("Streams without times are taken for 25 pictures a second")
    func noTimes() throws {
        var gate = MotionGate()
        var conditions: [GateCondition] = []
        for number in 0..<40 {
            let picture = wall(320, 200).noisy(2, seed: UInt64(number))
            picture.bytes.withUnsafeBufferPointer { bytes in
                guard let plane = LumaPlane(bytes, width: 320, height: 200, stride: 320) else { return }
                conditions.append(gate.look(at: plane, time: nil).condition)
            }
        }
        #expect(conditions == Array(repeating: .starting, count: 25) + Array(repeating: .trusted, count: 15))
    }

    @Test("However much moves, regions are few, largest first, and hold all of it")
    func manyRegions() throws {
        var gate = MotionGate()
        let wall = wall(960, 540)
        for number in 0..<40 {
            _ = try gate.look(at: wall.noisy(2, seed: UInt64(number)), seconds: Double(number) / 25)
        }
        var boxes: [Box] = []
        var picture = wall
        for index in 0..<60 {
            let side = Float(12 + index % 5 * 4)
            let box = Box(x: Float(20 + index % 10 * 92), y: Float(20 + index / 10 * 86), width: side, height: side)
            boxes.append(box)
            picture = picture.with(box, level: 240)
        }
        let view = try gate.look(at: picture.noisy(2, seed: 77), seconds: 1.6)
        #expect(view.regions.count == MotionGate.mostRegions)
        for box in boxes {
            #expect(view.regions.contains { box.centerX > $0.x && box.centerX < $0.right && box.centerY > $0.y })
        }
        let areas = view.regions.dropLast().map(\.area)
        #expect(areas == areas.sorted(by: >))
    }
}
