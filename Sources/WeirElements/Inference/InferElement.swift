import WeirCascade
import WeirCore
import WeirDecoding
import WeirElementKit
import WeirGStreamer
import WeirInference

/// Has a model look at frames, at objects that an earlier stage found, or at parts of the picture.
///
///     … ! weirinfer model=yolo11n.onnx threshold=0.4 ! weirtrack ! weirinfer model=color.xml input=objects stage=2 ! …
///
/// - Reads: with `input=objects` the frame's objects and their identities.
/// - Writes: the frame's objects; whether the model saw the frame; or what the model says of each object.
/// - Cost: one pass over the pixels, into the model's input; the inference runs elsewhere meanwhile.
struct InferElement: HoldingFilter {
    static let info = ElementInfo(
        factory: "weirinfer",
        longName: "Object detector",
        classification: "Filter/Analyzer/Video",
        summary: "Finds objects in frames with a model, shared by all who name the same"
    )

    static let pads = PadCaps.video(PixelFormat.allCases.map(\.rawValue))

    private var session: InferenceSession?
    private var selection = SelectionCache()
    private var frameCount = 0
    private var source = SourceID("0")
    private var objects: ObjectStage?
    private var regions: RegionStage?

    /// One for each inference that may be under way, and another to look ahead where that is one: frames are large.
    var heldFrameLimit: Int { max(2, session?.requestCount ?? 1) }
    var expectedLatency: UInt64 { session?.expectedLatency ?? 0 }

    mutating func start(_ settings: InferSettings, _ interruption: Interruption) throws(WeirError) {
        objects = settings.input == .objects ? try settings.objectStage() : nil
        regions = settings.input == .regions ? try settings.regionStage() : nil
        let session = InferenceSession(settings.model, try settings.detection())
        interruption.onInterrupt { session.interrupt() }
        self.session = session
        frameCount = 0
    }

    mutating func begin(
        _ frame: borrowing Frame,
        _ held: HeldFrame,
        _ settings: InferSettings
    ) throws(WeirError) {
        let metadata = metadata(of: frame, settings)
        let number = frameCount
        let isDue = number % (settings.interval + 1) == 0
        frameCount += 1
        guard isDue || objects != nil, let opened = try session?.stream(for: metadata.source) else {
            held.resolve { frame throws(WeirError) in frame.metadata = metadata }
            return
        }
        let look = Look(opened, try selection.current(for: settings, opened.model.description), metadata, settings)
        try frame.readPicture { picture throws(WeirError) in
            if let objects {
                let work = objects.work(on: isDue ? metadata.objects : [], of: picture.size, frame: number)
                try look.atObjects(work, objects, picture, held)
            } else {
                try look.atFrame(picture, held, regions)
            }
        }
    }

    mutating func flush() {
        session?.resume()
        frameCount = 0
        objects?.forget()
    }

    mutating func stop() {
        session?.close()
        session = nil
        selection = SelectionCache()
        objects = nil
        regions = nil
    }

    /// The frame's metadata without what this stage is to find; made here where no source has.
    private func metadata(of frame: borrowing Frame, _ settings: InferSettings) -> FrameMetadata {
        var metadata =
            frame.metadata
            ?? FrameMetadata(source: source, frameNumber: frameCount, presentationTime: frame.presentationTime)
        guard settings.input != .objects else { return metadata }
        metadata.objects.removeAll { $0.stage == settings.stage }
        if settings.stage == DetectedObject.firstStage { metadata.isInferred = false }
        return metadata
    }
}
