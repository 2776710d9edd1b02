import Testing
import WeirCore
import WeirScene

@testable import WeirGating

@Suite("Gating of streets")
struct SceneGatingTests {
    /// A street whose background is known.
    private struct Visit {
        var gate = MotionGate()
        let scene: Scene

        init(_ options: SceneOptions) throws { scene = try Scene(options) }

        mutating func look(_ number: Int) throws -> GateView {
            try gate.look(at: TestPicture(scene, frame: number), seconds: scene.time(ofFrame: number))
        }
    }

    private func options(seed: UInt64, density: Double = 0.6) -> SceneOptions {
        SceneOptions(seed: seed, size: Size(width: 1280, height: 720), framesPerSecond: 20, density: density)
    }

    /// The share of a box that lies in any of the regions, measured at a grid of places.
    private func coveredShare(_ box: Box, _ regions: [Box]) -> Double {
        let parts = 8
        var covered = 0
        for part in 0..<parts * parts {
            let x = box.x + box.width * (Float(part % parts) + 0.5) / Float(parts)
            let y = box.y + box.height * (Float(part / parts) + 0.5) / Float(parts)
            if regions.contains(where: { x >= $0.x && x < $0.right && y >= $0.y && y < $0.bottom }) { covered += 1 }
        }
        return Double(covered) / Double(parts * parts)
    }

    @Test(
        "Whoever comes into the picture is in a region within 200 ms",
        arguments: [(1, false), (2, false), (3, false), (4, true), (5, true)] as [(UInt64, Bool)]
    )
    func entries(seed: UInt64, isNight: Bool) throws {
        var options = options(seed: seed)
        options.isNight = isNight
        var visit = try Visit(options)
        let (start, frames, patience) = (40, 300, 4)
        var known: Set<TrackID> = []
        var waiting: [TrackID: (since: Int, from: Box)] = [:]
        var (entries, late): (Int, [String]) = (0, [])
        for number in 0..<frames {
            let view = try visit.look(number)
            if number >= start { #expect(view.condition == .trusted) }
            for object in visit.scene.truth(frame: number) {
                let identity = try #require(object.trackID)
                if known.insert(identity).inserted, number >= start, object.box.height >= 16 {
                    waiting[identity] = (number, object.box)
                    entries += 1
                }
                guard let wait = waiting[identity] else { continue }
                if coveredShare(object.box, view.regions) > 0.5 {
                    #expect(view.needsInference && view.reason == .motion && view.urgency > 0)
                    waiting[identity] = nil
                } else if number - wait.since >= patience {
                    late.append("\(object.label) \(object.box) of frame \(number)")
                    waiting[identity] = nil
                }
            }
        }
        #expect(entries >= 10)
        #expect(late == [])
    }

    @Test("A street without anybody is left alone", arguments: [(false, 2.0), (true, 2.0), (true, 6.0)])
    func emptyStreet(isNight: Bool, noise: Double) throws {
        var options = options(seed: 6, density: 0)
        (options.isNight, options.noise, options.framesPerSecond) = (isNight, noise, 30)
        var visit = try Visit(options)
        var reasons: [GateReason: Int] = [:]
        for number in 0..<450 {
            let view = try visit.look(number)
            guard number >= 60 else { continue }
            reasons[view.reason, default: 0] += 1
            #expect(view.condition == .trusted)
            #expect(view.needsInference == (view.reason != .still))
        }
        // Every two seconds a look, in 13 seconds.
        #expect(reasons[.verification].map { (5...7).contains($0) } == true)
        #expect(Double(reasons[.still, default: 0]) / 390 > 0.9)
        #expect(reasons[.motion, default: 0] <= 2)
    }

    @Test("The same pictures and times give the same answers")
    func repeatable() throws {
        var (first, second) = (try Visit(options(seed: 8)), try Visit(options(seed: 8)))
        for number in 0..<60 {
            let (one, other) = (try first.look(number), try second.look(number))
            #expect(one == other)
        }
    }

    @Test("A camera that shakes by a few pixels is trusted, and who passes is seen")
    func shaking() throws {
        var options = options(seed: 9, density: 0)
        // Three pixels each way.
        options.shake = 3.0 / 720
        var visit = try Visit(options)
        let person = Box(x: 0, y: 400, width: 24, height: 60)
        var (seen, untrusted, falsely) = (0, 0, 0)
        for number in 0..<200 {
            var picture = try TestPicture(visit.scene, frame: number)
            let walked = Box(x: Float(5 * (number - 120)), y: person.y, width: person.width, height: person.height)
            if number >= 140 { picture = picture.with(walked, level: 20) }
            let view = try visit.gate.look(at: picture, seconds: visit.scene.time(ofFrame: number))
            guard number >= 40 else { continue }
            if !view.condition.isTrusted { untrusted += 1 }
            if number < 140, view.reason == .motion { falsely += 1 }
            if number >= 140, coveredShare(walked, view.regions) > 0.5 { seen += 1 }
        }
        #expect(untrusted == 0)
        #expect(falsely <= 10)
        #expect(seen >= 55)
    }

    @Test("What stops settles, is left alone, verified, and seen when it goes on")
    func standing() throws {
        let street = try TestPicture(Scene(options(seed: 10, density: 0)), frame: 0)
        var gate = MotionGate()
        var reasons: [[GateReason]] = [[], [], []]
        for number in 0..<400 {
            let left = number < 100 ? Float(4 * number) : number < 300 ? 400 : 400 + Float(4 * (number - 300))
            let picture = street.with(Box(x: left, y: 300, width: 40, height: 100), level: 40)
            let view = try gate.look(at: picture.noisy(2, seed: UInt64(number)), seconds: Double(number) / 20)
            reasons[number < 100 ? 0 : number < 300 ? 1 : 2].append(view.reason)
        }
        #expect(reasons[0].suffix(70).allSatisfy { $0 == .motion })
        // Half a second of settling after it has come to rest, then a look every two seconds.
        #expect(reasons[1].count { $0 == .settling } >= 9)
        #expect(reasons[1].suffix(120).allSatisfy { $0 == .still || $0 == .verification })
        #expect(reasons[1].suffix(120).count { $0 == .verification } >= 2)
        #expect(reasons[2].suffix(95).allSatisfy { $0 == .motion })
    }
}
