import Foundation
import WeirCore
import WeirDecoding
import WeirInference

/// Holds what Weir makes of a model's outputs against a plain reading of them, `toolkit/verify.py`.
public struct ModelVerification: Sendable {
    /// The path of a model, or `demo`.
    public var model: String
    /// Pictures, folders of pictures, videos.
    public var places: [String]
    /// COCO's JSON file, or a folder of Pascal VOC's; nil for none.
    public var annotations: String?
    public var engine: InferenceEngineChoice
    /// In the engine's words, such as "CPU".
    public var device: String
    /// What Weir computes in; the plain reading computes in 32-bit floats.
    public var precision: InferencePrecision
    /// The most frames that are looked at.
    public var mostFrames: Int

    public init(
        model: String,
        places: [String],
        annotations: String? = nil,
        engine: InferenceEngineChoice = .automatic,
        device: String = "CPU",
        precision: InferencePrecision = .fp32,
        mostFrames: Int
    ) {
        self.model = model
        self.places = places
        self.annotations = annotations
        self.engine = engine
        self.device = device
        self.precision = precision
        self.mostFrames = mostFrames
    }

    /// Whether the two readings agree, which the toolkit's program has printed by then.
    ///
    /// Throws where the model, a place or the toolkit can't be used.
    public func run(progress: (String) -> Void) throws(WeirError) -> Bool {
        if let annotations, !FileManager.default.fileExists(atPath: annotations) {
            throw WeirError(
                .resource,
                "there are no annotations “\(annotations)”; give COCO's file or Pascal VOC's folder."
            )
        }
        let toolkit = try Toolkit()
        let settings = DetectionSettings(engine: engine, device: device, precision: precision)
        let subject = try SingleFrameModel(try DetectionModel.load(model, settings: settings))
        let sample = try FrameSample(of: places, most: mostFrames, progress: progress)
        let description = subject.model.description
        let threshold =
            annotations == nil ? description.threshold : min(description.threshold, SingleFrameModel.leastScore)
        let records = try subject.records(of: sample.frames, threshold: threshold, progress: progress)
        let request = try VerificationRequest(
            model: try ModelLocator.path(of: model),
            description: description,
            place: subject.model.place,
            frames: sample.frames,
            records: try FrameSample.write(records, "records.jsonl", in: sample.folder),
            recordThreshold: threshold,
            annotations: annotations
        ).json()
        progress("reading the model plainly")
        let code = try toolkit.run("verify.py", [try FrameSample.write(request, "request.json", in: sample.folder)])
        // What else stops it has been told by itself.
        guard code == 0 || code == 1 else { throw WeirError(.resource, "the plain reading could not be made.") }
        return code == 0
    }
}
