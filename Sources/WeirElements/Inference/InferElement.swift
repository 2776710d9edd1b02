import WeirCore
import WeirDecoding
import WeirElementKit
import WeirGStreamer
import WeirInference

/// Finds objects in frames with a model.
///
///     … ! weirinfer model=yolo11n.onnx threshold=0.4 ! weirtrack ! …
///
/// - Writes: the frame's objects; whether the model saw the frame.
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

    /// One for each inference that may be under way, and another to look ahead where that is one: frames are large.
    var heldFrameLimit: Int { max(2, session?.requestCount ?? 1) }
    var expectedLatency: UInt64 { session?.expectedLatency ?? 0 }

    mutating func start(_ settings: InferSettings, _ interruption: Interruption) throws(WeirError) {
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
        let metadata = blank(frame)
        let isDue = frameCount % (settings.interval + 1) == 0
        frameCount += 1
        guard isDue, let stream = try session?.stream(for: metadata.source) else {
            held.resolve { frame throws(WeirError) in frame.metadata = metadata }
            return
        }
        let chosen = try selection.current(for: settings, stream.model.description)
        let decision = try frame.readPicture { picture throws(WeirError) in
            try stream.stream.infer(
                picture,
                ticket: FrameTicket(mediaTime: metadata.presentationTime),
                options: chosen.options
            ) { result in
                held.resolve { frame throws(WeirError) in
                    var seen = metadata
                    seen.objects = chosen.selection.select(try result.get(), threshold: chosen.threshold)
                    seen.isInferred = true
                    frame.metadata = seen
                }
            }
        }
        if case .skip = decision { held.resolve { frame throws(WeirError) in frame.metadata = metadata } }
    }

    mutating func flush() {
        session?.resume()
        frameCount = 0
    }

    mutating func stop() {
        session?.close()
        session = nil
        selection = SelectionCache()
    }

    /// The frame's metadata without objects; made here where no source has.
    private func blank(_ frame: borrowing Frame) -> FrameMetadata {
        var metadata =
            frame.metadata
            ?? FrameMetadata(source: source, frameNumber: frameCount, presentationTime: frame.presentationTime)
        metadata.objects = []
        metadata.isInferred = false
        return metadata
    }
}
