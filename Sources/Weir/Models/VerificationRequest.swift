import Foundation
import WeirCore
import WeirDecoding

/// What `toolkit/verify.py` is told of a model, of frames, and of what Weir says of them.
struct VerificationRequest: Encodable {
    struct Input: Encodable {
        let width: Int
        let height: Int
        let channels: String
        let layout: String
        let fit: String
        let scaling: String
        let mean: [Float]
        let scale: [Float]

        init(_ input: ModelInput) {
            (width, height) = (input.size.width, input.size.height)
            (channels, layout, fit) = (input.channels.rawValue, input.layout.rawValue, "\(input.fit)")
            (scaling, mean, scale) = (input.scaling.rawValue, input.mean, input.scale)
        }
    }

    struct Constant: Encodable {
        let name: String
        let shape: [Int]
        let values: [Double]
    }

    struct Output: Encodable {
        let output: String
        let name: String
        let factor: Float?
    }

    struct Frame: Encodable {
        let name: String
        let file: String
        let format: String
        let width: Int
        let height: Int
        let matrix: String
        let fullRange: Bool

        init(_ frame: FrameSample.Frame) {
            (name, file, format) = (frame.name, frame.file, frame.format.rawValue)
            (width, height) = (frame.size.width, frame.size.height)
            matrix = "\(frame.colorimetry.matrix)"
            fullRange = frame.colorimetry.isFullRange
        }
    }

    let model: String
    let task: String
    let family: String
    let input: Input
    let constants: [Constant]
    let outputs: [Output]
    /// How many keypoints an object has, and how many numbers each takes.
    let keypoints: [Int]?
    let blank: String?
    let threshold: Float
    let nmsThreshold: Float
    let labels: [String]
    let attributeLabels: [String: [String]]
    let place: String
    let frames: [Frame]
    let records: String
    let recordThreshold: Float
    let annotations: String?

    init(
        model: String,
        description: ModelDescription,
        place: String,
        frames: [FrameSample.Frame],
        records: String,
        recordThreshold: Float,
        annotations: String?
    ) {
        self.model = model
        (task, family) = (description.task.rawValue, description.family)
        input = Input(description.input)
        constants = description.constants.map { Constant(name: $0.name, shape: $0.shape, values: $0.values) }
        outputs = (description.stated.outputs ?? []).map { Output(output: $0.output, name: $0.name, factor: $0.factor) }
        keypoints = description.stated.keypoints.map { [$0.count, $0.width] }
        blank = description.stated.blank?.rawValue
        (threshold, nmsThreshold) = (description.threshold, description.nmsThreshold)
        (labels, attributeLabels) = (description.labels, description.attributeLabels)
        self.place = place
        self.frames = frames.map(Frame.init)
        self.records = records
        self.recordThreshold = recordThreshold
        self.annotations = annotations
    }

    func json() throws(WeirError) -> Data {
        do { return try JSONEncoder().encode(self) } catch {
            throw WeirError(.library, "what is known of \(model) can't be written as JSON.", cause: "\(error)")
        }
    }
}
