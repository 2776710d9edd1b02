import Foundation
import WeirCore
import WeirDecoding
import WeirInference
import WeirMessages

/// A model that looks at one frame at a time.
struct SingleFrameModel: ~Copyable {
    let model: DetectionModel
    private let stream: DetectionStream

    /// Throws a sentence where the model or the settings are wrong.
    init(_ model: DetectionModel) throws(WeirError) {
        self.model = model
        stream = try model.openStream(SourceID("frames"))
    }

    deinit {
        stream.close()
    }

    /// What the model says of a frame, down to `threshold`.
    ///
    /// Throws where the frame can't be read or the run fails.
    func look(at frame: VideoFrame, threshold: Float) throws(WeirError) -> Findings {
        var options = model.description.options
        options.threshold = threshold
        let result = Monitor<Result<Findings, WeirError>?>(nil)
        let decision = try stream.infer(frame, ticket: FrameTicket(), options: options) { findings in
            result.update { $0 = findings }
        }
        guard decision == .infer else { throw WeirError(.library, "the model has taken no frame.") }
        return try result.wait { $0 }.get()
    }

    /// Down to this score objects count for the precision at all recalls.
    static let leastScore: Float = 0.01

    /// What the model says of frames, a record each, their numbers exact.
    ///
    /// Throws as `look` does.
    func records(
        of frames: [FrameSample.Frame],
        threshold: Float,
        progress: (String) -> Void
    ) throws(WeirError) -> Data {
        let encoder = RecordEncoder(isExact: true)
        var bytes: [UInt8] = []
        for (number, frame) in frames.enumerated() {
            progress("inferring \(frame.name) (\(number + 1) of \(frames.count))")
            let findings = try frame.withPicture { (picture) throws(WeirError) in
                try look(at: picture, threshold: threshold)
            }
            var metadata = FrameMetadata(source: SourceID(frame.name), frameNumber: number, isInferred: true)
            metadata.objects = findings.objects
            metadata.attributes = findings.attributes
            encoder.append(metadata, to: &bytes)
        }
        return Data(bytes)
    }
}
