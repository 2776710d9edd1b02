import Testing
import WeirCore

@testable import WeirCascade

/// What stays covered when a detector misses it.
struct CoverMemoryTests {
    private static let source = SourceID("0")
    private static let frame: UInt64 = 100_000_000

    private static func face(_ x: Float, id: Int? = nil, label: String = "face", width: Float = 20) -> DetectedObject {
        DetectedObject(
            box: Box(x: x, y: 100, width: width, height: 40),
            classID: label == "face" ? 1 : 0,
            label: label,
            confidence: 0.9,
            trackID: id.map { TrackID(source: source, number: $0) }
        )
    }

    /// Ten frames a second, with a second of holding.
    private struct Stream {
        var memory = CoverMemory()
        var choice = ObjectChoice(classes: ["face"])
        var number: UInt64 = 0

        mutating func boxes(_ objects: [DetectedObject], isInferred: Bool = true) -> [Box] {
            defer { number += 1 }
            return
                memory.covers(
                    for: objects,
                    chosenBy: choice,
                    isInferred: isInferred,
                    hold: 1,
                    at: number * CoverMemoryTests.frame
                )
                .map(\.box)
        }
    }

    @Test func `only chosen classes are covered, also where they are parts`() {
        var stream = Stream()
        var person = Self.face(0, id: 1, label: "person", width: 60)
        #expect(stream.boxes([person]) == [])
        person.parts = [Self.face(5)]
        #expect(stream.boxes([person, Self.face(200)]) == [Self.face(5).box, Self.face(200).box])
        stream.choice = ObjectChoice()
        #expect(stream.boxes([person]).contains(person.box))
    }

    @Test func `a missed identity is covered from where it was to where it moves, a bit larger`() {
        var stream = Stream()
        // 100 pixels a second; half of it is believed after the first step, three quarters after the second.
        for x in [0, 10, 20] as [Float] { #expect(stream.boxes([Self.face(x, id: 7)]) == [Self.face(x).box]) }
        let held = stream.boxes([])
        #expect(held.count == 1)
        // A tenth of a second: 7.5 pixels on, with a fortieth of the sides around.
        let expected = Box(left: 20, top: 100, right: 20 + 20 + 7.5, bottom: 140).padded(by: 0.025)
        for (value, other) in zip(numbers(held[0]), numbers(expected)) { #expect(abs(value - other) < 0.001) }
    }

    private func numbers(_ box: Box) -> [Float] { [box.x, box.y, box.width, box.height] }

    @Test func `it is covered for as long as is held, and again when it returns`() {
        var stream = Stream()
        _ = stream.boxes([Self.face(0, id: 7)])
        for number in 1...10 { #expect(stream.boxes([]).count == 1, "frame \(number)") }
        #expect(stream.boxes([]) == [])
        #expect(stream.memory.count == 0)
        #expect(stream.boxes([Self.face(50, id: 7)]) == [Self.face(50).box])
    }

    @Test func `frames that no model saw let nothing go`() {
        var stream = Stream()
        _ = stream.boxes([Self.face(0, id: 7), Self.face(100)])
        let early = stream.boxes([], isInferred: false)
        for _ in 0..<300 { #expect(stream.boxes([], isInferred: false).count == 2) }
        // No larger than after the time that it is held.
        let late = stream.boxes([], isInferred: false)
        #expect(late[0].width > early[0].width)
        #expect(late[0] == Self.face(0).box.padded(by: 0.25))
        #expect(stream.boxes([]) == [])
    }

    @Test func `an identity stays chosen when its class is mistaken`() {
        var stream = Stream()
        _ = stream.boxes([Self.face(0, id: 7)])
        for _ in 0..<20 { #expect(stream.boxes([Self.face(0, id: 7, label: "person")]).count == 1) }
        #expect(stream.boxes([Self.face(0, id: 8, label: "person")]).count == 1, "the other one is held")
    }

    @Test func `objects without identity are known by where they are`() {
        var stream = Stream()
        _ = stream.boxes([Self.face(0), Self.face(15)])
        // One moves on, the other is missed although the first one overlaps it.
        let boxes = stream.boxes([Self.face(2)])
        #expect(boxes.count == 2)
        #expect(boxes[0] == Self.face(2).box)
        #expect(boxes[1].centerX == Self.face(15).box.centerX)
        // Both are back: nothing is held.
        #expect(stream.boxes([Self.face(3), Self.face(16)]).count == 2)
        // Far away: another one.
        #expect(stream.boxes([Self.face(3), Self.face(16), Self.face(500)]).count == 3)
    }

    @Test func `a missed part goes with what it is a part of`() {
        var stream = Stream()
        var car = Self.face(100, id: 3, label: "car", width: 100)
        car.parts = [Self.face(110)]
        _ = stream.boxes([car])
        // The car is twice as wide and elsewhere, and its face isn't found.
        let moved = Self.face(300, id: 3, label: "car", width: 200)
        let held = stream.boxes([moved])
        #expect(held.count == 1)
        let expected = Box(x: 320, y: 100, width: 40, height: 40).padded(by: 0.025)
        for (value, other) in zip(numbers(held[0]), numbers(expected)) { #expect(abs(value - other) < 0.001) }
    }

    @Test func `a seek and a long gap end it`() {
        var stream = Stream()
        _ = stream.boxes([Self.face(0, id: 7)])
        stream.memory.reset()
        #expect(stream.boxes([]) == [])
        _ = stream.boxes([Self.face(0, id: 7)])
        stream.number += 10_000
        #expect(stream.boxes([], isInferred: false) == [])
    }

    @Test func `time that stands still or runs backwards is a frame`() {
        var stream = Stream()
        stream.number = 1000
        _ = stream.boxes([Self.face(0, id: 7)])
        for _ in 0..<30 {
            stream.number = 0
            #expect(stream.boxes([]).count == 1)
        }
    }

    @Test func `boxes that can't be are taken as not seen`() {
        var stream = Stream()
        _ = stream.boxes([Self.face(0, id: 7)])
        for x in [Float.nan, .infinity, -.infinity] {
            #expect(stream.boxes([Self.face(x, id: 7)]).count == 1, "held")
        }
        #expect(stream.boxes([Self.face(0, id: 8, width: -3)]).count == 1)
        _ = stream.boxes([Self.face(-3e38, id: 9)])
        _ = stream.boxes([Self.face(3e38, id: 9)])
        let boxes = stream.boxes([])
        #expect(boxes.allSatisfy { $0.isValid })
    }

    @Test func `memory is bounded`() {
        var stream = Stream()
        for number in 0..<300 {
            let faces = (0..<20).map { Self.face(Float(40 * $0), id: 20 * number + $0) }
            let boxes = stream.boxes(faces, isInferred: false)
            #expect(boxes.count <= CoverMemory.limit + 20)
        }
        #expect(stream.memory.count == CoverMemory.limit + 20)
    }
}
