import Foundation
import WeirCore
import WeirDecoding
import WeirImaging
import WeirInference

/// Makes a model's form in 8-bit integers, and keeps it only where it is nearly as good.
public struct ModelQuantization: Sendable {
    /// The path of a model, or `demo`.
    public var model: String
    /// Pictures, folders of pictures, videos.
    public var places: [String]
    /// COCO's JSON file, or a folder of Pascal VOC's; nil for none.
    public var annotations: String?
    /// Where the form goes, ending with `.xml`; nil for beside the model.
    public var output: String?
    /// How many frames it is made from.
    public var calibrationFrames: Int
    /// How many others it is measured with.
    public var heldOutFrames: Int
    /// The most that may be lost, in points of 100; nil for the usual.
    public var mostLoss: Double?

    public init(
        model: String,
        places: [String],
        annotations: String? = nil,
        output: String? = nil,
        calibrationFrames: Int,
        heldOutFrames: Int,
        mostLoss: Double? = nil
    ) {
        self.model = model
        self.places = places
        self.annotations = annotations
        self.output = output
        self.calibrationFrames = calibrationFrames
        self.heldOutFrames = heldOutFrames
        self.mostLoss = mostLoss
    }

    /// What came of it.
    public struct Outcome: Sendable {
        /// What the points below count, in words.
        public let measure: String
        /// The rows of a table: what was measured, frames a second, points.
        public let rows: [(name: String, framesPerSecond: Double, points: Double)]
        /// Points of the model less those of its form.
        public let loss: Double
        public let mostLoss: Double
        /// Where the form lies; nil where it lost too much.
        public let path: String?
    }

    /// A model that is measured with annotations may lose a point of mAP: see `docs/benchmarks.md` for what is usual.
    private static let usualLossOfPrecision = 1.0
    /// Where only the model itself is the truth, every object near the threshold counts, so that more is usual.
    private static let usualLossOfAgreement = 5.0

    /// Makes and measures the form.
    ///
    /// Throws where the model, a place or the toolkit can't be used, or where NNCF can't quantize the model.
    public func run(progress: (String) -> Void) throws(WeirError) -> Outcome {
        let path = try ModelLocator.path(of: model)
        let target = output ?? QuantizedForm.path(of: path)
        guard target.hasSuffix(".xml") else {
            throw WeirError(.settings, "the output \(target) must end with .xml: the form is an OpenVINO model.")
        }
        let toolkit = try Toolkit()
        let reference = try DetectionModel.load(path, settings: DetectionSettings(precision: .fp32))
        guard !reference.isQuantized else {
            throw WeirError(.model, "\(path) is an INT8 model already; give the form that it was made from.")
        }
        let sample = try FrameSample(of: places, most: calibrationFrames + heldOutFrames, progress: progress)
        let (calibration, heldOut) = try split(sample.frames)
        let trial = QuantizationTrial(
            model: path,
            reference: reference,
            annotations: annotations,
            folder: sample.folder,
            toolkit: toolkit,
            heldOut: heldOut
        )
        let pixels = try trial.writePixels(of: calibration)
        var best: QuantizationTrial.Result?
        let bound = mostLoss ?? (annotations == nil ? Self.usualLossOfAgreement : Self.usualLossOfPrecision)
        for protectsHead in [false, true] where (best?.loss ?? .infinity) > bound {
            progress(protectsHead ? "quantizing again, all but what follows the last convolutions" : "quantizing")
            let result = try trial.run(pixels, protectsHead: protectsHead, progress)
            if result.loss < best?.loss ?? .infinity { best = result }
        }
        guard let best else { throw WeirError(.library, "nothing was measured of \(path).") }
        progress("measuring speed")
        let rows = try trial.rows(best)
        if best.loss <= bound { try trial.move(best, to: target) }
        return Outcome(
            measure: best.measure,
            rows: rows,
            loss: best.loss,
            mostLoss: bound,
            path: best.loss <= bound ? target : nil
        )
    }

    /// Every few frames one is held out, so that both are of the same scenes.
    private func split(
        _ frames: [FrameSample.Frame]
    ) throws(WeirError) -> (calibration: [FrameSample.Frame], heldOut: [FrameSample.Frame]) {
        let total = calibrationFrames + heldOutFrames
        var (calibration, heldOut): ([FrameSample.Frame], [FrameSample.Frame]) = ([], [])
        for (number, frame) in frames.enumerated() {
            let isHeldOut = (number + 1) * heldOutFrames / total > number * heldOutFrames / total
            if isHeldOut { heldOut.append(frame) } else { calibration.append(frame) }
        }
        guard !calibration.isEmpty, !heldOut.isEmpty else {
            throw WeirError(
                .resource,
                "\(frames.count) frames are too few to make and to measure a model with; give more."
            )
        }
        return (calibration, heldOut)
    }
}
