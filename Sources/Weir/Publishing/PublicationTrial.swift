public import WeirCore
import WeirElements
import WeirMessages

/// Sends one sample event to a broker, to learn whether it would take what an application sends.
public struct PublicationTrial: Sendable {
    /// What became of a message.
    public struct Answer: Sendable {
        /// The broker and the topic, for people.
        public var place: String
        public var bytes: Int
        public var id: String
        public var delivery: Delivery
        /// From sending to the answer, in seconds.
        public var seconds: Double
    }

    /// How long the broker may take to be connected, and to answer, in nanoseconds each.
    private static let timeout: UInt64 = 10_000_000_000

    private let publication: Publication

    public init(_ publication: Publication) {
        self.publication = publication
    }

    /// Connects, sends, and gives the broker's answers.
    ///
    /// Throws `.settings` or `.resource` with why the broker can't be reached, or turns this user away.
    public func run() throws(WeirError) -> [Answer] {
        let broker = try publication.broker.makeConnection()
        defer { broker.close() }
        try broker.connect(timeout: Self.timeout)
        let messages = sample
        let start = MonotonicTime.now
        let deliveries = broker.send(messages, timeout: Self.timeout)
        let seconds = seconds(from: start, to: .now)
        return zip(messages, deliveries).map { message, delivery in
            let place = publication.place(topic: message.topic)
            return Answer(
                place: place,
                bytes: message.payload.count,
                id: message.id,
                delivery: delivery,
                seconds: seconds
            )
        }
    }

    /// Somebody goes over a line, in a stream that no camera has.
    private var sample: [OutgoingMessage] {
        let source = SourceID("weir-test")
        let box = Box(x: 120, y: 80, width: 40, height: 110)
        let identity = TrackID(source: source, number: 1)
        var person = DetectedObject(box: box, classID: 0, label: "person", confidence: 0.9)
        person.trackID = identity
        var metadata = FrameMetadata(
            source: source,
            frameNumber: 0,
            presentationTime: 0,
            isInferred: true,
            objects: [person]
        )
        let participant = AnalyticsEvent.Participant(trackID: identity, classID: 0, label: "person", box: box)
        metadata.analytics.events = [
            AnalyticsEvent(
                number: 1,
                kind: .crossing,
                phase: .moment,
                rule: "weir-test",
                participants: [participant],
                place: Point(x: box.x + box.width / 2, y: box.bottom),
                startTime: 0,
                time: 0,
                value: 1,
                way: .forward
            )
        ]
        var only = publication
        only.selection.everyFrames = 0
        only.selection.identities = []
        only.selection.sendsEvents = true
        only.selection.labels = []
        var maker = MessageMaker(only, stream: 0)
        var messages: [OutgoingMessage] = []
        maker.append(
            metadata,
            width: Self.size.width,
            height: Self.size.height,
            at: UnixTime.now,
            crop: { _ in nil },
            to: &messages
        )
        return messages
    }

    private static let size = Size(width: 640, height: 360)
}
