public import WeirCore
public import WeirDecoding
internal import WeirImaging

/// One stream's way to a detector.
///
/// `infer` is for one thread at a time; everything else may be called from any.
///
/// Unchecked: only `infer` uses `preparer`.
public final class DetectionStream: @unchecked Sendable {
    public typealias Completion = @Sendable (Result<[DetectedObject], WeirError>) -> Void

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

    /// Looks for objects in `frame`, which is needed for the length of this call only.
    ///
    /// Waits while the model is busy. `completion` is called exactly once, on a thread of the engine that has to go back
    /// to work: be short. It gets the objects in pixels of the frame, the most confident first. Throws where the frame
    /// cannot be read or the run cannot start; the completion is not called then.
    public func infer(
        _ frame: VideoFrame,
        ticket: FrameTicket,
        options: DecodingOptions? = nil,
        completion: @escaping Completion
    ) throws(WeirError) -> Decision {
        let options = options ?? model.options
        switch stream.admit(ticket) {
        case .skip(let reason): return .skip(reason)
        case .infer(let slot):
            let placement = try preparer.prepare(frame, into: slot.input)
            try slot.start { [self] result in
                completion(result.flatMap { tensors in objects(in: tensors, placement, options) })
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

    private func objects(
        in tensors: [Tensor],
        _ placement: InputPlacement,
        _ options: DecodingOptions
    ) -> Result<[DetectedObject], WeirError> {
        Result { () throws(WeirError) in
            let output = try model.decoder.decode(tensors, options: options)
            if output.dropped > 0 { stream.countNotNumbers(output.dropped) }
            return output.detections.compactMap { detection in
                let box = placement.toFrame(detection.box).clipped(to: placement.frame)
                // What lies in a letterbox's bars is nowhere in the frame.
                guard box.area > 0 else { return nil }
                return DetectedObject(
                    box: box,
                    classID: detection.classID,
                    label: model.label(of: detection.classID),
                    confidence: detection.confidence
                )
            }
        }
    }
}
