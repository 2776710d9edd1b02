import WeirCore
import WeirElementKit
import WeirMessages

/// Writes a line of JSON for each frame.
///
///     … ! weirtrack ! weirrecord location=objects.jsonl ! …
///
/// - Reads: the frame's metadata.
/// - Cost: one write a frame; pixels are never mapped.
struct RecordElement: Filter {
    static let info = ElementInfo(
        factory: "weirrecord",
        longName: "Record writer",
        classification: "Filter/Analyzer/Video",
        summary: "Writes what is known of each frame as a line of JSON"
    )

    static let pads = PadCaps.anyVideo

    struct Settings: ElementSettings {
        var location = "-"

        static let properties: [Property<Self>] = [
            .text("location", \.location, .stopped, "File to write, shared by all who name it; - is standard output")
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
        encoder.append(metadata, to: &line)
        try file?.write(line)
    }

    mutating func stop() {
        file = nil
    }
}
