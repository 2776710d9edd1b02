import Testing
import WeirCore

@testable import WeirMessages

/// What rules say, in the records' lines and in the events' own.
@Suite struct AnalyticsRecordTests {
    private let source = SourceID("gate \"A\"")

    private func text(_ metadata: FrameMetadata, isExact: Bool = false) -> String {
        var buffer: [UInt8] = []
        RecordEncoder(isExact: isExact).append(metadata, to: &buffer)
        return String(decoding: buffer, as: UTF8.self)
    }

    private func events(_ metadata: FrameMetadata) -> String {
        var buffer: [UInt8] = []
        RecordEncoder().append(eventsOf: metadata, to: &buffer)
        return String(decoding: buffer, as: UTF8.self)
    }

    @Test func whatIsSaidWhereAStreamEndsIsNoFrame() {
        var closing = frame()
        closing.analytics.events = [
            AnalyticsEvent(number: 3, kind: .queue, phase: .end, rule: "till", startTime: 0, time: 200_000_000)
        ]
        var buffer: [UInt8] = []
        RecordEncoder().append(closing: closing, to: &buffer)
        let event =
            #"{"number": 3, "kind": "queue", "phase": "end", "rule": "till", "objects": [], "start": 0.00, "time": 0.20}"#
        #expect(
            String(decoding: buffer, as: UTF8.self)
                == #"{"stream": "gate \"A\"", "time": 0.28, "ended": true, "events": ["# + event + "]}\n"
        )
    }

    private func frame() -> FrameMetadata {
        FrameMetadata(source: source, frameNumber: 7, presentationTime: 280_000_000, isInferred: true)
    }

    private let start = #"{"stream": "gate \"A\"", "frame": 7, "time": 0.28, "inferred": true, "objects": "#

    private func person(_ analytics: ObjectAnalytics) -> DetectedObject {
        var object = DetectedObject(
            box: Box(x: 1, y: 2, width: 3, height: 4),
            classID: 0,
            label: "person",
            confidence: 1
        )
        object.analytics = analytics
        return object
    }

    private let personStart =
        #"{"class": 0, "label": "person", "confidence": 1.00, "box": [1.00, 2.00, 3.00, 4.00]"#

    private func crossing() -> AnalyticsEvent {
        AnalyticsEvent(
            number: 12,
            kind: .crossing,
            phase: .moment,
            rule: "the \\ \"door\"\n",
            participants: [
                .init(
                    trackID: TrackID(source: source, number: 4),
                    classID: 0,
                    label: "a\"b",
                    box: Box(x: 1.5, y: 2, width: 3, height: 4.126)
                )
            ],
            place: Point(x: 10, y: 20.254),
            startTime: 1_204_999_999,
            time: 1_205_000_000,
            value: 3,
            way: .backward
        )
    }

    private let crossingFields =
        #""number": 12, "kind": "crossing", "phase": "moment", "rule": "the \\ \"door\"\n", "#
        + #""objects": [{"id": 4, "class": 0, "label": "a\"b", "box": [1.50, 2.00, 3.00, 4.13]}], "#
        + #""place": [10.00, 20.25], "start": 1.20, "time": 1.21, "value": 3.00, "way": "backward"}"#

    @Test func anObjectHasAllThatRulesSay() {
        var analytics = ObjectAnalytics()
        analytics.regions = [.init(region: "door", seconds: 4.2), .init(region: "the \"hall\"", seconds: 100.004)]
        analytics.lines = ["gate", "exit"]
        analytics.directions = ["north"]
        analytics.conditions = [.stopped, .wrongWay]
        analytics.speed = 1.416
        analytics.distance = 20.11
        var frame = frame()
        frame.objects = [person(analytics)]
        #expect(
            text(frame) == start + "[" + personStart
                + #", "analytics": {"regions": {"door": 4.20, "the \"hall\"": 100.00}, "lines": ["gate", "exit"], "#
                + #""directions": ["north"], "states": ["stopped", "wrong-way"], "speed": 1.42, "distance": 20.11}}]}"#
                + "\n"
        )
    }

    @Test func onlyWhatIsThereIsWritten() {
        var frame = frame()
        frame.objects = [person(ObjectAnalytics())]
        frame.analytics.heatMap = .init(
            grid: Size(width: 1, height: 1),
            seconds: [1],
            area: Box(x: 0, y: 0, width: 1, height: 1)
        )
        #expect(text(frame) == start + "[" + personStart + "}]}\n")
        #expect(events(frame) == "")
        var fast = ObjectAnalytics()
        fast.speed = .nan
        frame.objects = [person(fast)]
        #expect(text(frame) == start + "[" + personStart + #", "analytics": {"speed": null}}]}"# + "\n")
        var crossing = ObjectAnalytics()
        crossing.lines = ["gate"]
        frame.objects = [person(crossing)]
        #expect(text(frame) == start + "[" + personStart + #", "analytics": {"lines": ["gate"]}}]}"# + "\n")
    }

    @Test func aFrameHasCountsAndEvents() {
        var frame = frame()
        var line = FrameAnalytics.LineCount(
            name: "gate",
            start: Point(x: 0, y: 0),
            end: Point(x: 9, y: 9),
            forward: Point(x: 0, y: 1)
        )
        (line.forwardCount, line.backwardCount, line.forwardNow) = (3, 1, 1)
        var door = FrameAnalytics.RegionCount(name: "door", corners: [], isInverse: false)
        (door.objects, door.entries, door.exits) = (2, 5, 3)
        door.classes = [.init(label: "car", objects: 1), .init(label: "person", objects: 1)]
        door.active = [.overcrowding, .queue]
        frame.analytics.lines = [line]
        frame.analytics.regions = [door, .init(name: "yard", corners: [], isInverse: true)]
        frame.analytics.events = [crossing()]
        #expect(
            text(frame) == start
                + #"[], "analytics": {"lines": {"gate": {"forward": 3, "backward": 1}}, "regions": {"door": "#
                + #"{"objects": 2, "entries": 5, "exits": 3, "classes": {"car": 1, "person": 1}, "#
                + #""active": ["overcrowding", "queue"]}, "yard": {"objects": 0, "entries": 0, "exits": 0}}}, "#
                + #""events": [{"# + crossingFields + "]}\n"
        )
        frame.analytics.lines = []
        frame.analytics.regions.removeFirst()
        frame.analytics.events = []
        #expect(
            text(frame) == start
                + #"[], "analytics": {"regions": {"yard": {"objects": 0, "entries": 0, "exits": 0}}}}"# + "\n"
        )
    }

    @Test func anEventIsALine() {
        var frame = frame()
        let queue = AnalyticsEvent(number: 1, kind: .queue, phase: .start, rule: "desk", startTime: 0, time: 0)
        frame.analytics.events = [queue, crossing()]
        #expect(
            events(frame)
                == #"{"stream": "gate \"A\"", "frame": 7, "number": 1, "kind": "queue", "phase": "start", "#
                + #""rule": "desk", "objects": [], "start": 0.00, "time": 0.00}"# + "\n"
                + #"{"stream": "gate \"A\"", "frame": 7, "# + crossingFields + "\n"
        )
    }

    @Test func exactNumbersReadBackAsTheSame() {
        var frame = frame()
        var analytics = ObjectAnalytics()
        analytics.regions = [.init(region: "door", seconds: 0.1)]
        analytics.speed = 1 / 3
        frame.objects = [person(analytics)]
        let line = text(frame, isExact: true)
        #expect(line.contains(#""analytics": {"regions": {"door": 0.1}, "speed": 0.33333334}"#), "\(line)")
    }

    @Test func tilesKeepTheirStreams() {
        var frame = FrameMetadata(source: SourceID("tiles"), frameNumber: 3)
        var tile = Tile(source: source, frameNumber: 7, box: Box(x: 0, y: 10, width: 20, height: 30))
        tile.attributes.measurements = [Measurement(name: "people", value: 4)]
        tile.analytics.events = [crossing()]
        frame.tiles = [tile, Tile(source: SourceID("b"), frameNumber: 8, box: Box(x: 1, y: 1, width: 1, height: 1))]
        #expect(
            text(frame)
                == #"{"stream": "tiles", "frame": 3, "time": null, "inferred": false, "objects": [], "tiles": ["#
                + #"{"stream": "gate \"A\"", "frame": 7, "box": [0.00, 10.00, 20.00, 30.00], "#
                + #""measurements": {"people": 4.00}, "events": [{"# + crossingFields + "]}, "
                + #"{"stream": "b", "frame": 8, "box": [1.00, 1.00, 1.00, 1.00]}]}"# + "\n"
        )
        #expect(events(frame) == #"{"stream": "gate \"A\"", "frame": 7, "# + crossingFields + "\n")
    }
}
