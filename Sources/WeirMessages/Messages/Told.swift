import WeirCore

/// What one message tells, or the messages that a format makes of it.
struct Told {
    enum Content {
        case frame
        case event(AnalyticsEvent)
        case identity(IdentityWatch.Note)
    }

    /// What is known of the stream, its events left out.
    var metadata: FrameMetadata
    /// The picture that places are in; nil where the stream has ended.
    var size: Size?
    /// The part of the picture that is the stream's.
    var tile: Box?
    /// Whether the stream is one of those that a picture is put together from.
    var isTile = false
    /// In nanoseconds since 1970.
    var wallClock: UInt64
    var content: Content
    /// Pictures of the objects that it tells of, as JPEG, in their order; empty where none are wanted.
    var crops: [[UInt8]?] = []
}

extension Told {
    /// The frame's number; nil where the stream has ended.
    var frameNumber: Int? { size == nil ? nil : metadata.frameNumber }

    /// When it happened, in nanoseconds since 1970: by the camera's clock where it tells.
    var moment: UInt64 { metadata.captureTime ?? wallClock }

    var hasCrops: Bool { crops.contains { $0 != nil } }

    func crop(_ index: Int) -> [UInt8]? { crops.indices.contains(index) ? crops[index] : nil }

    /// How many objects it tells of.
    var objectCount: Int {
        switch content {
        case .frame: metadata.objects.count
        case .event(let event): event.participants.count
        case .identity: 1
        }
    }

    /// The objects that it tells of.
    var objects: [DetectedObject] {
        switch content {
        case .frame: metadata.objects
        case .event(let event): event.participants.map(object)
        case .identity(let note): [note.object]
        }
    }

    /// What the frame knows of who took part in an event, or what the event does, which is for sure.
    private func object(_ participant: AnalyticsEvent.Participant) -> DetectedObject {
        metadata.objects.first { $0.trackID == participant.trackID }
            ?? DetectedObject(
                box: participant.box,
                classID: participant.classID,
                label: participant.label,
                confidence: 1,
                trackID: participant.trackID
            )
    }
}

/// What is sent of something told.
struct Payload {
    var id: String
    var bytes: [UInt8]
    /// The same without pictures; nil where it has none.
    var smaller: [UInt8]?
}

/// Makes payloads of what is told.
protocol PayloadFormat: Sendable {
    var contentType: String { get }
    /// Whether it has a place for pictures of objects.
    var hasCrops: Bool { get }

    func append(_ told: Told, ids: inout TimeOrderedUUIDs, to payloads: inout [Payload])
}

extension PayloadFormat {
    /// Appends the one payload that a told thing has, written by `write` with its pictures and, where it has some,
    /// without.
    func append(
        _ told: Told,
        ids: inout TimeOrderedUUIDs,
        to payloads: inout [Payload],
        _ write: (Told, _ id: String) -> [UInt8]?
    ) {
        let id = ids.next(at: told.wallClock)
        guard let bytes = write(told, id) else { return }
        var payload = Payload(id: id, bytes: bytes)
        if told.hasCrops {
            var bare = told
            bare.crops = []
            payload.smaller = write(bare, id)
        }
        payloads.append(payload)
    }
}
