import Testing
import WeirCore
import WeirScene

@testable import WeirGating

@Suite("Streams that don't suit a gate, and those that seem so")
struct GateConditionTests {
    private static let framesPerSecond = 25.0

    private func street(seed: UInt64 = 11, width: Int = 640, height: Int = 360) throws -> TestPicture {
        try TestPicture(
            Scene(SceneOptions(seed: seed, size: Size(width: width, height: height), density: 0, noise: 0)),
            frame: 0
        )
    }

    /// The views of a stream of so many seconds whose pictures are made one by one.
    private func views(
        seconds: Double,
        gate: inout MotionGate,
        time: (Int) -> Double = { Double($0) / framesPerSecond },
        _ picture: (Int) -> TestPicture
    ) throws -> [GateView] {
        try (0..<Int(seconds * Self.framesPerSecond)).map { number in
            try gate.look(at: picture(number), seconds: time(number))
        }
    }

    private func views(seconds: Double, _ picture: (Int) -> TestPicture) throws -> [GateView] {
        var gate = MotionGate()
        return try views(seconds: seconds, gate: &gate, picture)
    }

    private func isLeftAlone(_ views: some Collection<GateView>) -> Bool {
        let left = views.count { !$0.needsInference }
        return Double(left) / Double(views.count) > 0.9
    }

    @Test("A sudden and a slow change of light are no motion")
    func light() throws {
        let street = try street()
        let step = try views(seconds: 8) { number in
            street.mapped { number < 100 ? $0 : $0 * 4 / 5 + 2 }.noisy(2, seed: UInt64(number))
        }
        #expect(isLeftAlone(step[60...]))
        #expect(step[60...].allSatisfy { $0.condition == .trusted })
        let dawn = try views(seconds: 20) { number in
            street.mapped { $0 * (500 + number) / 1000 }.noisy(2, seed: UInt64(number))
        }
        #expect(isLeftAlone(dawn[60...]))
        #expect(dawn[60...].allSatisfy { $0.condition == .trusted })
    }

    @Test("Something that comes as the light changes is seen")
    func lightAndObject() throws {
        let street = try street()
        let box = Box(x: 300, y: 150, width: 16, height: 40)
        let views = try views(seconds: 4) { number in
            let picture = number < 80 ? street : street.mapped { $0 * 4 / 5 + 3 }.with(box, level: 30)
            return picture.noisy(2, seed: UInt64(number))
        }
        let view = views[80]
        #expect(view.reason == .motion)
        let region = try #require(view.regions.first)
        #expect(region.overlap(box) > 0.3)
    }

    @Test("Light that goes up and down makes the gate fall back, says so, and ends")
    func flicker() throws {
        let street = try street()
        let views = try views(seconds: 16) { number in
            let isBright = number < 250 && number % 2 == 0
            return street.mapped { isBright ? $0 * 6 / 5 : $0 }.noisy(2, seed: UInt64(number))
        }
        #expect(views[50..<250].allSatisfy { $0.condition == .flickering && $0.reason == .untrusted })
        #expect(views[50..<250].allSatisfy { $0.needsInference && $0.regions.isEmpty && $0.urgency == 0.5 })
        #expect(views[360...].allSatisfy { $0.condition == .trusted })
        #expect(
            GateCondition.flickering.sentence
                == "The picture's brightness flickers: motion can't be told, so it is inferred at its plain rate; set "
                + "the camera's anti-flicker to the mains' frequency."
        )
    }

    @Test("A camera that pans without end makes the gate fall back, says so, and ends", arguments: [1, 4, 20])
    func panning(speed: Int) throws {
        let wide = try street(width: 1440, height: 360)
        let views = try views(seconds: 24) { number in
            // To and fro over the picture, then still.
            let way = (min(number, 350) * speed) % (2 * 800)
            return wide.part(way < 800 ? way : 1600 - way, 0, 640, 360).noisy(2, seed: UInt64(number))
        }
        #expect(views[150..<350].allSatisfy { $0.condition == .panning && $0.needsInference })
        // A camera that stays where it was moved to is learned once more.
        #expect(views[520...].allSatisfy { $0.condition.isTrusted || $0.condition == .starting })
        #expect(views[520...].count { $0.needsInference } < 35)
    }

    @Test("A picture of noise makes the gate fall back and says so")
    func noise() throws {
        let views = try views(seconds: 6) { number in
            var random = Random(seed: UInt64(number))
            return TestPicture(320, 180) { _, _ in Int(random.next() >> 56) }
        }
        #expect(views.allSatisfy { $0.needsInference })
        #expect(views[40...].allSatisfy { $0.condition == .noisy && $0.reason == .untrusted })
    }

    @Test("A black picture is looked at now and then only", arguments: [0.0, 2.0])
    func black(noise: Double) throws {
        let black = TestPicture(320, 180) { _, _ in 16 }
        let views = try views(seconds: 10) { black.noisy(noise, seed: UInt64($0)) }
        #expect(views[0].reason == .verification)
        #expect(views.allSatisfy { $0.condition == .black })
        #expect(views.count { $0.needsInference } == 5)
    }

    @Test("A frozen picture is looked at now and then only")
    func frozen() throws {
        let street = try street()
        let views = try views(seconds: 12) { street.noisy(2, seed: UInt64(min($0, 100))) }
        #expect(views[155...].allSatisfy { $0.condition == .frozen })
        #expect(views[150...].count { $0.needsInference } <= 4)
        #expect(
            GateCondition.frozen.sentence
                == "The picture is frozen: it is inferred only now and then; check the camera or its recorder."
        )
    }

    @Test("Leaves that sway are no motion for long, and who walks before them is seen")
    func leaves() throws {
        let street = try street()
        let person = { (number: Int) in Box(x: Float(4 * (number - 1000)), y: 80, width: 24, height: 70) }
        let views = try views(seconds: 44) { number in
            var random = Random(seed: UInt64(number))
            var picture = street
            // Leaves in the upper left part sway, each by itself.
            for place in 0..<40 * 20 {
                let sway = Int(random.next() % 31) - 15
                for pixel in 0..<64 {
                    let index = (place / 40 * 8 + pixel / 8) * 640 + place % 40 * 8 + pixel % 8
                    picture.bytes[index] = UInt8(clamping: Int(picture.bytes[index]) + sway)
                }
            }
            return picture.with(person(number), level: 30).noisy(2, seed: UInt64(number))
        }
        #expect(isLeftAlone(views[750..<1000]))
        for number in 1012..<1100 {
            let box = person(number)
            #expect(views[number].regions.contains { $0.x <= box.centerX && box.centerX < $0.right })
        }
    }

    @Test("Times that jump back or far ahead begin anew; those that go on jumping are told of")
    func times() throws {
        let street = try street()
        for jump in [-50.0, 3600] {
            var gate = MotionGate()
            let views = try views(seconds: 8, gate: &gate, time: { 100 + Double($0) / 25 + ($0 < 100 ? 0 : jump) }) {
                street.noisy(2, seed: UInt64($0))
            }
            #expect(views[99].condition == .trusted && views[100].condition == .starting)
            #expect(views[100..<125].allSatisfy { $0.needsInference })
            #expect(views[150...].allSatisfy { $0.condition == .trusted })
        }
        var gate = MotionGate()
        let jumping = try views(seconds: 8, gate: &gate, time: { Double($0 % 10) / 25 }) {
            street.noisy(2, seed: UInt64($0))
        }
        #expect(jumping[50...].allSatisfy { $0.condition == .jumping && $0.needsInference })
        let still = try views(seconds: 4, gate: &gate, time: { _ in 500 }) { street.noisy(2, seed: UInt64($0)) }
        #expect(still.allSatisfy { $0.needsInference })
    }

    @Test("Each condition has a name, and a sentence where the gate isn't trusted")
    func conditions() {
        let all: [GateCondition] = [
            .starting, .trusted, .shaking, .black, .frozen, .panning, .flickering, .noisy, .jumping,
        ]
        #expect(
            all.map(\.description) == [
                "starting", "trusted", "shaking", "black", "frozen", "panning", "flickering", "noisy", "jumping",
            ]
        )
        #expect(all.filter(\.isTrusted) == [.trusted, .shaking, .black, .frozen])
        #expect(all.filter { $0.sentence == nil } == [.starting, .trusted, .shaking])
    }
}
