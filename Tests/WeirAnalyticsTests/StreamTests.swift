import Testing
import WeirCore

@testable import WeirAnalytics

/// Time, bad input, seeks, and rules that change.
struct StreamTests {
    private let upright = line(point(500, 200), point(500, 800))

    @Test func withoutTimesAFrameIsAThirtiethOfASecond() {
        var world = World(region(square))
        var events: [AnalyticsEvent] = []
        for _ in 0...30 { events += world.frame(nil, [someone(1, 500, 500)]).analytics.events }
        #expect(events.map(\.phase) == [.start])
        events = world.frame(nil, [someone(1, 500, 500)]).analytics.events
        #expect(events.map(\.phase) == [.update])
        #expect(world.analytics.timeJumps == 0)
    }

    @Test(arguments: [-3600.0, -0.5, 61, 3600, 1e9])
    func jumpsOfTimeForgetWhereEveryoneWas(jump: Double) {
        var world = World(upright, region(square, [.loitering(after: 1)]))
        for frame in 0..<20 {
            _ = world.frame(5000 + Double(frame) / 10, [someone(1, 400, 300), someone(2, 500, 500)])
        }
        let after = world.frame(5001.9 + jump, [someone(1, 600, 300), someone(2, 500, 500)])
        #expect(after.analytics.lines.map(\.backwardCount) == [0])
        #expect(
            after.analytics.events.map { "\($0.kind.rawValue) \($0.phase.rawValue) \($0.value ?? 0)" } == [
                "loitering end 1.9", "presence end 1.9", "presence start 0.0",
            ]
        )
        #expect(world.analytics.timeJumps == 1)
        // What comes then is counted.
        let next = world.frame(5002 + jump, [someone(1, 400, 300)])
        #expect(next.analytics.lines.map(\.forwardCount) == [1])
    }

    @Test func timeThatStandsStillChangesNothing() {
        var world = World(upright)
        _ = world.frame(1, [someone(1, 400, 300)])
        #expect(world.frame(1, [someone(1, 600, 300)]).analytics.events.count == 1)
        #expect(world.analytics.timeJumps == 1)
    }

    @Test func timesAtTheEndOfTimeAreSurvived() {
        var world = World(upright, region(square, [.stopped(after: .infinity), .queue(objects: 1, after: .nan)]))
        for time: UInt64 in [0, .max, .max - 1, 1, .max / 2, .max] {
            var metadata = FrameMetadata(source: World.source, frameNumber: 0, presentationTime: time)
            metadata.objects = [someone(1, 500, 500)]
            world.analytics.update(&metadata, pictureSize: World.size)
            #expect(metadata.analytics.lines.map { $0.forwardCount + $0.backwardCount } == [0])
        }
        _ = world.frame(nil, [someone(1, 500, 500)])
        _ = world.frame(nil, [someone(1, 500, 500)])
    }

    @Test func badBoxesAreLeftOutAndCounted() {
        var rules = AnalyticsRules()
        rules.rules = [upright, region([])]
        rules.heatMap = HeatMapRule()
        var world = World(rules)
        let bad = [
            Box(x: .nan, y: 0, width: 10, height: 10), Box(x: 0, y: .infinity, width: 10, height: 10),
            Box(x: 0, y: 0, width: -10, height: 10), Box(x: 0, y: 0, width: 10, height: 0),
            Box(x: 0, y: 0, width: 1e30, height: 10), Box(x: -3e6, y: 0, width: 10, height: 10),
        ]
        var objects = bad.enumerated().map { index, box in
            var object = someone(index, 0, 0)
            object.box = box
            return object
        }
        objects.append(someone(99, 400, 500))
        // Two in one frame cannot be the same one.
        objects.append(someone(99, 600, 500))
        let frame = world.frame(0, objects)
        #expect(frame.objects.count == 8)
        #expect(frame.analytics.regions.map(\.objects) == [1])
        #expect(world.analytics.ignoredObjects == 7)
        #expect(world.frame(0.1, [someone(99, 600, 500)]).analytics.lines.map(\.backwardCount) == [1])
    }

    @Test func thousandsOfBoxesAreSurvived() {
        var world = World(upright, region(square))
        let crowd = (0..<20_000).map { someone($0, Float($0 % 1000), Float($0 / 20)) }
        #expect(world.frame(0, crowd).analytics.regions.map(\.objects) == [800])
        for time in [1.0, 11, 12] { _ = world.frame(time, []) }
        #expect(world.analytics.objects.count == 0)
    }

    @Test func rulesThatMakeNoSenseAreSurvived() {
        var rules = AnalyticsRules()
        rules.pictureSize = Size(width: 0, height: -1)
        rules.ground = GroundPoints(picture: [], metres: [point(0, 0)])
        rules.heatMap = HeatMapRule(grid: Size(width: -4, height: .max), halfLife: .nan)
        rules.rules = [
            line(point(.nan, 0), point(.infinity, 7)), line(point(3, 3), point(3, 3)), region([point(1, 5)]),
            region(
                [point(.nan, 5), point(9, 9)],
                [.overcrowding(objects: -5, after: -1), .speeding(metresPerSecond: .nan)]
            ),
            AnalyticsRule(
                name: "a",
                kind: .direction(DirectionRule(direction: Vector(from: point(1, 1), to: point(1, 1))))
            ),
            AnalyticsRule(name: "b", kind: .proximity(ProximityRule(distance: .metres(.nan)))),
        ]
        var world = World(rules)
        for frame in 0..<30 {
            let metadata = world.frame(Double(frame) / 10, [someone(1, 40 * Float(frame), 500), someone(2, 3, 3)])
            #expect(metadata.analytics.lines.allSatisfy { $0.forwardCount + $0.backwardCount == 0 })
        }
    }

    @Test func aSeekForgetsWhereEveryoneWasAndKeepsCounts() {
        var world = World(upright, region(square))
        _ = world.walk([(300, 500), (600, 500), (500, 500)])
        world.analytics.reset()
        let after = world.frame(90, [someone(1, 700, 500)])
        #expect(after.analytics.lines.map { [$0.forwardCount, $0.backwardCount] } == [[0, 1]])
        #expect(after.analytics.events.map(text) == ["2 region presence end 1 0.1–0.2 = 0.1"])
        #expect(world.analytics.timeJumps == 0)
    }

    @Test func whatLastsEndsWithTheStream() {
        var world = World(upright, region(square, [.loitering(after: 1), .overcrowding(objects: 1, after: 0)]))
        for frame in 0...20 { _ = world.frame(Double(frame) / 10, [someone(1, 500, 500)]) }
        #expect(
            world.analytics.end().map(text) == [
                "3 region loitering end 1 0.0–2.0 = 2.0", "1 region presence end 1 0.0–2.0 = 2.0",
                "2 region overcrowding end 0.0–2.0",
            ]
        )
        #expect(world.analytics.end().isEmpty)
        #expect(world.analytics.objects.count == 0)
    }

    @Test func anotherPictureSizeForgetsWhereEveryoneWas() {
        var world = World(line(point(0.5, 0.2), point(0.5, 0.8)))
        _ = world.walk([(400, 500), (600, 500)])
        var metadata = FrameMetadata(source: World.source, frameNumber: 9, presentationTime: 300_000_000)
        metadata.objects = [someone(1, 300, 250)]
        world.analytics.update(&metadata, pictureSize: Size(width: 500, height: 500))
        #expect(metadata.analytics.lines.map { [$0.forwardCount, $0.backwardCount] } == [[0, 1]])
        #expect(metadata.analytics.lines.map(\.start) == [point(250, 100)])
    }

    @Test func changedRulesKeepTheirCounts() {
        var rules = AnalyticsRules()
        rules.rules = [upright, line(point(300, 0), point(300, 1000), named: "other"), region(square)]
        var world = World(rules)
        // Over both lines; now on the line, not surely beyond it.
        _ = world.walk([(200, 500), (600, 500), (495, 500)])
        rules.rules = [
            region(square), line(point(300, 0), point(300, 900), named: "other"), upright,
            line(point(700, 0), point(700, 1000), named: "new"),
        ]
        world.analytics.change(to: rules)
        let after = world.frame(0.3, [someone(1, 350, 500)])
        #expect(
            after.analytics.lines.map { "\($0.name) \($0.forwardCount) \($0.backwardCount)" } == [
                "other 0 1", "line 1 1", "new 0 0",
            ]
        )
        // The region is the same, so the stay went on.
        #expect(
            after.analytics.events.map(text) == [
                "4 line crossing moment forward 1 0.3–0.3 = 1.0", "3 region presence end 1 0.1–0.3 = 0.2",
            ]
        )
        #expect(after.analytics.regions.map(\.entries) == [1])
    }

    @Test func aMovedRuleForgetsWhoWasWhere() {
        var rules = AnalyticsRules()
        rules.rules = [upright, region(square)]
        var world = World(rules)
        _ = world.walk([(400, 300), (450, 500), (490, 500)])
        rules.rules = [line(point(300, 200), point(300, 800)), region([point(0, 0), point(900, 0), point(900, 900)])]
        world.analytics.change(to: rules)
        // The line has gone over him, not he over the line.
        let after = world.frame(0.3, [someone(1, 490, 400)])
        #expect(after.analytics.lines.map { $0.forwardCount + $0.backwardCount } == [0])
        #expect(
            after.analytics.events.map(text) == [
                "1 region presence end 1 0.1–0.2 = 0.1", "2 region presence start 1 0.3–0.3 = 0.0",
            ]
        )
        #expect(after.analytics.regions.map(\.entries) == [1])
        #expect(world.frame(0.4, [someone(1, 200, 400)]).analytics.lines.map(\.forwardCount) == [1])
    }

    @Test func rulesMayChangeBeforeTheFirstFrame() {
        var world = World(upright)
        var rules = AnalyticsRules()
        rules.rules = [line(point(300, 200), point(300, 800), named: "only")]
        world.analytics.change(to: rules)
        #expect(world.frame(0, []).analytics.lines.map(\.name) == ["only"])
    }

    @Test func classesThatComeAndGoLoseNoCrossing() {
        var world = World(line(point(500, 200), point(500, 800), classes: [.name("car")]))
        _ = world.frame(0, [someone(1, 400, 500, label: "car")])
        _ = world.frame(0.1, [someone(1, 480, 500, label: "truck")])
        _ = world.frame(0.2, [someone(1, 520, 500, label: "truck")])
        let after = world.frame(0.3, [someone(1, 560, 500, label: "car")])
        #expect(after.analytics.lines.map(\.backwardCount) == [1])
    }
}
