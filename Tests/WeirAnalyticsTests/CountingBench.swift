import Foundation
import Testing
import WeirAnalytics
import WeirCore
import WeirScene

private let folderOfEvents = ProcessInfo.processInfo.environment["WEIR_COUNTING"].map { URL(filePath: $0) }

/// How many crossings of lines a run with a detector counts, and how many that never were.
///
/// Asserts nothing: `scripts/bench/counting` runs streets of the scene source, names the folder of their events in
/// `WEIR_COUNTING` and judges what is printed. The lines are those of that script.
@Suite(.serialized, .enabled(if: folderOfEvents != nil, "scripts/bench/counting says where the events are"))
struct CountingBench {
    private static let size = Size(width: 1280, height: 720)
    private static let framesPerSecond = 30.0
    private static let lines: [(Point, Point)] = [
        (point(0.3, 0), point(0.3, 1)), (point(0.7, 1), point(0.7, 0)), (point(0.25, 0.05), point(0.75, 1)),
        (point(0.8, 0.1), point(0.45, 0.95)), (point(0.4, 0.62), point(0.6, 0.62)),
    ]
    /// Who is hidden by no more than this share, for half a second before and after, is seldom hidden.
    private static let seldomHidden = 0.3
    private static let around = 15
    /// The first and the last second aren't judged, since what is matched may lie beyond.
    private static let judged: Range<UInt64> = 1_000_000_000..<29_000_000_000
    private static let frames = 900

    @Test(arguments: [false, true])
    func crossings(isNight: Bool) throws {
        let folder = try #require(folderOfEvents)
        let prefix = isNight ? "night-" : "day-"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix(prefix) }
        var (all, counted, seldom, seldomCounted, never) = (0, 0, 0, 0, 0)
        for file in files.sorted() {
            let seed = try #require(UInt64(file.dropFirst(prefix.count).prefix { $0.isNumber }))
            let truth = try frames(seed: seed, isNight)
            let found = try events(folder.appending(path: file))
            let expected = events(of: truth)
            let partners = match(found, expected, truth)
            for (index, event) in expected.enumerated() where Self.judged.contains(event.time) {
                let isCounted = partners[index] != nil
                let isSeldomHidden = hidden(event, truth) <= Self.seldomHidden
                (all, counted) = (all + 1, counted + (isCounted ? 1 : 0))
                if isSeldomHidden { (seldom, seldomCounted) = (seldom + 1, seldomCounted + (isCounted ? 1 : 0)) }
            }
            let used = Set(partners.compactMap(\.self))
            never += found.indices.count { !used.contains($0) && Self.judged.contains(found[$0].time) }
        }
        print("counting", isNight ? "night" : "day", files.count, all, counted, seldom, seldomCounted, never)
    }

    // MARK: - What really was

    private func frames(seed: UInt64, _ isNight: Bool) throws -> [[DetectedObject]] {
        var options = SceneOptions(seed: seed, size: Self.size, framesPerSecond: Self.framesPerSecond)
        options.isNight = isNight
        let scene = try Scene(options)
        return (0..<Self.frames).map { scene.truth(frame: $0, source: World.source, mostHidden: 1) }
    }

    private func events(of frames: [[DetectedObject]]) -> [AnalyticsEvent] {
        var rules = AnalyticsRules()
        rules.rules = Self.lines.enumerated().map { line($0.element.0, $0.element.1, named: "\($0.offset)") }
        var analytics = StreamAnalytics(rules)
        return frames.enumerated().flatMap { number, objects in
            var metadata = FrameMetadata(
                source: World.source,
                frameNumber: number,
                presentationTime: UInt64(Double(number) / Self.framesPerSecond * 1e9),
                isInferred: true,
                objects: objects
            )
            analytics.update(&metadata, pictureSize: Self.size)
            return metadata.analytics.events
        }
    }

    /// The greatest share that nearer objects hide of who crosses, in half a second before and after; 1 where he isn't
    /// in the picture.
    private func hidden(_ event: AnalyticsEvent, _ truth: [[DetectedObject]]) -> Double {
        let frame = number(event.time)
        return (max(0, frame - Self.around)...min(Self.frames - 1, frame + Self.around)).map { number in
            hiddenShare(of: event, in: truth[number])
        }.max() ?? 1
    }

    private func hiddenShare(of event: AnalyticsEvent, in frame: [DetectedObject]) -> Double {
        guard let index = frame.firstIndex(where: { $0.trackID == event.participants[0].trackID }) else { return 1 }
        return hiddenShare(of: frame[index].box, by: frame[(index + 1)...].map(\.box))
    }

    private func hiddenShare(of box: Box, by nearer: [Box]) -> Double {
        let grid = 10
        let cells = (0..<grid * grid).count { cell in
            let x = box.x + box.width * (Float(cell % grid) + 0.5) / Float(grid)
            let y = box.y + box.height * (Float(cell / grid) + 0.5) / Float(grid)
            return nearer.contains { x >= $0.x && x < $0.right && y >= $0.y && y < $0.bottom }
        }
        return Double(cells) / Double(grid * grid)
    }

    private func number(_ time: UInt64) -> Int {
        min(Int((Double(time) / 1e9 * Self.framesPerSecond).rounded()), Self.frames - 1)
    }

    // MARK: - What was counted

    private struct Found {
        let rule: String
        let way: String
        let time: UInt64
        let box: Box
        let place: Point
    }

    private struct EventRecord: Decodable {
        struct Participant: Decodable { let box: [Float] }
        let kind: String
        let rule: String
        let objects: [Participant]
        let place: [Float]
        let time: Double
        let way: String
    }

    private func events(_ file: URL) throws -> [Found] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
            let record = try JSONDecoder().decode(EventRecord.self, from: Data(line.utf8))
            let box = try #require(record.objects.first).box
            return Found(
                rule: record.rule,
                way: record.way,
                time: UInt64(record.time * 1e9),
                box: Box(x: box[0], y: box[1], width: box[2], height: box[3]),
                place: Point(x: record.place[0], y: record.place[1])
            )
        }
    }

    /// For each true crossing the one that was counted for it.
    ///
    /// First by who was where then, within two seconds, then by place; each is counted for one only. Of two who walk one
    /// before the other it is the one who can be seen.
    private func match(_ found: [Found], _ expected: [AnalyticsEvent], _ truth: [[DetectedObject]]) -> [Int?] {
        let longest = 2.0
        let leastOverlap: Float = 0.3
        var partners = [Int?](repeating: nil, count: expected.count)
        var used: Set<Int> = []
        func pair(_ cost: (Found, AnalyticsEvent) -> Float?) {
            var pairs: [(cost: Float, expected: Int, found: Int)] = []
            for (index, event) in expected.enumerated() where partners[index] == nil {
                for (other, seen) in found.enumerated() where !used.contains(other) {
                    guard seen.rule == event.rule, seen.way == event.way?.rawValue,
                        abs(Double(seen.time) - Double(event.time)) < longest * 1e9, let cost = cost(seen, event)
                    else { continue }
                    pairs.append((cost, index, other))
                }
            }
            for pair in pairs.sorted(by: { $0 < $1 }) where partners[pair.expected] == nil {
                if used.insert(pair.found).inserted { partners[pair.expected] = pair.found }
            }
        }
        pair { seen, event in
            let frame = truth[number(seen.time)]
            let there = frame.first { $0.trackID == event.participants[0].trackID }
            let overlap = there?.box.overlap(seen.box) ?? 0
            guard overlap > leastOverlap else { return nil }
            return hiddenShare(of: event, in: frame) > Self.seldomHidden ? 1 - overlap : -overlap
        }
        pair { seen, event in
            guard let place = event.place, let box = event.participants.first?.box else { return nil }
            let way = SIMD2(seen.place.x - place.x, seen.place.y - place.y)
            let distance = (way * way).sum().squareRoot()
            guard distance < max(box.height, box.width / 2) else { return nil }
            return distance / box.height + Float(abs(Double(seen.time) - Double(event.time)) / 1e9)
        }
        return partners
    }
}
