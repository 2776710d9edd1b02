import WeirCore

@testable import WeirAnalytics

/// A stream of made-up frames of 1000x1000 pixels.
struct World {
    static let size = Size(width: 1000, height: 1000)
    static let source = SourceID("world")
    var analytics: StreamAnalytics
    private var number = 0

    init(_ rules: AnalyticsRules) {
        analytics = StreamAnalytics(rules)
    }

    init(_ rules: AnalyticsRule...) {
        var all = AnalyticsRules()
        all.rules = rules
        analytics = StreamAnalytics(all)
    }

    /// A frame at a time in seconds.
    mutating func frame(
        _ seconds: Double?,
        _ objects: [DetectedObject],
        isInferred: Bool = true
    ) -> FrameMetadata {
        var metadata = FrameMetadata(
            source: Self.source,
            frameNumber: number,
            presentationTime: seconds.map { UInt64($0 * 1e9) },
            isInferred: isInferred,
            objects: objects
        )
        number += 1
        analytics.update(&metadata, pictureSize: Self.size)
        return metadata
    }

    /// Frames ten a second from `start` on, with one object whose feet are at these places; all events.
    mutating func walk(_ places: [(Float, Float)], id: Int = 1, from start: Double = 0) -> [AnalyticsEvent] {
        places.enumerated().flatMap { index, place in
            frame(start + Double(index) / 10, [someone(id, place.0, place.1)]).analytics.events
        }
    }
}

/// One who is 100 pixels tall and 40 wide, by the place of his feet.
func someone(
    _ id: Int?,
    _ x: Float,
    _ y: Float,
    height: Float = 100,
    label: String = "person",
    classID: Int = 0
) -> DetectedObject {
    DetectedObject(
        box: Box(x: x - 20, y: y - height, width: 40, height: height),
        classID: classID,
        label: label,
        confidence: 1,
        trackID: id.map { TrackID(source: World.source, number: $0) }
    )
}

func point(_ x: Float, _ y: Float) -> Point { Point(x: x, y: y) }

func line(
    _ start: Point,
    _ end: Point,
    named name: String = "line",
    forward: Vector? = nil,
    isExtended: Bool = false,
    mode: AnalyticsMode = .balanced,
    classes: [ClassName] = []
) -> AnalyticsRule {
    let line = LineRule(start: start, end: end, forward: forward, isExtended: isExtended, mode: mode)
    return AnalyticsRule(name: name, classes: classes, kind: .line(line))
}

func region(
    _ corners: [Point],
    _ conditions: [RegionRule.Condition] = [],
    named name: String = "region",
    isInverse: Bool = false,
    classes: [ClassName] = []
) -> AnalyticsRule {
    let region = RegionRule(corners: corners, isInverse: isInverse, conditions: conditions)
    return AnalyticsRule(name: name, classes: classes, kind: .region(region))
}

/// From (400, 400) to (600, 600).
let square = [point(400, 400), point(600, 400), point(600, 600), point(400, 600)]

/// What matters of an event, in a line of text.
func text(_ event: AnalyticsEvent) -> String {
    var words = ["\(event.number) \(event.rule) \(event.kind.rawValue) \(event.phase.rawValue)"]
    if let way = event.way { words.append(way.rawValue) }
    words.append(event.participants.map { "\($0.trackID.number)" }.joined(separator: "+"))
    words.append("\(Double(event.startTime) / 1e9)–\(Double(event.time) / 1e9)")
    if let value = event.value { words.append("= \((value * 1000).rounded() / 1000)") }
    return words.filter { !$0.isEmpty }.joined(separator: " ")
}
