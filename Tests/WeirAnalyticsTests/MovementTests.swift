import Testing
import WeirCore

@testable import WeirAnalytics

/// Directions, nearness, the ground and the heat map.
struct MovementTests {
    private static let right = Vector(from: point(0, 500), to: point(10, 500))

    @Test(arguments: AnalyticsMode.allCases)
    func directions(mode: AnalyticsMode) {
        // Pixels a second to the right and down, by one who is 100 tall; and the modes that take it for "to the right".
        let walks: [(Float, Float, [AnalyticsMode])] = [
            (60, 0, AnalyticsMode.allCases), (40, 0, [.loose, .balanced]), (20, 0, [.loose]), (10, 0, []),
            (60, 60, [.loose, .balanced]), (60, 150, [.loose]), (0, 100, []), (-60, 0, []),
        ]
        for (index, (x, y, modes)) in walks.enumerated() {
            let direction = DirectionRule(direction: Self.right, mode: mode)
            var world = World(AnalyticsRule(name: "right", kind: .direction(direction)))
            var last: FrameMetadata?
            var events: [AnalyticsEvent] = []
            for frame in 0..<20 {
                let time = Float(frame) / 10
                last = world.frame(Double(frame) / 10, [someone(1, 500 + x * time, 300 + y * time)])
                events += last?.analytics.events ?? []
            }
            let goes = modes.contains(mode)
            #expect(events.map(\.kind) == (goes ? [.direction] : []), "\(index)")
            #expect((last?.objects[0].analytics?.directions ?? []) == (goes ? ["right"] : []), "\(index)")
        }
    }

    @Test func aDirectionEnds() {
        var world = World(AnalyticsRule(name: "right", kind: .direction(DirectionRule(direction: Self.right))))
        let events = world.walk((0..<40).map { (100 + 20 * Float(min($0, 20)), 500) })
        #expect(events.map(text) == ["1 right direction start 1 0.2–0.2", "1 right direction end 1 0.2–2.8"])
    }

    @Test func proximityInHeights() {
        let rule = ProximityRule(distance: .heights(1), after: 0.5, others: [.name("car")])
        var world = World(AnalyticsRule(name: "near", classes: [.name("person")], kind: .proximity(rule)))
        var events: [AnalyticsEvent] = []
        for frame in 0..<30 {
            // 90 pixels from each other, from 0.5 s on to 2 s; the car is 200 tall.
            let x: Float = (5...20).contains(frame) ? 590 : 700
            let objects = [
                someone(2, x, 500, height: 200, label: "car"), someone(1, 500, 500), someone(3, 500, 520),
            ]
            events += world.frame(Double(frame) / 10, objects).analytics.events
        }
        #expect(
            events.filter { $0.participants.first?.trackID.number == 1 }.map(text) == [
                "1 near proximity start 1+2 0.5–1.0 = 0.9", "1 near proximity end 1+2 0.5–2.0",
            ]
        )
        // The two people are nearer, but no car; the third person is as near to it as the first.
        #expect(events.map { $0.participants.map(\.trackID.number) } == [[1, 2], [3, 2], [1, 2], [3, 2]])
        #expect(events.first?.place == point(545, 500))
    }

    @Test func proximityInMetresOfAllClasses() {
        var rules = AnalyticsRules()
        rules.ground = GroundPoints(
            picture: [point(0, 0), point(1, 0), point(1, 1), point(0, 1)],
            metres: [point(0, 0), point(10, 0), point(10, 10), point(0, 10)]
        )
        let rule = AnalyticsRule(name: "near", kind: .proximity(ProximityRule(distance: .metres(2))))
        rules.rules = [rule]
        var world = World(rules)
        let frame = world.frame(0, [someone(9, 500, 500), someone(4, 650, 500), someone(5, 900, 500)])
        #expect(frame.analytics.events.map(text) == ["1 near proximity start 4+9 0.0–0.0 = 1.5"])
        #expect(frame.objects.map { $0.analytics?.conditions ?? [] } == [[.proximity], [.proximity], []])
        // One of them isn't seen any more.
        _ = world.frame(1, [someone(9, 500, 500)])
        #expect(
            world.frame(2.1, [someone(9, 500, 500)]).analytics.events.map(text) == [
                "1 near proximity end 4+9 0.0–0.0"
            ]
        )
    }

    /// A camera 6 m above the street, as the synthetic one: the ground at x and z metres is at a pinhole's place.
    @Test func speedAndDistanceOnTheGround() throws {
        func project(_ x: Double, _ z: Double) -> Point {
            Point(x: Float(500 + 800 * x / z), y: Float(200 + 800 * 6 / z))
        }
        let corners = [(-3.0, 10.0), (4, 10), (6, 25), (-5, 25), (0, 15)]
        var rules = AnalyticsRules()
        rules.ground = GroundPoints(
            picture: corners.map(project),
            metres: corners.map { Point(x: Float($0.0), y: Float($0.1)) }
        )
        var world = World(rules)
        var last: ObjectAnalytics?
        for frame in 0...50 {
            // 3 m/s across and 4 m/s away.
            let time = Double(frame) / 25
            let foot = project(-2 + 3 * time, 12 + 4 * time)
            last = world.frame(time, [someone(1, foot.x, foot.y)]).objects[0].analytics
            #expect((last?.speed == nil) == (time < 0.4))
        }
        #expect(abs(try #require(last?.speed) - 5) < 0.02)
        #expect(abs(try #require(last?.distance) - 10) < 0.02)
        // Above the horizon there is no ground.
        #expect(world.frame(2.1, [someone(2, 500, 150)]).objects[0].analytics == nil)
    }

    @Test func whoStandsTremblingCoversNoDistance() {
        var rules = AnalyticsRules()
        rules.ground = GroundPoints(
            picture: [point(0, 0), point(1000, 0), point(1000, 1000), point(0, 1000)],
            metres: [point(0, 0), point(20, 0), point(20, 20), point(0, 20)]
        )
        var world = World(rules)
        var random = SeededRandom(seed: 5)
        var last: FrameMetadata?
        for frame in 0..<3000 {
            let (x, y) = (Float(random.unit() * 10), Float(random.unit() * 10))
            last = world.frame(Double(frame) / 25, [someone(1, 500 + x, 500 + y)])
        }
        #expect((last?.objects[0].analytics?.distance ?? 9) < 0.5)
    }

    @Test func theHeatMapHoldsSecondsOfObjects() {
        var rules = AnalyticsRules()
        rules.heatMap = HeatMapRule(classes: [.name("person")], grid: Size(width: 2, height: 2))
        var world = World(rules)
        var map: FrameAnalytics.HeatMap?
        for frame in 0...40 {
            let objects = [
                someone(1, 100, 100), someone(2, frame < 20 ? 900 : 100, 900), someone(3, 900, 100, label: "car"),
                someone(nil, 900, 900),
            ]
            map = world.frame(Double(frame) / 4, objects).analytics.heatMap
        }
        #expect(map?.grid == Size(width: 2, height: 2))
        #expect(map?.area == Box(x: 0, y: 0, width: 1000, height: 1000))
        #expect(map?.seconds == [10, 0, 5.25, 14.75])
    }

    @Test func theHeatMapForgets() {
        var rules = AnalyticsRules()
        rules.heatMap = HeatMapRule(grid: Size(width: 1, height: 1), halfLife: 10)
        var world = World(rules)
        var map: FrameAnalytics.HeatMap?
        for frame in 0...10 { map = world.frame(Double(frame) / 10, [someone(1, 500, 500)]).analytics.heatMap }
        // The map of 0.9 s; what is in it is 0 to 0.9 s old.
        #expect(abs((map?.seconds[0] ?? 0) - 0.872) < 0.005)
        let before = map?.seconds[0] ?? 0
        for frame in 0...600 { map = world.frame(1.3 + Double(frame) / 2, []).analytics.heatMap }
        // A second of someone, thirty half-lives ago.
        #expect((map?.seconds[0] ?? 9) < before / 1e8)
    }

    @Test func framesShareAMapForAQuarterOfASecond() {
        var rules = AnalyticsRules()
        rules.heatMap = HeatMapRule(grid: Size(width: 1, height: 1))
        var world = World(rules)
        let maps = (0..<100).map { world.frame(Double($0) / 100, [someone(1, 500, 500)]).analytics.heatMap?.seconds }
        #expect(Set(maps).count == 4)
    }
}
