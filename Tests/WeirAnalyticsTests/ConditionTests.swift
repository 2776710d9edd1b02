import Testing
import WeirCore

@testable import WeirAnalytics

/// The conditions of a region, each in a small world, ten frames a second.
struct ConditionTests {
    @Test func twoConditionsOfAKindAreToldApartByTheirNumbers() {
        var world = World(region(square, [.loitering(after: 1), .loitering(after: 2)]))
        let events = (0...20).flatMap { world.frame(Double($0) / 10, [someone(1, 500, 500)]).analytics.events }
        #expect(
            events.filter { $0.kind == .loitering && $0.phase == .start }.map(text) == [
                "2 region loitering start 1 0.0–1.0 = 1.0", "3 region loitering start 1 0.0–2.0 = 2.0",
            ]
        )
        let frame = world.frame(2.1, [someone(1, 500, 500)])
        #expect(frame.objects[0].analytics?.conditions == [.loitering])
        #expect(frame.analytics.regions.map(\.active) == [[.loitering]])
        #expect(
            world.frame(2.2, [someone(1, 700, 500)]).analytics.events.map(text).dropLast() == [
                "2 region loitering end 1 0.0–2.1 = 2.1", "3 region loitering end 1 0.0–2.1 = 2.1",
            ]
        )
    }

    private func texts(
        _ world: inout World,
        _ kind: AnalyticsEvent.Kind,
        seconds: Double,
        from start: Double = 0,
        _ objects: (Double) -> [DetectedObject]
    ) -> [String] {
        (0..<Int((seconds * 10).rounded())).flatMap { index -> [String] in
            let time = start + Double(index) / 10
            return world.frame(time, objects(time)).analytics.events.filter { $0.kind == kind }.map(text)
        }
    }

    @Test func overcrowdingTakesItsTime() {
        var world = World(region(square, [.overcrowding(objects: 2, after: 1)]))
        let two = [someone(1, 450, 500), someone(2, 550, 500)]
        // Not for long enough, though for a moment only one was found.
        #expect(texts(&world, .overcrowding, seconds: 0.9) { _ in two }.isEmpty)
        #expect(texts(&world, .overcrowding, seconds: 0.1, from: 0.9) { _ in [two[0]] }.isEmpty)
        let frame = world.frame(1, two)
        #expect(
            frame.analytics.events.map(text) == [
                "1 region presence update 1 0.0–1.0 = 1.0", "2 region presence update 2 0.0–1.0 = 1.0",
                "3 region overcrowding start 0.0–1.0 = 2.0",
            ]
        )
        #expect(frame.analytics.regions.map(\.active) == [[.overcrowding]])
        let three = two + [someone(3, 500, 450)]
        let later = texts(&world, .overcrowding, seconds: 2, from: 1.1) { $0 < 1.45 ? three : two }
        // A change within a second is told after it, if it lasts; a third one for a moment isn't.
        #expect(later.isEmpty)
        #expect(
            texts(&world, .overcrowding, seconds: 0.1, from: 3.1) { _ in three } == [
                "3 region overcrowding update 0.0–3.1 = 3.0"
            ]
        )
        #expect(
            texts(&world, .overcrowding, seconds: 1, from: 3.2) { _ in [two[0]] } == [
                "3 region overcrowding end 0.0–3.1"
            ]
        )
        #expect(world.frame(4.3, []).analytics.regions.map(\.active) == [[]])
    }

    @Test func overcrowdingBeginsAnewAfterAnInterruption() {
        var world = World(region(square, [.overcrowding(objects: 1, after: 2)]))
        let found = texts(&world, .overcrowding, seconds: 4) { $0 > 1.05 && $0 < 1.95 ? [] : [someone(1, 450, 500)] }
        #expect(found.isEmpty)
        #expect(
            texts(&world, .overcrowding, seconds: 0.1, from: 4) { _ in [someone(1, 450, 500)] } == [
                "2 region overcrowding start 2.0–4.0 = 1.0"
            ]
        )
    }

    @Test func loitering() {
        var world = World(region(square, [.loitering(after: 3)]))
        // He walks to and fro inside.
        let found = texts(&world, .loitering, seconds: 5) { time in
            [someone(1, time < 0.95 ? 100 : 450 + 10 * Float(Int(time * 10) % 10), 500)]
        }
        #expect(found == ["2 region loitering start 1 1.0–4.0 = 3.0"])
        #expect(world.frame(5, [someone(1, 450, 500)]).objects[0].analytics?.conditions == [.loitering])
        #expect(
            texts(&world, .loitering, seconds: 0.1, from: 5.1) { _ in [someone(1, 100, 500)] } == [
                "2 region loitering end 1 1.0–5.0 = 4.0"
            ]
        )
    }

    @Test func stoppedAndTrembling() {
        var world = World(region(square, [.stopped(after: 2)]))
        // He comes with 300 pixels a second, stands trembling from 0.5 s on, and goes on after 4 s.
        func place(_ time: Double) -> Float {
            if time < 0.45 { return 350 + 300 * Float(time) }
            if time > 4.05 { return 500 + 300 * Float(time - 4) }
            return 500 + (Int(time * 10) % 2 == 0 ? 8 : -8)
        }
        let found = texts(&world, .stopped, seconds: 6) { [someone(1, place($0), 500)] }
        #expect(found.count == 3)
        #expect(found.first?.contains("stopped start 1 ") == true)
        #expect(found.last?.contains("stopped end 1 ") == true)
        #expect(found.last?.contains("–4.0 = ") == true)
        // Between 0.5 s and a second after: it takes half a second to see that the way is over.
        let start = found.first.flatMap { $0.split(separator: " ")[5].split(separator: "–").first }.flatMap {
            Double($0)
        }
        #expect((0.4...1.1).contains(start ?? 0))
    }

    @Test func aWalkerNeverStops() {
        for rate in [1.0, 2, 5, 10, 30] {
            var world = World(region([], [.stopped(after: 1), .queue(objects: 1, after: 0)]))
            var found: [AnalyticsEvent] = []
            for frame in 0..<Int(10 * rate) {
                let time = Double(frame) / rate
                // Half his height a second.
                found += world.frame(time, [someone(1, 100 + 50 * Float(time), 500)]).analytics.events
            }
            #expect(found.allSatisfy { $0.kind == .presence }, "\(rate)")
        }
    }

    @Test func aQueueIsOfThoseWhoStand() {
        var world = World(region(square, [.queue(objects: 2, after: 1)]))
        let found = texts(&world, .queue, seconds: 5) { time in
            [someone(1, 450, 500), someone(2, 550, 500), someone(3, 410 + 40 * Float(time), 500)]
        }
        // Two stand from the beginning on, which is known after a second.
        #expect(found == ["4 region queue start 1.0–2.0 = 2.0"])
        let end = texts(&world, .queue, seconds: 1, from: 5) { time in
            [someone(1, 450, 500), someone(2, 550 + 400 * Float(time - 5), 500)]
        }
        #expect(end.count == 1 && end[0].hasPrefix("4 region queue end 1.0–5.0"))
    }

    @Test func wrongWay() {
        let right = Vector(from: point(0, 0), to: point(10, 0))
        var world = World(region(square, [.wrongWay(allowed: right, mode: .balanced)]))
        let found = texts(&world, .wrongWay, seconds: 2) { time in
            [someone(1, 590 - 90 * Float(time), 500), someone(2, 410 + 90 * Float(time), 550)]
        }
        #expect(found == ["3 region wrong-way start 1 0.4–0.4"])
        let frame = world.frame(2, [someone(1, 410, 500)])
        #expect(frame.objects[0].analytics?.conditions == [.wrongWay])
        #expect(
            texts(&world, .wrongWay, seconds: 2, from: 2.1) { _ in [someone(1, 410, 500)] } == [
                "3 region wrong-way end 1 0.4–2.6"
            ]
        )
    }

    @Test func speeding() {
        var rules = AnalyticsRules()
        // A hundred pixels are ten metres.
        rules.ground = GroundPoints(
            picture: [point(0, 0), point(1000, 0), point(1000, 1000), point(0, 1000)],
            metres: [point(0, 0), point(100, 0), point(100, 100), point(0, 100)]
        )
        rules.rules = [region([], [.speeding(metresPerSecond: 15)])]
        var world = World(rules)
        // 20 m/s for two seconds, then 10 m/s.
        let found = texts(&world, .speeding, seconds: 5) { time in
            [someone(1, 100 + 200 * Float(min(time, 2)) + 100 * Float(max(time - 2, 0)), 500)]
        }
        #expect(found.first?.hasSuffix("region speeding start 1 0.4–0.4 = 20.0") == true)
        #expect(found.last?.contains("region speeding end 1 0.4–2.") == true)
        let frame = world.frame(5, [someone(1, 800, 500)])
        #expect(abs((frame.objects[0].analytics?.speed ?? 0) - 10) < 0.1)
        #expect(abs((frame.objects[0].analytics?.distance ?? 0) - 70) < 0.1)
    }

    @Test func aLostObjectsConditionsEndWithIt() {
        var world = World(region(square, [.loitering(after: 1)]))
        _ = texts(&world, .loitering, seconds: 3) { _ in [someone(1, 500, 500)] }
        #expect(world.frame(4, []).analytics.events.isEmpty)
        #expect(
            world.frame(5, []).analytics.events.map(text) == [
                "2 region loitering end 1 0.0–2.9 = 2.9", "1 region presence end 1 0.0–2.9 = 2.9",
            ]
        )
    }
}
