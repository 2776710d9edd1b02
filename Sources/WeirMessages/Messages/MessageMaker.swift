public import WeirCore

/// Makes the messages of one publication out of what is known of a stream's frames.
///
/// A picture that is put together from several streams gives messages of those. What comes first in a frame is who came
/// or changed, then the frame, then what happened, then who has gone.
public struct MessageMaker: Sendable {
    private let selection: MessageSelection
    private let format: any PayloadFormat
    private let topic: TopicPattern
    private var ids: TimeOrderedUUIDs
    private var identities = IdentityWatch()
    private var streams: [SourceID: Progress] = [:]

    private struct Progress {
        let topic: String
        var frames = 0
        var lastFrame = 0
    }

    /// For the stream of a number, by which sensors, places and modules are found; tests give their own `generator` of
    /// ids.
    public init(
        _ publication: Publication,
        stream number: Int,
        generator: some RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) {
        selection = publication.selection
        format = publication.payload.makeFormat(stream: number, selection: publication.selection)
        topic = TopicPattern(publication.topic)
        ids = TimeOrderedUUIDs(generator: generator)
    }

    /// Appends the messages of a frame of `width` times `height` pixels.
    ///
    /// `wallClock` is in nanoseconds since 1970. `crop` gives a part of the picture as JPEG; it is asked only where
    /// pictures are sent.
    public mutating func append(
        _ metadata: FrameMetadata,
        width: Int,
        height: Int,
        at wallClock: UInt64,
        crop: (Box) -> [UInt8]?,
        to messages: inout [OutgoingMessage]
    ) {
        let now = metadata.presentationTime ?? wallClock
        let size = Size(width: width, height: height)
        let parts = metadata.streamParts
        forgetStreams(notIn: parts)
        for part in parts {
            let told = Told(
                metadata: part.metadata,
                size: size,
                tile: part.tile,
                isTile: part.metadata.source != metadata.source,
                wallClock: wallClock,
                content: .frame
            )
            append(told, at: now, crop, to: &messages)
        }
        let ended = identities.ends(at: now)
        if selection.identities.contains(.end) {
            append(ended, of: metadata, size: size, wallClock, to: &messages)
        }
    }

    /// Appends the messages of a stream's end: what rules still have to say, and all identities that end with it.
    public mutating func append(
        closing metadata: FrameMetadata,
        at wallClock: UInt64,
        to messages: inout [OutgoingMessage]
    ) {
        for part in metadata.streamParts {
            let isTile = part.metadata.source != metadata.source
            var told = Told(metadata: part.metadata, isTile: isTile, wallClock: wallClock, content: .frame)
            appendEvents(of: &told, { _ in nil }, to: &messages)
        }
        let ended = identities.endAll()
        if selection.identities.contains(.end) {
            append(ended, of: metadata, size: nil, wallClock, to: &messages)
        }
        streams = [:]
    }

    private mutating func append(
        _ frame: Told,
        at now: UInt64,
        _ crop: (Box) -> [UInt8]?,
        to messages: inout [OutgoingMessage]
    ) {
        var told = frame
        let isDue = countFrame(told.metadata)
        guard isDue || !selection.identities.isEmpty || !told.metadata.analytics.events.isEmpty else { return }
        told.metadata.objects = selection.chosen(told.metadata.objects)
        if !selection.identities.isEmpty {
            for note in identities.notes(of: told.metadata, at: now) where selection.identities.contains(note.phase) {
                send(told, .identity(note), .event, crop, to: &messages)
            }
        }
        if isDue {
            var bare = told
            bare.metadata.analytics.events = []
            send(bare, .frame, .frame, crop, to: &messages)
        }
        appendEvents(of: &told, crop, to: &messages)
    }

    private mutating func appendEvents(
        of told: inout Told,
        _ crop: (Box) -> [UInt8]?,
        to messages: inout [OutgoingMessage]
    ) {
        guard selection.sendsEvents else { return }
        let events = told.metadata.analytics.events
        told.metadata.analytics.events = []
        for event in events where selection.includes(event) {
            send(told, .event(event), .event, crop, to: &messages)
        }
    }

    /// Appends what is told of identities that are no longer seen.
    private mutating func append(
        _ ends: [IdentityWatch.Note],
        of metadata: FrameMetadata,
        size: Size?,
        _ wallClock: UInt64,
        to messages: inout [OutgoingMessage]
    ) {
        for end in ends {
            let source = end.object.trackID?.source ?? metadata.source
            var stream = FrameMetadata(
                source: source,
                frameNumber: streams[source]?.lastFrame ?? end.frameNumber,
                presentationTime: metadata.presentationTime
            )
            stream.captureTime = metadata.captureTime
            let isTile = source != metadata.source
            let told = Told(metadata: stream, size: size, isTile: isTile, wallClock: wallClock, content: .frame)
            send(told, .identity(end), .event, { _ in nil }, to: &messages)
        }
    }

    private mutating func send(
        _ frame: Told,
        _ content: Told.Content,
        _ priority: OutgoingMessage.Priority,
        _ crop: (Box) -> [UInt8]?,
        to messages: inout [OutgoingMessage]
    ) {
        var told = frame
        told.content = content
        if selection.sendsCrops, format.hasCrops {
            told.crops = told.objects.map { $0.box.isValid && $0.box.area > 0 ? crop($0.box) : nil }
        }
        var payloads: [Payload] = []
        format.append(told, ids: &ids, to: &payloads)
        let source = told.metadata.source
        let topic = streams[source]?.topic ?? self.topic.topic(of: source)
        for payload in payloads {
            messages.append(
                OutgoingMessage(
                    id: payload.id,
                    stream: source.name,
                    topic: topic,
                    contentType: format.contentType,
                    priority: priority,
                    payload: payload.bytes,
                    smallerPayload: payload.smaller
                )
            )
        }
    }

    /// Forgets those that are no longer in a picture of several, so that they may come and go for ever.
    private mutating func forgetStreams(notIn parts: [StreamPart]) {
        guard streams.count > parts.count else { return }
        let present = Set(parts.map(\.metadata.source))
        streams = streams.filter { present.contains($0.key) }
    }

    /// Counts a frame of a stream, and tells whether it is one that is sent.
    private mutating func countFrame(_ metadata: FrameMetadata) -> Bool {
        var progress = streams[metadata.source] ?? Progress(topic: topic.topic(of: metadata.source))
        let isDue = selection.everyFrames > 0 && progress.frames.isMultiple(of: selection.everyFrames)
        progress.frames += 1
        progress.lastFrame = metadata.frameNumber
        streams[metadata.source] = progress
        return isDue
    }
}
