import Foundation
import Glibc
import Testing
import WeirAnalytics
import WeirCore

/// What rules cost a frame.
///
/// Asserts nothing about time: `scripts/bench/analytics` runs it and judges.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["WEIR_BENCH"] == "1", "WEIR_BENCH=1 measures"))
struct AnalyticsBench {
    private static let frames = 600
    private static let people = 100
    private static let size = Size(width: 1920, height: 1080)

    @Test func twoHundredLinesAndRegions() {
        measure("lines-and-regions", rules(lines: 100, regions: 100))
    }

    @Test func twoHundredLines() {
        measure("lines", rules(lines: 200, regions: 0))
    }

    @Test func twoHundredRegions() {
        measure("regions", rules(lines: 0, regions: 200))
    }

    /// Of each kind as many as a crossing with all of it may have, and all conditions.
    @Test func twoHundredOfAllKinds() {
        var rules = rules(lines: 90, regions: 60)
        rules.ground = GroundPoints(
            picture: [Point(x: 0, y: 1080), Point(x: 1920, y: 1080), Point(x: 1400, y: 200), Point(x: 500, y: 200)],
            metres: [Point(x: 0, y: 0), Point(x: 20, y: 0), Point(x: 20, y: 60), Point(x: 0, y: 60)]
        )
        rules.heatMap = HeatMapRule(halfLife: 600)
        let right = Vector(from: Point(x: 0, y: 0), to: Point(x: 100, y: 0))
        for index in 0..<30 {
            let left: RegionRule.Condition = .wrongWay(allowed: right, mode: .balanced)
            let conditions: [RegionRule.Condition] = [
                .overcrowding(objects: 5, after: 2), .loitering(after: 5), .stopped(after: 5), left,
                .speeding(metresPerSecond: 5),
            ]
            rules.rules.append(region(index, "watched", conditions))
        }
        for index in 0..<15 {
            rules.rules.append(
                AnalyticsRule(name: "direction \(index)", kind: .direction(DirectionRule(direction: right)))
            )
        }
        for index in 0..<5 {
            let near = ProximityRule(distance: .metres(1), after: 1)
            rules.rules.append(AnalyticsRule(name: "near \(index)", classes: [.name("person")], kind: .proximity(near)))
        }
        #expect(rules.rules.count == 200)
        measure("all-kinds", rules)
    }

    private func rules(lines: Int, regions: Int) -> AnalyticsRules {
        var rules = AnalyticsRules()
        for index in 0..<lines {
            let (x, y) = (Float(index * 97 % 1700), Float(index * 61 % 900))
            let line = LineRule(start: Point(x: x, y: y), end: Point(x: x + 200, y: y + 150))
            let classes: [ClassName] = index % 3 == 0 ? [.name("car")] : []
            rules.rules.append(AnalyticsRule(name: "line \(index)", classes: classes, kind: .line(line)))
        }
        for index in 0..<regions { rules.rules.append(region(index, "region", [])) }
        return rules
    }

    /// A hexagon of 180x120 pixels.
    private func region(_ index: Int, _ name: String, _ conditions: [RegionRule.Condition]) -> AnalyticsRule {
        let (x, y) = (Float(index * 89 % 1700), Float(index * 53 % 900))
        let corners: [(Float, Float)] = [(0, 60), (40, 0), (140, 0), (180, 60), (140, 120), (40, 120)]
        let region = RegionRule(corners: corners.map { Point(x: x + $0.0, y: y + $0.1) }, conditions: conditions)
        return AnalyticsRule(name: "\(name) \(index)", kind: .region(region))
    }

    /// A hundred people and cars go to and fro, 25 frames a second.
    private func objects(_ frame: Int) -> [DetectedObject] {
        (0..<Self.people).map { index in
            let phase = Float(frame) / 25 * (0.02 + 0.0005 * Float(index)) + Float(index) * 0.37
            let x = 1920 * (phase - 2 * (phase / 2).rounded()).magnitude
            let y = 150 + Float(index * 83 % 900)
            return DetectedObject(
                box: Box(x: x - 20, y: y - 90, width: 40, height: 90),
                classID: index % 2,
                label: index % 2 == 0 ? "person" : "car",
                confidence: 0.9,
                trackID: TrackID(source: SourceID("street"), number: index + 1)
            )
        }
    }

    /// Prints the median and the least of this thread's processor time for a frame, in milliseconds.
    private func measure(_ name: String, _ rules: AnalyticsRules) {
        var analytics = StreamAnalytics(rules)
        var times: [Double] = []
        for frame in 0..<Self.frames {
            var metadata = FrameMetadata(
                source: SourceID("street"),
                frameNumber: frame,
                presentationTime: UInt64(frame) * 40_000_000,
                isInferred: true,
                objects: objects(frame)
            )
            let start = Self.threadMilliseconds()
            analytics.update(&metadata, pictureSize: Self.size)
            times.append(Self.threadMilliseconds() - start)
        }
        times.sort()
        print("piece \(name) \(times[times.count / 2]) \(times[0])")
    }

    private static func threadMilliseconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
    }
}
