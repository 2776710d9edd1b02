import Glibc
import Testing
import WeirCore

@testable import WeirAnalytics

/// Small worlds with a region.
struct RegionTests {
    private func count(_ frame: FrameMetadata) -> FrameAnalytics.RegionCount? { frame.analytics.regions.first }

    @Test func comingStayingAndGoing() {
        var world = World(region(square))
        let places: [(Float, Float)] =
            [(380, 500), (405, 500), (415, 500)] + Array(repeating: (500, 500), count: 20)
            + [(595, 500), (605, 500), (615, 500)]
        #expect(
            world.walk(places).map(text) == [
                "1 region presence start 1 0.2–0.2 = 0.0", "1 region presence update 1 0.2–1.2 = 1.0",
                "1 region presence update 1 0.2–2.2 = 2.0", "1 region presence end 1 0.2–2.5 = 2.3",
            ]
        )
        let after = world.frame(2.6, [someone(1, 615, 500)])
        #expect(count(after).map { [$0.entries, $0.exits, $0.objects] } == [1, 1, 0])
        #expect(after.objects[0].analytics == nil)
    }

    @Test func whatIsOnTheFrame() {
        var world = World(region(square))
        let objects = [
            someone(3, 450, 450, label: "car"), someone(1, 500, 500), someone(2, 550, 550),
            someone(nil, 500, 450, label: "bus"), someone(4, 100, 100),
        ]
        _ = world.frame(0, objects)
        let frame = world.frame(0.5, objects)
        #expect(count(frame)?.corners == square)
        #expect(count(frame)?.objects == 4)
        #expect(
            count(frame)?.classes == [
                FrameAnalytics.ClassCount(label: "bus", objects: 1),
                FrameAnalytics.ClassCount(label: "car", objects: 1),
                FrameAnalytics.ClassCount(label: "person", objects: 2),
            ]
        )
        // Who appears inside has not come over the border.
        #expect(count(frame)?.entries == 0)
        let stays = frame.objects.map { $0.analytics?.regions.first?.seconds }
        #expect(stays == [0.5, 0.5, 0.5, 0, nil])
        #expect(frame.objects[0].analytics?.regions.first?.region == "region")
    }

    @Test func tremblingOnTheBorderIsNeitherComingNorGoing() {
        var world = World(region(square))
        var places: [(Float, Float)] = [(380, 500)]
        for step in 0..<200 { places.append((step % 2 == 0 ? 409 : 391, 500)) }
        #expect(world.walk(places).isEmpty)
        #expect(world.walk([(411, 500)], from: 20.1).map(\.phase) == [.start])
        let back = (0..<200).map { step -> (Float, Float) in (step % 2 == 0 ? 391 : 409, 500) }
        #expect(Set(world.walk(back, from: 20.2).map(\.phase)) == [.update])
        let last = world.frame(41, [someone(1, 389, 500)])
        #expect(last.analytics.events.map(\.phase) == [.end])
        #expect(count(last).map { [$0.entries, $0.exits] } == [1, 1])
    }

    @Test func aRegionThatIsSmallerThanTheObjectsStillHasAnInside() {
        var world = World(region([point(490, 490), point(510, 490), point(510, 510), point(490, 510)]))
        #expect(world.walk([(450, 500), (500, 500), (550, 500)]).map(\.phase) == [.start, .end])
    }

    @Test func whoLeapsOverARegionHasBeenInIt() {
        var world = World(region(square))
        #expect(world.walk([(300, 500), (350, 500)]).isEmpty)
        let over = world.frame(0.2, [someone(1, 700, 480)])
        #expect(
            over.analytics.events.map(text) == [
                "1 region presence start 1 0.2–0.2 = 0.0", "1 region presence end 1 0.2–0.2 = 0.0",
            ]
        )
        #expect(over.analytics.events[0].place.map { [$0.x.rounded(), $0.y.rounded()] } == [500, 491])
        #expect(count(over).map { [$0.entries, $0.exits, $0.objects] } == [1, 1, 0])
        #expect(over.objects[0].analytics == nil)
        // Round it, over a corner by too little to have surely been inside, and over it near its lower edge.
        let ways: [(Float, Float, Int)] = [
            (700, 650, 1), (300, 650, 1), (380, 425, 1), (425, 380, 1), (700, 390, 1), (610, 570, 1), (300, 610, 2),
        ]
        for (index, way) in ways.enumerated() {
            let frame = world.frame(0.3 + Double(index) / 10, [someone(1, way.0, way.1)])
            #expect(count(frame).map { [$0.entries, $0.exits] } == [way.2, way.2], "\(way)")
        }
    }

    @Test func whoLeapsOutAndInAgainHasBeenOutside() {
        var world = World(region(square, named: "out", isInverse: true))
        _ = world.walk([(300, 500), (350, 500)])
        let over = world.frame(0.2, [someone(1, 700, 500)])
        #expect(
            over.analytics.events.map(text) == [
                "1 out presence end 1 0.0–0.2 = 0.2", "2 out presence start 1 0.2–0.2 = 0.0",
            ]
        )
        #expect(count(over).map { [$0.entries, $0.exits, $0.objects] } == [1, 1, 1])
    }

    @Test func inverseAndWhole() {
        for (corners, isInverse, expected): ([Point], Bool, [Int]) in [
            (square, true, [0, 1, 0]), ([], false, [1, 1, 1]), ([], true, [0, 0, 0]), (square, false, [1, 0, 1]),
        ] {
            var world = World(region(corners, isInverse: isInverse))
            let found = [(500, 500), (300, 300), (500, 500)].enumerated().map { index, place in
                count(world.frame(Double(index), [someone(1, place.0, place.1)]))?.objects
            }
            #expect(found == expected, "\(corners.count) \(isInverse)")
        }
    }

    @Test func whoIsLostInsideHasLeftWhenHeWasSeenLast() {
        var world = World(region(square))
        _ = world.walk([(500, 500), (510, 500)])
        for time in [1, 2, 2.1] { #expect(world.frame(time, []).analytics.events.isEmpty) }
        #expect(world.frame(2.2, []).analytics.events.map(text) == ["1 region presence end 1 0.0–0.1 = 0.1"])
        // He is found again: another stay, but nobody has come in.
        let again = world.frame(3, [someone(1, 500, 500)])
        #expect(again.analytics.events.map(text) == ["2 region presence start 1 3.0–3.0 = 0.0"])
        #expect(count(again).map { [$0.entries, $0.exits] } == [0, 0])
        // Found outside: he has gone.
        _ = world.frame(6, [])
        #expect(count(world.frame(6.5, [someone(1, 100, 500)])).map { [$0.entries, $0.exits] } == [0, 1])
    }

    @Test func seldomFramesDoNotLoseAnyone() {
        var world = World(region(square))
        let events = (0..<5).flatMap { world.frame(Double($0) * 5, [someone(1, 500, 500)]).analytics.events }
        #expect(events.map(\.phase) == [.start, .update, .update, .update, .update])
    }

    @Test func strangersStayWhereTheyAreBetweenInferences() {
        var world = World(region(square))
        #expect(count(world.frame(0, [someone(nil, 500, 500)]))?.objects == 1)
        #expect(count(world.frame(0.1, [], isInferred: false))?.objects == 1)
        #expect(count(world.frame(0.2, []))?.objects == 0)
    }

    @Test func classesAreFiltered() {
        var world = World(region(square, classes: [.name("car")]))
        let frame = world.frame(0, [someone(1, 500, 500), someone(2, 500, 500, label: "car")])
        #expect(count(frame)?.objects == 1)
        // Taken for something else, it is not one of them any more.
        let after = world.frame(0.1, [someone(2, 500, 500)])
        #expect(after.analytics.events.map(text) == ["1 region presence end 2 0.0–0.0 = 0.0"])
        #expect(count(after)?.objects == 0)
    }

    /// Random walks against angles and distances of whole paths.
    @Test func randomWalksAgreeWithAPlainReading() {
        let corners = [point(400, 400), point(620, 430), point(520, 500), point(600, 640), point(390, 580)]
        for seed in 1...100 {
            var random = SeededRandom(seed: UInt64(seed) &* 104_729)
            var world = World(region(corners), region(corners, named: "outside", isInverse: true))
            var (x, y) = (300 + 400 * random.unit(), 300 + 400 * random.unit())
            var plain = PlainStay(corners)
            for frame in 0..<200 {
                let stride = random.unit() < 0.05 ? 300 : 25.0
                x = min(max(x + stride * (2 * random.unit() - 1), 300), 700)
                y = min(max(y + stride * (2 * random.unit() - 1), 300), 700)
                plain.see(Double(Float(x)), Double(Float(y)), margin: 10)
                let found = world.frame(Double(frame) / 10, [someone(1, Float(x), Float(y))]).analytics.regions
                #expect(
                    found.map(\.objects) == [plain.isInside ? 1 : 0, plain.isInside ? 0 : 1],
                    "seed \(seed), \(frame)"
                )
                #expect(found.map(\.entries) == [plain.entries, plain.exits], "seed \(seed), \(frame)")
                #expect(found.map(\.exits) == [plain.exits, plain.entries], "seed \(seed), \(frame)")
            }
        }
    }
}

/// Who is inside, by the sum of the angles that the corners are seen under.
private struct PlainStay {
    private let corners: [(x: Double, y: Double)]
    private var last: (x: Double, y: Double)?
    private(set) var isInside = false
    private(set) var entries = 0
    private(set) var exits = 0

    init(_ corners: [Point]) {
        self.corners = corners.map { (Double($0.x), Double($0.y)) }
    }

    mutating func see(_ x: Double, _ y: Double, margin: Double) {
        defer { last = (x, y) }
        guard let last else {
            isInside = isIn(x, y)
            return
        }
        for part in middles(from: last, to: (x, y)) {
            visit(last.x + part * (x - last.x), last.y + part * (y - last.y), margin)
        }
        visit(x, y, margin)
    }

    private mutating func visit(_ x: Double, _ y: Double, _ margin: Double) {
        guard isIn(x, y) != isInside, gap(x, y) >= margin else { return }
        isInside.toggle()
        if isInside { entries += 1 } else { exits += 1 }
    }

    private func isIn(_ x: Double, _ y: Double) -> Bool {
        let angles = corners.indices.map { index in
            let (one, two) = (corners[index], corners[(index + 1) % corners.count])
            let (ax, ay, bx, by) = (one.x - x, one.y - y, two.x - x, two.y - y)
            return atan2(ax * by - ay * bx, ax * bx + ay * by)
        }
        return angles.reduce(0, +).magnitude > 3
    }

    /// How far the border is, by a thousand points of each edge.
    private func gap(_ x: Double, _ y: Double) -> Double {
        var nearest = Double.infinity
        for index in corners.indices {
            let (one, two) = (corners[index], corners[(index + 1) % corners.count])
            for step in 0...1000 {
                let part = Double(step) / 1000
                nearest = min(nearest, hypot(one.x + part * (two.x - one.x) - x, one.y + part * (two.y - one.y) - y))
            }
        }
        return nearest
    }

    /// In which parts of a way the middles of its stretches inside and outside lie, found by steps and by halving.
    private func middles(from start: (x: Double, y: Double), to end: (x: Double, y: Double)) -> [Double] {
        func isIn(_ part: Double) -> Bool {
            self.isIn(start.x + part * (end.x - start.x), start.y + part * (end.y - start.y))
        }
        let pointsPerPixel = 4.0
        let steps = 1 + Int(hypot(end.x - start.x, end.y - start.y) * pointsPerPixel)
        var cuts = [0.0]
        var before = isIn(0)
        for step in 1...steps {
            let now = isIn(Double(step) / Double(steps))
            guard now != before else { continue }
            var (low, high) = (Double(step - 1) / Double(steps), Double(step) / Double(steps))
            for _ in 0..<30 {
                let middle = (low + high) / 2
                if isIn(middle) == before { low = middle } else { high = middle }
            }
            cuts.append(low)
            before = now
        }
        guard cuts.count > 1 else { return [] }
        cuts.append(1)
        return zip(cuts, cuts.dropFirst()).map { ($0 + $1) / 2 }
    }
}
