import Testing
import WeirCore

struct FrameMetadataTests {
    private let source = SourceID("0")

    private func analytics() -> FrameAnalytics {
        var analytics = FrameAnalytics()
        var line = FrameAnalytics.LineCount(
            name: "gate",
            start: Point(x: 1, y: 2),
            end: Point(x: 3, y: 4),
            forward: Point(x: 1, y: 0)
        )
        (line.forwardCount, line.forwardNow, line.backwardNow) = (5, 2, 1)
        analytics.lines = [line]
        analytics.events = [
            AnalyticsEvent(number: 1, kind: .crossing, phase: .moment, rule: "gate", startTime: 0, time: 0)
        ]
        return analytics
    }

    private func frame() -> FrameMetadata {
        var tile = Tile(source: source, frameNumber: 3, box: Box(x: 10, y: 20, width: 30, height: 40))
        tile.analytics = analytics()
        var object = DetectedObject(
            box: Box(x: 0, y: 0, width: 9, height: 9),
            classID: 0,
            label: "car",
            confidence: 1
        )
        object.analytics = ObjectAnalytics()
        object.analytics?.lines = ["gate"]
        object.analytics?.conditions = [.stopped]
        var frame = FrameMetadata(source: source, frameNumber: 0, objects: [object])
        frame.analytics = analytics()
        frame.tiles = [tile]
        return frame
    }

    @Test func tilesScaleWithTheWhole() {
        var frame = frame()
        frame.scale(2, 0.5, offsetX: 100, offsetY: 200)
        #expect(frame.tiles[0].box == Box(x: 120, y: 210, width: 60, height: 20))
        #expect(frame.tiles[0].analytics.lines[0].start == Point(x: 102, y: 201))
        #expect(frame.analytics.lines[0].end == Point(x: 106, y: 202))
    }

    @Test func momentsGoAndCountsStay() {
        var frame = frame()
        frame.removeMoments()
        for analytics in [frame.analytics, frame.tiles[0].analytics] {
            #expect(analytics.events.isEmpty)
            #expect(analytics.lines.map(\.forwardCount) == [5])
            #expect(analytics.lines.map { $0.forwardNow + $0.backwardNow } == [0])
        }
        #expect(frame.objects[0].analytics?.lines == [])
        #expect(frame.objects[0].analytics?.conditions == [.stopped])
    }

    @Test func boxesJoinAndGrow() {
        let (one, other) = (Box(x: 0, y: 10, width: 10, height: 10), Box(x: 5, y: 0, width: 20, height: 12))
        #expect(one.union(other) == Box(x: 0, y: 0, width: 25, height: 20))
        #expect(other.padded(by: 0.5) == Box(x: -5, y: -6, width: 40, height: 24))
    }
}
