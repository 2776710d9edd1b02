import Foundation
import WeirCore

@testable import WeirMessages

/// Gives 0, 1, 2 …, so that ids are the same each time.
struct CountingGenerator: RandomNumberGenerator, Sendable {
    private var value: UInt64 = 0

    mutating func next() -> UInt64 {
        defer { value += 1 }
        return value
    }
}

/// What the tests of messages are made of.
enum MessageWorld {
    /// 2026-11-22T09:15:02.451Z in nanoseconds since 1970.
    static let wallClock: UInt64 = 1_795_338_902_451_000_000
    static let source = SourceID("gate")

    static func publication(
        _ format: PayloadOptions.Format = .weir,
        topic: String = "weir/{stream}",
        _ change: (inout Publication) -> Void = { _ in }
    ) -> Publication {
        var publication = Publication(broker: BrokerSettings(kind: .standardOutput, address: ""), topic: topic)
        publication.payload.format = format
        change(&publication)
        return publication
    }

    /// The messages of frames, and those of the stream's end where `closing` is given.
    static func messages(
        _ publication: Publication,
        _ frames: [FrameMetadata],
        closing: FrameMetadata? = nil,
        width: Int = 1280,
        height: Int = 720,
        crop: (Box) -> [UInt8]? = { _ in nil }
    ) -> [OutgoingMessage] {
        var maker = MessageMaker(publication, stream: 0, generator: CountingGenerator())
        var messages: [OutgoingMessage] = []
        for frame in frames {
            maker.append(frame, width: width, height: height, at: wallClock, crop: crop, to: &messages)
        }
        if let closing { maker.append(closing: closing, at: wallClock, to: &messages) }
        return messages
    }

    static func frame(
        _ objects: [DetectedObject] = [],
        number: Int = 12,
        milliseconds: UInt64 = 480,
        events: [AnalyticsEvent] = []
    ) -> FrameMetadata {
        var frame = FrameMetadata(
            source: source,
            frameNumber: number,
            presentationTime: milliseconds * 1_000_000,
            isInferred: true,
            objects: objects
        )
        frame.analytics.events = events
        return frame
    }

    static func object(
        _ label: String,
        _ number: Int?,
        box: Box = Box(x: 10.5, y: 20, width: 100, height: 50),
        confidence: Float = 0.91,
        source: SourceID = source,
        _ answers: [(String, String)] = []
    ) -> DetectedObject {
        var object = DetectedObject(
            box: box,
            classID: 2,
            label: label,
            confidence: confidence,
            trackID: number.map { TrackID(source: source, number: $0) }
        )
        object.attributes.classifications = answers.map {
            Classification(attribute: $0.0, label: $0.1, confidence: 0.8)
        }
        return object
    }

    static func event(
        _ kind: AnalyticsEvent.Kind = .crossing,
        _ phase: AnalyticsEvent.Phase = .moment,
        rule: String = "kerb",
        of objects: [DetectedObject],
        value: Double? = 3,
        way: AnalyticsEvent.Way? = nil
    ) -> AnalyticsEvent {
        AnalyticsEvent(
            number: 7,
            kind: kind,
            phase: phase,
            rule: rule,
            participants: objects.compactMap { object in
                object.trackID.map {
                    .init(trackID: $0, classID: object.classID, label: object.label, box: object.box)
                }
            },
            place: Point(x: 60, y: 70),
            startTime: 440_000_000,
            time: 480_000_000,
            value: value,
            way: way
        )
    }

    /// An object of which everything is known.
    static func full(_ label: String = "car", _ number: Int = 3) -> DetectedObject {
        var object = object(label, number, [("color", "red"), ("make", "Bugatti")])
        object.globalID = 40
        object.orientedBox = OrientedBox(centerX: 60, centerY: 45, width: 100, height: 50, angle: 0.5)
        object.keypoints = [Keypoint(x: 1, y: 2, confidence: 0.5), Keypoint(x: 3, y: 4, confidence: 0.25)]
        object.mask = ObjectMask(size: Size(width: 2, height: 2), values: [0, 255, 255, 0])
        object.attributes.measurements = [Measurement(name: "age", value: 44.6)]
        object.attributes.embedding = [0.5, -0.25]
        object.attributes.segmentation = SegmentationMap(size: Size(width: 2, height: 1), classIDs: [1, .max])
        object.attributes.tensors = [NamedTensor(name: "raw", shape: [2], values: [1, 2])]
        var analytics = ObjectAnalytics()
        analytics.regions = [.init(region: "yard", seconds: 4.2)]
        analytics.lines = ["kerb"]
        analytics.conditions = [.stopped]
        analytics.speed = 1.5
        analytics.distance = 20
        object.analytics = analytics
        var part = self.object("plate", nil, [("text", "XX 1")])
        part.stage = 2
        object.parts = [part]
        return object
    }

    static let sedan = object(
        "car",
        17,
        box: Box(x: 585, y: 472, width: 57, height: 46),
        confidence: 0.92,
        [
            ("type", "sedan"), ("make", "Bugatti"), ("model", "M"), ("color", "blue"), ("license-state", "CA"),
            ("license", "XX1234"),
        ]
    )

    static let pedestrian: DetectedObject = {
        var person = object(
            "Person",
            18,
            box: Box(x: 100, y: 90, width: 60, height: 180),
            confidence: 0.88,
            [("gender", "female"), ("hair", "black"), ("cap", "none"), ("apparel", "formal")]
        )
        person.attributes.measurements = [Measurement(name: "age", value: 45.4)]
        return person
    }()

    /// A car park, with a camera at its entrance.
    static let carPark: SiteDirectory = {
        var place = SiteDirectory.Place()
        (place.id, place.name, place.type) = ("1", "XYZ", "garage")
        (place.location.latitude, place.location.longitude, place.location.altitude) = (30.32, -40.55, 100)
        (place.coordinate.x, place.coordinate.y, place.coordinate.z) = (1, 2, 3)
        place.details = ["walsh", "lane1", "P2"]
        var sensor = SiteDirectory.Sensor()
        (sensor.id, sensor.type, sensor.description) = ("CAMERA_ID", "Camera", "Entrance")
        (sensor.location.latitude, sensor.location.longitude, sensor.location.altitude) = (45.29, -75.83, 48.15)
        (sensor.coordinate.x, sensor.coordinate.y, sensor.coordinate.z) = (5.2, 10.1, 11.2)
        var module = SiteDirectory.Module()
        (module.id, module.description) = ("XYZ", "Vehicle Detection")
        (module.source, module.version) = ("OpenALR", "1.0")
        var sites = SiteDirectory()
        sites.places[0] = place
        sites.sensors[0] = sensor
        sites.modules[0] = module
        return sites
    }()

    static func text(_ message: OutgoingMessage?) -> String {
        String(decoding: message?.payload ?? [], as: UTF8.self)
    }

    static func json(_ bytes: [UInt8]) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] ?? [:]
    }
}
