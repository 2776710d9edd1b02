import Testing
import WeirCore
import WeirScene

@testable import WeirAnalytics

/// Counting on what the synthetic street knows of itself is exact.
struct SceneCountTests {
    private static let frames = 250
    private static let framesPerSecond = 10.0
    private static let size = Size(width: 480, height: 270)
    /// In parts of the picture: across street and pavements, upright and slanted; on the near pavement; along the kerb;
    /// on the zebra crossing.
    private static let lines: [(Point, Point)] = [
        (point(0.3, 0), point(0.3, 1)), (point(0.7, 1), point(0.7, 0)), (point(0.25, 0.05), point(0.75, 1)),
        (point(0.8, 0.1), point(0.45, 0.95)), (point(0.5, 0.85), point(0.52, 1)), (point(0.1, 0.75), point(0.9, 0.75)),
        (point(0.4, 0.55), point(0.6, 0.55)),
    ]

    private struct Sight {
        let x: Double
        let y: Double
        let height: Double
        let frame: Int
    }

    @Test(arguments: [false, true])
    func exactOverAHundredSeeds(isNight: Bool) throws {
        var crossings = 0
        for seed in 1...100 where (seed % 2 == 0) == isNight {
            var options = SceneOptions(seed: UInt64(seed), size: Self.size, framesPerSecond: Self.framesPerSecond)
            options.isNight = isNight
            options.density = 0.9
            let scene = try Scene(options)
            let frames = (0..<Self.frames).map { scene.truth(frame: $0, source: World.source) }
            let (found, expected) = (count(frames), expected(frames))
            #expect(found == expected, "seed \(seed)")
            crossings += expected.reduce(0, +)
        }
        #expect(crossings > 3000)
    }

    /// For each line, how many went forward, and how many backward.
    private func count(_ frames: [[DetectedObject]]) -> [Int] {
        var rules = AnalyticsRules()
        rules.rules = Self.lines.enumerated().map { line($0.element.0, $0.element.1, named: "\($0.offset)") }
        var analytics = StreamAnalytics(rules)
        var last = FrameAnalytics()
        for (number, objects) in frames.enumerated() {
            var metadata = FrameMetadata(
                source: World.source,
                frameNumber: number,
                presentationTime: UInt64(Double(number) / Self.framesPerSecond * 1e9),
                isInferred: true,
                objects: objects
            )
            analytics.update(&metadata, pictureSize: Self.size)
            last = metadata.analytics
        }
        #expect(analytics.ignoredObjects == 0)
        return last.lines.flatMap { [$0.forwardCount, $0.backwardCount] }
    }

    /// The same, read from whole paths.
    private func expected(_ frames: [[DetectedObject]]) -> [Int] {
        var paths: [TrackID: [Sight]] = [:]
        for (number, objects) in frames.enumerated() {
            for object in objects {
                guard let identity = object.trackID else { continue }
                let (x, y) = (Double(object.box.centerX), Double(object.box.bottom))
                let sight = Sight(x: x, y: y, height: Double(object.box.height), frame: number)
                paths[identity, default: []].append(sight)
            }
        }
        return Self.lines.flatMap { start, end in
            var ways = [0, 0]
            for path in paths.values.flatMap(lives) {
                for way in crossings(path, start, end) { ways[way > 0 ? 0 : 1] += 1 }
            }
            return ways
        }
    }

    /// One who was hidden for longer than anyone is remembered is someone new.
    private func lives(_ path: [Sight]) -> [[Sight]] {
        path.reduce(into: []) { lives, sight in
            let gap = lives.last?.last.map { Double(sight.frame - $0.frame) / Self.framesPerSecond } ?? .infinity
            if gap > StreamAnalytics.memory { lives.append([]) }
            lives[lives.count - 1].append(sight)
        }
    }

    /// The ways over a line of one path: every change of its side, without those that are taken back before he is a
    /// tenth of his height away, without the last one if he never is, and without those beyond the line's ends.
    private func crossings(_ path: [Sight], _ start: Point, _ end: Point) -> [Int] {
        let (width, height) = (Double(Self.size.width), Double(Self.size.height))
        let (x, y) = (Double(start.x) * width, Double(start.y) * height)
        let (alongX, alongY) = (Double(end.x) * width - x, Double(end.y) * height - y)
        let square = alongX * alongX + alongY * alongY
        func side(_ sight: Sight) -> Double { (alongX * (sight.y - y) - alongY * (sight.x - x)) / square.squareRoot() }
        var changes: [(way: Int, isThrough: Bool, farthest: Double)] = []
        for (one, two) in zip(path, path.dropFirst()) {
            let (before, after) = (side(one), side(two))
            if (before < 0) != (after < 0) {
                let part = before / (before - after)
                let (placeX, placeY) = (one.x + part * (two.x - one.x), one.y + part * (two.y - one.y))
                let along = ((placeX - x) * alongX + (placeY - y) * alongY) / square
                if let last = changes.last, last.farthest < 0.1 {
                    changes.removeLast()
                } else {
                    changes.append((after < 0 ? -1 : 1, (0...1).contains(along), 0))
                }
            }
            if let last = changes.indices.last {
                changes[last].farthest = max(changes[last].farthest, abs(after) / two.height)
            }
        }
        if let last = changes.last, last.farthest < 0.1 { changes.removeLast() }
        return changes.filter(\.isThrough).map(\.way)
    }
}
