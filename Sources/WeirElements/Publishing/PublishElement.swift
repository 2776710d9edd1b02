import Foundation
import WeirConfig
import WeirCore
import WeirElementKit
import WeirImaging
import WeirMessages

/// Sends what is known of frames, identities and events to a message broker.
///
///     … ! weirtrack ! weirpublish publish="{ mqtt: '127.0.0.1:1883', topic: street }" ! …
///
/// - Reads: the frame's metadata, and pixels where pictures of objects are sent.
/// - Cost: making the messages; writing and sending them is done elsewhere.
struct PublishElement: Filter {
    static let info = ElementInfo(
        factory: "weirpublish",
        longName: "Publisher",
        classification: "Filter/Analyzer/Video",
        summary: "Sends what is known of frames, identities and events to a message broker"
    )

    static let pads = PadCaps.anyVideo

    struct Settings: ElementSettings {
        var publish = ""
        var stream = 0
        var outbox = ""

        static let properties: [Property<Self>] = [
            .text("publish", \.publish, .stopped, "Where to and what: an entry of publish: in Weir's files, as YAML"),
            .integer(
                "stream",
                \.stream,
                in: 0...Int(Int32.max),
                .stopped,
                "Number of the stream, for what is known of its place"
            ),
            .text("outbox", \.outbox, .stopped, "Folder for what waits for the broker; empty for the user's own"),
        ]
    }

    private var publisher: SharedPublisher?
    private var maker: MessageMaker?
    private var encoder: JPEGEncoder?
    private var messages: [OutgoingMessage] = []
    /// The last frame, whose stream hasn't ended.
    private var last: FrameMetadata?

    mutating func start(_ settings: Settings) throws(WeirError) {
        let publication = try PublicationText.publication(
            from: settings.publish,
            workingFolder: FileManager.default.currentDirectoryPath
        )
        let folder = settings.outbox.isEmpty ? OutboxPlace.defaultFolder() : settings.outbox
        publisher = try SharedPublisher.shared(publication, folder: folder)
        maker = MessageMaker(publication, stream: settings.stream)
        if publication.selection.sendsCrops { encoder = try JPEGEncoder() }
    }

    mutating func process(_ frame: inout Frame, _ settings: Settings) throws(WeirError) {
        guard let metadata = frame.metadata else {
            throw WeirError(.stream, "weirpublish got a frame that nothing is known of; put weirinfer before it")
        }
        messages.removeAll(keepingCapacity: true)
        let encoder = encoder
        if let encoder, !metadata.objects.isEmpty {
            try frame.readPicture { picture throws(WeirError) in
                make(metadata, picture.size) { try? encoder.encode(picture, $0) }
            }
        } else {
            make(metadata, frame.size) { _ in nil }
        }
        last = metadata
        publisher?.publish(messages)
        for warning in publisher?.takeWarnings() ?? [] { frame.warn(WeirError(.resource, warning)) }
    }

    /// What the stream's end still says, where no filter before has.
    mutating func end() -> FrameMetadata? {
        guard var closing = last else { return nil }
        closing.analytics = FrameAnalytics()
        closing.tiles = []
        close(closing)
        return nil
    }

    mutating func process(closing metadata: FrameMetadata, _ settings: Settings) throws(WeirError) {
        close(metadata)
    }

    mutating func flush() {
        last = nil
    }

    mutating func stop() {
        publisher = nil
        maker = nil
        encoder = nil
    }

    private mutating func make(_ metadata: FrameMetadata, _ size: Size, crop: (Box) -> [UInt8]?) {
        maker?.append(metadata, width: size.width, height: size.height, at: UnixTime.now, crop: crop, to: &messages)
    }

    private mutating func close(_ metadata: FrameMetadata) {
        messages.removeAll(keepingCapacity: true)
        maker?.append(closing: metadata, at: UnixTime.now, to: &messages)
        publisher?.publish(messages)
        last = nil
    }
}
