import Testing
import WeirCore

@testable import WeirAnalytics

/// The counts of random walks against a reading of whole paths, written without the counter's means.
struct LineModelTests {
    private struct Sight {
        var frame: Int
        var x: Double
        var y: Double
        var height: Double
    }

    /// A side of the line with hindsight, by an area; and how far from it.
    private struct PlainLine {
        let start: (x: Double, y: Double)
        let end: (x: Double, y: Double)
        let isExtended: Bool
        let margin: Double
        let strict: Bool

        /// Twice the area of the triangle over the line, positive to its right in a picture whose rows count down.
        func area(_ sight: Sight) -> Double {
            (end.x - start.x) * (sight.y - start.y) - (end.y - start.y) * (sight.x - start.x)
        }

        func isSure(_ sight: Sight) -> Bool {
            let length = ((end.x - start.x) * (end.x - start.x) + (end.y - start.y) * (end.y - start.y)).squareRoot()
            return abs(area(sight)) / length >= margin * sight.height
        }

        /// 1 or −1 where the way from one sight to the next goes through the line.
        func passage(_ one: Sight, _ two: Sight, side: Double) -> Int {
            let (first, second) = (side, area(two) == 0 ? side : area(two))
            guard first < 0 && second > 0 || first > 0 && second < 0 else { return 0 }
            // The line's ends must lie on different sides of the way.
            func sideOfWay(_ point: (x: Double, y: Double)) -> Double {
                (two.x - one.x) * (point.y - one.y) - (two.y - one.y) * (point.x - one.x)
            }
            let isThrough = isExtended || sideOfWay(start) * sideOfWay(end) <= 0
            return isThrough ? (second > 0 ? 1 : -1) : 0
        }

        /// The frames at which a whole path has gone over, to the right as 1 and to the left as −1.
        func crossings(_ path: [Sight]) -> [(frame: Int, way: Int)] {
            var sides: [Double] = []
            for sight in path { sides.append(area(sight) == 0 ? sides.last ?? 0 : area(sight)) }
            var sure = path.indices.filter { isSure(path[$0]) }
            if !strict, let first = sides.firstIndex(where: { $0 != 0 }), sure.first != first {
                sure.insert(first, at: 0)
            }
            return zip(sure, sure.dropFirst()).compactMap { from, to in
                let way = sides[to] > 0 ? 1 : -1
                guard (sides[from] > 0) != (sides[to] > 0) else { return nil }
                let sum = (from..<to).reduce(0) { $0 + passage(path[$1], path[$1 + 1], side: sides[$1]) }
                return sum * way > 0 ? (path[to].frame, way) : nil
            }
        }
    }

    private static let lines: [(Point, Point)] = [
        (point(500, 100), point(500, 900)), (point(500, 400), point(500, 600)), (point(420, 430), point(590, 610)),
        (point(700, 350), point(300, 450)), (point(450, 500), point(550, 500)),
    ]

    private func paths(_ random: inout SeededRandom, frames: Int, people: Int, isWhole: Bool) -> [[Sight]] {
        (0..<people).map { _ in
            let height = 20 + 100 * random.unit()
            // Between trembling and leaps over everything.
            let stride = 0.5 * height * random.unit() * random.unit() * (random.unit() < 0.1 ? 10 : 1)
            let trembling = 0.15 * height * random.unit()
            var (x, y) = (400 + 200 * random.unit(), 400 + 200 * random.unit())
            var path: [Sight] = []
            for frame in 0..<frames {
                x = min(max(x + stride * (2 * random.unit() - 1), 300), 700)
                y = min(max(y + stride * (2 * random.unit() - 1), 300), 700)
                if random.unit() < 0.1 { continue }
                let seen = (x + trembling * (2 * random.unit() - 1), y + trembling * (2 * random.unit() - 1))
                // Whole pixels, so that some are on the line.
                let (seenX, seenY) = isWhole ? (seen.0.rounded(), seen.1.rounded()) : seen
                path.append(Sight(frame: frame, x: Double(Float(seenX)), y: Double(Float(seenY)), height: height))
            }
            return path
        }
    }

    @Test(arguments: AnalyticsMode.allCases, [false, true])
    func randomWalks(mode: AnalyticsMode, isExtended: Bool) {
        var total = 0
        for seed in 1...60 {
            var random = SeededRandom(seed: UInt64(seed) &* 7919)
            let paths = paths(&random, frames: 150, people: 5, isWhole: seed % 2 == 0)
            var rules = AnalyticsRules()
            rules.rules = Self.lines.enumerated().map {
                line($0.element.0, $0.element.1, named: "\($0.offset)", isExtended: isExtended, mode: mode)
            }
            let found = count(rules, paths)
            let expected = expected(paths, mode, isExtended)
            #expect(found == expected, "seed \(seed)")
            total += expected.count
        }
        #expect(total > 500)
    }

    private func count(_ rules: AnalyticsRules, _ paths: [[Sight]]) -> [String] {
        var world = World(rules)
        var found: [String] = []
        for frame in 0..<150 {
            let objects = paths.enumerated().compactMap { id, path in
                path.first { $0.frame == frame }.map {
                    // The box's lower edge is the place, whatever its height does to the sum.
                    DetectedObject(
                        box: Box(x: Float($0.x) - 16, y: Float($0.y) - 64, width: 32, height: 64),
                        classID: 0,
                        label: "person",
                        confidence: 1,
                        trackID: TrackID(source: World.source, number: id)
                    )
                }
            }
            for event in world.frame(Double(frame) / 25, objects).analytics.events {
                found.append("\(frame) \(event.rule) \(event.participants[0].trackID.number) \(event.way == .forward)")
            }
        }
        return found.sorted()
    }

    private func expected(_ paths: [[Sight]], _ mode: AnalyticsMode, _ isExtended: Bool) -> [String] {
        let margin = mode == .loose ? 0.05 : mode == .balanced ? 0.1 : 0.25
        var expected: [String] = []
        for (name, ends) in Self.lines.enumerated() {
            let plain = PlainLine(
                start: (Double(ends.0.x), Double(ends.0.y)),
                end: (Double(ends.1.x), Double(ends.1.y)),
                isExtended: isExtended,
                margin: margin,
                strict: mode == .strict
            )
            for (id, path) in paths.enumerated() {
                let path = path.map { Sight(frame: $0.frame, x: $0.x, y: $0.y, height: 64) }
                expected += plain.crossings(path).map { "\($0.frame) \(name) \(id) \($0.way > 0)" }
            }
        }
        return expected.sorted()
    }
}
