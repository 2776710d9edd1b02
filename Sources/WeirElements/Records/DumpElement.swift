import Glibc
import WeirCore
import WeirElementKit
import WeirMessages
import WeirTracking

/// Writes text files of objects, in the forms of the KITTI and MOTChallenge benchmarks and of DeepStream.
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
        summary: "Writes objects to text files, in the forms of KITTI, MOTChallenge and DeepStream"
    )

    static let pads = PadCaps.anyVideo

    enum Content: String, CaseIterable, Sendable {
        /// Objects as a model found them.
        case detections
        /// Objects as a tracker left them; with its history also where they were when they weren't reported.
        case tracks
        /// Objects that a tracker with history remembers and doesn't report.
        case shadows
        /// The ways of objects that such a tracker has forgotten.
        case ended
        /// Objects as a tracker left them, all frames in one file in MOTChallenge's form.
        case mot
    }

    struct Settings: ElementSettings {
        var folder = ""
        var content = Content.detections
        var stream = 0
        var width = 0
        var height = 0

        static let properties: [Property<Self>] = [
            .text("folder", \.folder, .stopped, "Folder that gets the files"),
            .choice(
                "content",
                \.content,
                .stopped,
                "Objects as a model found or a tracker left them; what it remembers; or forgets"
            ),
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
    private var motFile: SharedFile?

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
        guard var metadata = frame.metadata else { return }
        if settings.width > 0, settings.height > 0, frame.size.width > 0, frame.size.height > 0 {
            metadata.scale(
                Float(settings.width) / Float(frame.size.width),
                Float(settings.height) / Float(frame.size.height)
            )
        }
        switch settings.content {
        case .detections: try write(metadata.objects, KITTIEncoder(.detections), metadata, settings)
        case .tracks:
            try write(metadata.objects, KITTIEncoder(.tracks), metadata, settings)
            try complete(metadata.tracks?.past ?? [], settings)
        case .shadows: try writeShadows(metadata, settings)
        case .ended: try writeEnded(metadata, settings)
        case .mot: try writeMOT(metadata, settings)
        }
    }

    mutating func stop() {
        motFile = nil
    }

    private mutating func write(
        _ objects: [DetectedObject],
        _ encoder: KITTIEncoder,
        _ metadata: FrameMetadata,
        _ settings: Settings
    ) throws(WeirError) {
        text.removeAll(keepingCapacity: true)
        encoder.append(objects, to: &text)
        try file(of: metadata.frameNumber, settings).write(text)
    }

    /// Adds to the files of earlier frames what is known of them by now.
    private mutating func complete(_ ways: [TrackWay], _ settings: Settings) throws(WeirError) {
        for way in ways {
            for moment in way.moments {
                text.removeAll(keepingCapacity: true)
                KITTIEncoder(.tracks).append(way, moment, to: &text)
                try file(of: moment.frameNumber, settings, keeping: true).write(text)
            }
        }
    }

    private mutating func writeShadows(_ metadata: FrameMetadata, _ settings: Settings) throws(WeirError) {
        guard let shadows = metadata.tracks?.shadows, !shadows.isEmpty else { return }
        text.removeAll(keepingCapacity: true)
        for shadow in shadows { TrackWayEncoder().append(shadow: shadow, frame: metadata.frameNumber, to: &text) }
        try file(of: metadata.frameNumber, settings).write(text)
    }

    private mutating func writeEnded(_ metadata: FrameMetadata, _ settings: Settings) throws(WeirError) {
        guard let ended = metadata.tracks?.ended, !ended.isEmpty else { return }
        text.removeAll(keepingCapacity: true)
        for way in ended { TrackWayEncoder().append(way, stream: settings.stream, to: &text) }
        try file(of: metadata.frameNumber, settings).write(text)
    }

    /// One file for each stream, kept open.
    private mutating func writeMOT(_ metadata: FrameMetadata, _ settings: Settings) throws(WeirError) {
        if motFile == nil { motFile = try SharedFile.shared("\(settings.folder)/\(settings.stream).txt") }
        try motFile?.write(Array(MOTFormat.lines(for: metadata.objects, frame: metadata.frameNumber + 1).utf8))
    }

    private func file(of frame: Int, _ settings: Settings, keeping: Bool = false) throws(WeirError) -> SharedFile {
        let name = KITTIEncoder(.tracks).fileName(stream: settings.stream, frame: frame)
        return try SharedFile.shared("\(settings.folder)/\(name)", keeping: keeping)
    }
}
