import Testing
import WeirCore

@testable import WeirAnalytics

/// Small worlds with a line, where the right answer is plain to see.
struct LineTests {
    /// An upright line from (500, 200) down to (500, 800): forward is to the left of the picture.
    private let upright = line(point(500, 200), point(500, 800))

    private func count(_ world: World, _ metadata: FrameMetadata) -> [Int] {
        metadata.analytics.lines.flatMap { [$0.forwardCount, $0.backwardCount] }
    }

    @Test func bothWays() {
        var world = World(upright)
        let events = world.walk([(470, 500), (490, 500), (505, 500), (515, 500), (490, 500), (480, 500)])
        #expect(
            events.map(text) == [
                "1 line crossing moment backward 1 0.3–0.3 = 1.0", "2 line crossing moment forward 1 0.4–0.4 = 1.0",
            ]
        )
        #expect(events.map(\.place) == [point(500, 500), point(500, 500)])
        #expect(events[0].participants.map(\.box) == [Box(x: 495, y: 400, width: 40, height: 100)])
    }

    @Test func countsAreOnTheFrameAndTheObject() {
        var world = World(upright)
        _ = world.frame(0, [someone(1, 400, 500), someone(2, 600, 500)])
        let over = world.frame(0.1, [someone(1, 600, 500), someone(2, 400, 500)])
        let expected = FrameAnalytics.LineCount(
            name: "line",
            start: point(500, 200),
            end: point(500, 800),
            forward: point(-1, 0)
        )
        var now = expected
        (now.forwardCount, now.backwardCount, now.forwardNow, now.backwardNow) = (1, 1, 1, 1)
        #expect(over.analytics.lines == [now])
        #expect(over.objects.map(\.analytics?.lines) == [["line"], ["line"]])
        let after = world.frame(0.2, [someone(1, 610, 500)])
        (now.forwardNow, now.backwardNow) = (0, 0)
        #expect(after.analytics.lines == [now])
        #expect(after.objects[0].analytics == nil)
    }

    @Test func tremblingCountsOnceUntilARealReturn() {
        var world = World(upright)
        var places: [(Float, Float)] = [(480, 500)]
        for step in 0..<1000 { places.append((step % 2 == 0 ? 509 : 491, 500)) }
        places += [(512, 500)]
        for step in 0..<1000 { places.append((step % 2 == 0 ? 491 : 509, 500)) }
        #expect(world.walk(places).map(\.way) == [.backward])
        #expect(world.walk([(489, 500)], from: 201).map(\.way) == [.forward])
    }

    @Test func tremblingScalesWithTheObject() {
        // A pixel is much for one who is 8 tall, and nothing for one who is 400 tall.
        for (height, expected): (Float, Int) in [(8, 3), (400, 0)] {
            var world = World(upright)
            var found = 0
            for (index, x): (Int, Float) in [498, 502, 498, 502].enumerated() {
                let frame = world.frame(Double(index), [someone(1, x, 500, height: height)])
                found += frame.analytics.events.count
            }
            #expect(found == expected)
        }
    }

    @Test func theEndsOfTheLineCount() {
        for (y, expected): (Float, Int) in [(199, 0), (200, 1), (201, 1), (799, 1), (800, 1), (801, 0)] {
            var world = World(upright)
            #expect(world.walk([(450, y), (550, y)]).count == expected, "\(y)")
            var extended = World(line(point(500, 200), point(500, 800), isExtended: true))
            #expect(extended.walk([(450, y), (550, y)]).count == 1, "\(y)")
        }
    }

    @Test func theWayRoundAnEndIsNoCrossing() {
        var world = World(upright)
        #expect(world.walk([(450, 500), (450, 900), (550, 900), (550, 500)]).isEmpty)
        // And then back through the line: once.
        #expect(world.walk([(450, 500)], from: 1).map(\.way) == [.forward])
        // Through the line a little, and back round its end.
        #expect(world.walk([(505, 790), (505, 810), (450, 810)], from: 2).isEmpty)
    }

    @Test func aLeapOverTwoLinesCountsAtBoth() {
        var world = World(
            line(point(300, 0), point(300, 1000), named: "a"),
            line(point(700, 0), point(700, 1000), named: "b")
        )
        let events = world.walk([(100, 500), (900, 500), (100, 500)])
        #expect(events.map(\.rule) == ["a", "b", "a", "b"])
        #expect(events.map(\.place) == [300, 700, 300, 700].map { point($0, 500) })
    }

    @Test func fiveFramesASecondAndGapsInTime() {
        for gap in [0.2, 1.9, 5, 9.9] {
            var world = World(upright)
            _ = world.frame(0, [someone(1, 450, 500)])
            _ = world.frame(gap / 2, [])
            #expect(world.frame(gap, [someone(1, 550, 500)]).analytics.events.count == 1, "\(gap)")
        }
        // An identity that comes back after the memory's end is new.
        var world = World(upright)
        _ = world.frame(0, [someone(1, 450, 500)])
        _ = world.frame(5, [])
        #expect(world.frame(10.1, [someone(1, 550, 500)]).analytics.events.isEmpty)
    }

    @Test func firstSightNearTheLine() {
        let loose = line(point(500, 200), point(500, 800), mode: .loose)
        let strict = line(point(500, 200), point(500, 800), mode: .strict)
        for (rule, expected) in [(loose, 1), (upright, 1), (strict, 0)] {
            var world = World(rule)
            #expect(world.walk([(498, 500), (503, 500), (550, 500)]).count == expected)
            // On the line itself no side is known, but later.
            var second = World(rule)
            #expect(second.walk([(500, 500), (503, 500), (550, 500)]).isEmpty)
            #expect(second.walk([(450, 500)], from: 1).count == 1)
        }
    }

    @Test func modesSayHowFar() {
        for (mode, least): (AnalyticsMode, Float) in [(.loose, 5), (.balanced, 10), (.strict, 25)] {
            var world = World(line(point(500, 200), point(500, 800), mode: mode))
            #expect(world.walk([(400, 500), (499 + least, 500)]).isEmpty)
            #expect(world.walk([(500.1 + least, 500)], from: 1).count == 1)
        }
    }

    @Test func aDirectionSaysWhichWayIsForwardAndHowNearly() {
        // 60° from the way of one who walks level is a cosine of 0.5, 30° one of 0.87, 80° one of 0.17.
        for (mode, counted) in [(AnalyticsMode.loose, 3), (.balanced, 2), (.strict, 1)] {
            var found = 0
            for degrees: (Float, Float) in [(0.866, 0.5), (0.51, 0.86), (0.174, 0.985)] {
                let forward = Vector(from: point(0, 0), to: point(degrees.0 * 100, degrees.1 * 100))
                var world = World(line(point(500, 200), point(500, 800), forward: forward, mode: mode))
                let events = world.walk([(400, 500), (600, 500)])
                #expect(events.allSatisfy { $0.way == .forward })
                found += events.count
            }
            #expect(found == counted)
        }
    }

    @Test func classesAreFiltered() {
        var world = World(line(point(500, 200), point(500, 800), classes: [.name("car"), .number(7)]))
        let cast = [("car", 0), ("person", 0), ("bus", 7)]
        func all(_ x: Float) -> [DetectedObject] {
            cast.enumerated().map { someone($0.offset, x, 500, label: $0.element.0, classID: $0.element.1) }
        }
        _ = world.frame(0, all(400))
        #expect(world.frame(0.1, all(600)).analytics.events.flatMap(\.participants).map(\.label) == ["car", "bus"])
    }

    @Test(arguments: [nil, Size(width: 1000, height: 1000), Size(width: 500, height: 250)])
    func fractionsAndPixelsOfAStatedSize(stated: Size?) {
        var rules = AnalyticsRules()
        rules.pictureSize = stated
        rules.rules = [line(point(0.5, 0.2), point(0.5, 0.8), named: "parts")]
        let (width, height) = (Float(stated?.width ?? 1000), Float(stated?.height ?? 1000))
        let ends = (point(width * 0.5, height * 0.2), point(width * 0.5, height * 0.8))
        rules.rules.append(line(ends.0, ends.1, named: "pixels"))
        var world = World(rules)
        let frame = world.frame(0, [])
        #expect(frame.analytics.lines.map(\.start) == [point(500, 200), point(500, 200)])
        #expect(frame.analytics.lines.map(\.end) == [point(500, 800), point(500, 800)])
        #expect(world.walk([(400, 500), (600, 500)], from: 1).count == 2)
    }

    @Test func theCentreMayStandForAnObject() {
        var rules = AnalyticsRules()
        rules.rules = [line(point(200, 500), point(800, 500))]
        rules.reference = .center
        var world = World(rules)
        // Feet at 560 are a centre at 510.
        #expect(world.walk([(500, 530), (500, 559)]).isEmpty)
        #expect(world.walk([(500, 560)], from: 1).count == 1)
    }

    @Test func aLineWithoutLengthCountsNothing() {
        var world = World(line(point(500, 500), point(500, 500)))
        #expect(world.walk([(400, 500), (600, 500), (400, 500)]).isEmpty)
    }

    @Test func whoHasNoIdentityIsNotCounted() {
        var world = World(upright)
        _ = world.frame(0, [someone(nil, 400, 500)])
        #expect(world.frame(0.1, [someone(nil, 600, 500)]).analytics.events.isEmpty)
    }
}
