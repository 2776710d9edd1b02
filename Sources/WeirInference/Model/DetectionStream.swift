public import WeirCore
public import WeirDecoding
internal import WeirImaging

/// One stream's way to a detector.
///
/// `infer` is for one thread at a time; everything else may be called from any.
///
/// Unchecked: only `infer` uses `preparer`.
public final class DetectionStream: @unchecked Sendable {
    public typealias Completion = @Sendable (Result<Findings, WeirError>) -> Void

    /// What becomes of a frame.
    public enum Decision: Hashable, Sendable {
        /// It is inferred, and the completion will be called.
        case infer
        /// It goes on without, and the completion will not be called.
        case skip(SkipReason)
    }

    private let model: ModelDescription
    private let shared: SharedModel
    private let stream: InferenceStream
    private let preparer: InputPreparer

    init(_ model: ModelDescription, _ shared: SharedModel, _ source: SourceID) throws(WeirError) {
        self.model = model
        self.shared = shared
        stream = shared.scheduler.openStream(source)
        preparer = try InputPreparer(input: model.input, writesPlanes: model.input.layout == .channelsFirst)
    }

    /// Has the model look at `frame`, or at the part of it in `crop`; it is needed for the length of this call only.
    ///
    /// Waits while the model is busy. `completion` is called exactly once, on a thread of the engine that has to go back
    /// to work: be short. It gets the objects in pixels of the frame, the most confident first. Throws where the frame
    /// cannot be read or the run cannot start; the completion is not called then.
    public func infer(
        _ frame: VideoFrame,
        crop: Box? = nil,
        ticket: FrameTicket,
        options: DecodingOptions? = nil,
        completion: @escaping Completion
    ) throws(WeirError) -> Decision {
        let options = options ?? model.options
        switch stream.admit(ticket) {
        case .skip(let reason): return .skip(reason)
        case .infer(let slot):
            let placement = try preparer.prepare(frame, crop: crop, into: slot.input)
            try slot.start { [self] result in
                completion(result.flatMap { tensors in findings(in: tensors, placement, options) })
            }
            return .infer
        }
    }

    /// Wakes a thread that waits in `infer`, and skips frames until `resume`.
    ///
    /// Runs that are under way end as they would, and so do their completions.
    public func cancel() { stream.cancel() }

    /// Takes frames again after `cancel`.
    public func resume() { stream.resume() }

    /// Wakes a thread that waits in `infer`, skips frames for good, and waits for the runs that are under way.
    ///
    /// No completion is called after it has returned. Not to be called from a completion.
    public func close() { stream.close() }

    /// What became of the stream's frames so far; zeros once it is closed.
    public var statistics: StreamStatistics { stream.statistics }

    private func findings(
        in tensors: [Tensor],
        _ placement: InputPlacement,
        _ options: DecodingOptions
    ) -> Result<Findings, WeirError> {
        Result { () throws(WeirError) in
            let output = try model.decode(tensors, options: options)
            if output.dropped > 0 { stream.countNotNumbers(output.dropped) }
            var attributes = output.attributes
            attributes.segmentation = attributes.segmentation.map {
                placement.picture(of: $0, input: model.input.size)
            }
            let objects = output.detections.compactMap { object(of: $0, placement, options.filter) }
            return Findings(objects: objects, attributes: attributes, dropped: output.dropped)
        }
    }

    private func object(
        of detection: Detection,
        _ placement: InputPlacement,
        _ filter: ObjectFilter
    ) -> DetectedObject? {
        let whole = placement.toFrame(detection.box)
        let clipped = placement.clipped(whole)
        // What lies in a letterbox's bars is nowhere in the frame.
        guard clipped.area > 0,
            let box = filter.apply(to: clipped, classID: detection.classID, in: placement.frame)
        else { return nil }
        var object = DetectedObject(
            box: box,
            classID: detection.classID,
            label: model.label(of: detection.classID),
            confidence: detection.confidence
        )
        object.orientedBox = detection.orientedBox.map { placement.toFrame($0) }
        object.keypoints = detection.keypoints.map { keypoint in
            let point = placement.toFrame(keypoint.point)
            return Keypoint(x: point.x, y: point.y, confidence: keypoint.confidence)
        }
        object.mask = detection.mask?.part(box, of: whole)
        return object
    }
}

/// What a model says of a frame, or of a part of it.
public struct Findings: Hashable, Sendable {
    /// In pixels of the frame, the most confident first.
    public var objects: [DetectedObject]
    /// What it says of the whole picture that it looked at.
    public var attributes: Attributes
    /// How many objects were left out since a number of theirs was none.
    public var dropped: Int

    public init(objects: [DetectedObject] = [], attributes: Attributes = Attributes(), dropped: Int = 0) {
        self.objects = objects
        self.attributes = attributes
        self.dropped = dropped
    }
}
