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

    private var slot: ModelSlot?
    private var selection = SelectionCache()
    private var frameCount = 0
    private var limit = RateLimit()
    private var promise: Promise?
    private var gate: FrameGate?
    private var source = SourceID("0")
    private var objects: ObjectStage?
    private var regions: RegionStage?
    /// Whether the model that is used now has seen a frame.
    private var hasBegun = false

    /// One for each run that may be under way, and another to look ahead where that is one: frames are large.
    var heldFrameLimit: Int { max(2, slot?.current.requestCount ?? 1, promise?.heldFrames ?? 0) }
    var expectedLatency: UInt64 { slot?.current.expectedLatency ?? 0 }

    mutating func start(_ settings: InferSettings, _ interruption: Interruption) throws(WeirError) {
        objects = settings.input == .objects ? try settings.objectStage() : nil
        regions = settings.input == .regions ? try settings.regionStage() : nil
        let slot = try ModelSlot(settings)
        interruption.onInterrupt { slot.interrupt() }
        self.slot = slot
        gate = settings.gate == .motion && settings.input != .objects ? FrameGate() : nil
        frameCount = 0
        limit.reset()
        hasBegun = false
    }

    mutating func begin(
        _ frame: borrowing Frame,
        _ held: HeldFrame,
        _ settings: InferSettings
    ) throws(WeirError) {
        let metadata = metadata(of: frame, settings)
        let number = frameCount
        frameCount += 1
        followModel(settings, held)
        promise = settings.promise.map(Promise.init)
        let arrival = frame.arrival ?? .now
        let deadline = promise?.deadline(arrival: arrival, downstreamTime: held.downstreamTime)
        let reason = try skipReason(frame, number, held, metadata, settings)
        guard reason == nil || objects != nil, let slot, let opened = try slot.current.stream(for: metadata.source)
        else {
            held.resolve { frame throws(WeirError) in frame.metadata = metadata.skipped(reason) }
            return
        }
        if !hasBegun {
            objects?.begin(opened.model.description.task)
            hasBegun = true
        }
        let ticket = settings.ticket(
            mediaTime: metadata.presentationTime,
            arrival: arrival,
            deadline: deadline,
            worth: gate?.worth ?? 1
        )
        let options = try selection.current(for: settings, opened.model.description)
        let look = Look(opened, slot, options, metadata, settings, ticket, held)
        try frame.readPicture { picture throws(WeirError) in
            if let objects {
                let work = objects.work(on: reason == nil ? metadata.objects : [], of: picture.size, frame: number)
                try look.atObjects(work, objects, picture)
            } else {
                let isInferred = try look.atFrame(picture, regions)
                if isInferred { gate?.settle() }
            }
        }
    }

    /// Why the model isn't asked about frame `number`; nil where it is.
    private mutating func skipReason(
        _ frame: borrowing Frame,
        _ number: Int,
        _ held: HeldFrame,
        _ metadata: FrameMetadata,
        _ settings: InferSettings
    ) throws(WeirError) -> SkipReason? {
        // The gate sees every frame, also those that aren't inferred for other reasons.
        if try gate?.isStill(frame, at: metadata.presentationTime, held) == true { return .still }
        guard number % (settings.interval + 1) == 0 else { return .interval }
        guard limit.admits(at: metadata.presentationTime, perSecond: settings.mostInferences) else { return .rate }
        // Who was promised a time can't wait for a model that is still being loaded.
        if promise != nil, try slot?.current.isReady() == nil { return .loading }
        return nil
    }

    mutating func flush() {
        slot?.resume()
        frameCount = 0
        limit.reset()
        if gate != nil { gate = FrameGate() }
        objects?.forget()
    }

    mutating func stop() {
        slot?.close()
        slot = nil
        selection = SelectionCache()
        objects = nil
        regions = nil
    }

    /// Takes another model into use where one was named and is loaded; one that can't be is told of, and the old stays.
    private mutating func followModel(_ settings: InferSettings, _ held: HeldFrame) {
        do throws(WeirError) {
            guard try slot?.follow(settings) == true else { return }
            selection = SelectionCache()
            hasBegun = false
        } catch {
            held.warn(WeirError(error.code, "the model stays as it was, since " + error.message, cause: error.cause))
        }
    }

    /// The frame's metadata without what this stage is to find; made here where no source has.
    private func metadata(of frame: borrowing Frame, _ settings: InferSettings) -> FrameMetadata {
        var metadata =
            frame.metadata
            ?? FrameMetadata(source: source, frameNumber: frameCount, presentationTime: frame.presentationTime)
        guard settings.input != .objects else { return metadata }
        metadata.objects.removeAll { $0.stage == settings.stage }
        if settings.stage == DetectedObject.firstStage {
            metadata.isInferred = false
            metadata.skipReason = nil
        }
        return metadata
    }
}

extension FrameMetadata {
    /// The same of a frame that no model saw, and why.
    func skipped(_ reason: SkipReason?) -> FrameMetadata {
        var skipped = self
        skipped.skipReason = reason
        return skipped
    }
}
