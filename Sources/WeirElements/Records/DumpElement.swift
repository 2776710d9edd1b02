import Glibc
import WeirCore
import WeirElementKit
import WeirMessages

/// Writes a text file of objects for each frame, in the form of the KITTI benchmark.
///
///     … ! weirinfer model=demo ! weirdump content=detections folder=dump stream=0 ! weirtrack ! …
///
/// - Reads: the frame's objects.
/// - Cost: one small file a frame; pixels are never mapped.
struct DumpElement: Filter {
    static let info = ElementInfo(
        factory: "weirdump",
        longName: "Object dump",
        classification: "Filter/Analyzer/Video",
        summary: "Writes the objects of each frame to a file of its own, in KITTI's form"
    )

    static let pads = PadCaps.anyVideo

    enum Content: String, CaseIterable, Sendable { case detections, tracks }

    struct Settings: ElementSettings {
        var folder = ""
        var content = Content.detections
        var stream = 0
        var width = 0
        var height = 0

        static let properties: [Property<Self>] = [
            .text("folder", \.folder, .stopped, "Folder that gets the files"),
            .choice("content", \.content, .stopped, "Objects as a model found them, or as a tracker left them"),
            .integer("stream", \.stream, in: 0...999, .stopped, "Number of the stream in the files' names"),
            .integer("width", \.width, in: 0...16_384, .stopped, "Width that boxes are scaled to; 0 keeps the frame's"),
            .integer(
                "height",
                \.height,
                in: 0...16_384,
                .stopped,
                "Height that boxes are scaled to; 0 keeps the frame's"
            ),
        ]
    }

    private var text: [UInt8] = []

    mutating func start(_ settings: Settings) throws(WeirError) {
        guard !settings.folder.isEmpty else {
            throw WeirError(.settings, "weirdump has no folder; name one that exists, as in folder=dump")
        }
        guard access(settings.folder, W_OK | X_OK) == 0 else {
            let reason = String(cString: strerror(errno))
            throw WeirError(.resource, "the folder \(settings.folder) can't be written: \(reason); make it first")
        }
    }

    mutating func process(_ frame: inout Frame, _ settings: Settings) throws(WeirError) {
        guard let metadata = frame.metadata else { return }
        let encoder = KITTIEncoder(settings.content == .detections ? .detections : .tracks)
        text.removeAll(keepingCapacity: true)
        encoder.append(scaled(metadata.objects, from: frame.size, settings), to: &text)
        let name = encoder.fileName(stream: settings.stream, frame: metadata.frameNumber)
        try SharedFile.shared("\(settings.folder)/\(name)").write(text)
    }

    private func scaled(_ objects: [DetectedObject], from size: Size, _ settings: Settings) -> [DetectedObject] {
        guard settings.width > 0, settings.height > 0, size.width > 0, size.height > 0 else { return objects }
        let scaleX = Float(settings.width) / Float(size.width)
        let scaleY = Float(settings.height) / Float(size.height)
        return objects.map { object in
            var object = object
            object.scale(scaleX, scaleY)
            return object
        }
    }
}
