import WeirCore
import WeirElementKit
import WeirMessages

/// Writes a line of JSON for each frame, or for each event.
///
///     … ! weirtrack ! weirrecord location=objects.jsonl ! …
///
/// - Reads: the frame's metadata.
/// - Cost: one write a line; pixels are never mapped.
struct RecordElement: Filter {
    static let info = ElementInfo(
        factory: "weirrecord",
        longName: "Record writer",
        classification: "Filter/Analyzer/Video",
        summary: "Writes what is known of each frame, or each event, as a line of JSON"
    )

    static let pads = PadCaps.anyVideo

    enum Content: String, CaseIterable, Sendable { case frames, events }

    struct Settings: ElementSettings {
        var location = "-"
        var content = Content.frames

        static let properties: [Property<Self>] = [
            .text("location", \.location, .stopped, "File to write, shared by all who name it; - is standard output"),
            .choice("content", \.content, .stopped, "A line for each frame, or for each event of the rules"),
        ]
    }

    private var file: SharedFile?
    private var line: [UInt8] = []
    private let encoder = RecordEncoder()

    mutating func start(_ settings: Settings) throws(WeirError) {
        file = try SharedFile.shared(settings.location)
    }

    mutating func process(_ frame: inout Frame, _ settings: Settings) throws(WeirError) {
        guard let metadata = frame.metadata else {
            throw WeirError(.stream, "weirrecord got a frame that nothing is known of; put weirinfer before it")
        }
        line.removeAll(keepingCapacity: true)
        switch settings.content {
        case .frames: encoder.append(metadata, to: &line)
        case .events: encoder.append(eventsOf: metadata, to: &line)
        }
        if !line.isEmpty { try file?.write(line, of: metadata.source) }
    }

    mutating func process(closing metadata: FrameMetadata, _ settings: Settings) throws(WeirError) {
        line.removeAll(keepingCapacity: true)
        switch settings.content {
        case .frames: encoder.append(closing: metadata, to: &line)
        case .events: encoder.append(eventsOf: metadata, to: &line)
        }
        if !line.isEmpty { try file?.write(line) }
    }

    mutating func stop() {
        file = nil
    }
}
