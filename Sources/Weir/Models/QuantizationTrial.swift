import Foundation
import WeirCore
import WeirDecoding
import WeirImaging
import WeirInference
import WeirMessages

/// Makes one INT8 form of a model and measures it against the model.
struct QuantizationTrial {
    /// The form, and how it did.
    struct Result {
        let path: String
        let measure: String
        let referencePoints: Double
        let points: Double

        var loss: Double { referencePoints - points }
    }

    /// What `toolkit/compare_records.py` is told, and what it says.
    private struct Comparison: Encodable {
        let task: String
        let labels: [String]
        let threshold: Float
        let frames: [String]
        let reference: String
        let candidate: String
        let annotations: String?
        let result: String
    }

    private struct Verdict: Decodable {
        let measure: String
        let reference: Double
        let candidate: Double
    }

    let model: String
    let reference: DetectionModel
    let annotations: String?
    /// For files that are needed only meanwhile.
    let folder: String
    let toolkit: Toolkit
    let heldOut: [FrameSample.Frame]

    /// Writes the model's input for each frame as it is at run time; the path of the file.
    func writePixels(of frames: [FrameSample.Frame]) throws(WeirError) -> String {
        let input = reference.description.input
        let preparer = try InputPreparer(input: input, writesPlanes: input.layout == .channelsFirst)
        var bytes = Data()
        var one = [UInt8](repeating: 0, count: preparer.byteCount)
        for frame in frames {
            try frame.withPicture { (picture) throws(WeirError) in
                var failure: WeirError?
                one.withUnsafeMutableBufferPointer { target in
                    do throws(WeirError) { try preparer.prepare(picture, into: target) } catch { failure = error }
                }
                if let failure { throw failure }
            }
            bytes.append(contentsOf: one)
        }
        return try write(bytes, "calibration")
    }

    /// Makes the form from the pixels at a path, and measures what it loses.
    func run(_ pixels: String, protectsHead: Bool, _ progress: (String) -> Void) throws(WeirError) -> Result {
        let path = "\(folder)/\(protectsHead ? "protected" : "whole").int8.xml"
        let request = QuantizationRequest(
            model: model,
            output: path,
            description: reference.description,
            calibration: pixels,
            protectsHead: protectsHead,
            avoidsSaturation: Processors.saturateBytes
        )
        guard try toolkit.run("quantize.py", [try write(json(request), "quantize.json")]) == 0 else {
            throw WeirError(.model, "\(model) could not be quantized.")
        }
        try writeSidecars(of: path)
        let candidate = try DetectionModel.load(path)
        progress("comparing on \(heldOut.count) frames that it was not made from")
        let comparison = Comparison(
            task: reference.description.task.rawValue,
            labels: reference.description.labels,
            threshold: reference.description.threshold,
            frames: heldOut.map(\.name),
            reference: try records(of: reference, "reference.jsonl"),
            candidate: try records(of: candidate, "candidate.jsonl"),
            annotations: annotations,
            result: "\(folder)/verdict.json"
        )
        guard try toolkit.run("compare_records.py", [try write(json(comparison), "comparison.json")]) == 0,
            let data = FileManager.default.contents(atPath: comparison.result),
            let verdict = try? JSONDecoder().decode(Verdict.self, from: data)
        else { throw WeirError(.resource, "the two forms of \(model) could not be compared.") }
        return Result(
            path: path,
            measure: verdict.measure,
            referencePoints: verdict.reference,
            points: verdict.candidate
        )
    }

    /// What `weir quantize` prints: the model as it is computed in 32-bit floats and as it is by itself, and the form.
    func rows(_ result: Result) throws(WeirError) -> [(name: String, framesPerSecond: Double, points: Double)] {
        let usual = try DetectionModel.load(model)
        let form = try DetectionModel.load(result.path)
        return [
            ("fp32", try InferenceRate(of: reference, on: heldOut[...]).framesPerSecond, result.referencePoints),
            ("auto", try InferenceRate(of: usual, on: heldOut[...]).framesPerSecond, result.referencePoints),
            ("int8", try InferenceRate(of: form, on: heldOut[...]).framesPerSecond, result.points),
        ]
    }

    /// Moves the form and the files beside it, of which one that stood there before goes.
    func move(_ result: Result, to target: String) throws(WeirError) {
        for ending in ["bin", "weir", "labels.txt", "xml"] {
            let (source, goal) = (replacing(result.path, ending), replacing(target, ending))
            guard FileManager.default.fileExists(atPath: source) else { continue }
            do {
                if FileManager.default.fileExists(atPath: goal) { try FileManager.default.removeItem(atPath: goal) }
                try FileManager.default.copyItem(atPath: source, toPath: goal)
            } catch {
                throw WeirError(.resource, "\(goal) can't be written; give another --output.", cause: "\(error)")
            }
        }
    }

    private func replacing(_ path: String, _ ending: String) -> String { path.dropLast("xml".count) + ending }

    /// All that holds for the model, since the form doesn't keep the words of its exporter.
    private func writeSidecars(of path: String) throws(WeirError) {
        let texts = ModelSidecar.texts(saying: reference.description.settings)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        _ = try write(Data(texts.settings.utf8), ModelSidecar.settingsFileName(forModel: name))
        if let labels = texts.labels { _ = try write(Data(labels.utf8), ModelSidecar.labelsFileName(forModel: name)) }
    }

    private func records(of model: DetectionModel, _ name: String) throws(WeirError) -> String {
        let subject = try SingleFrameModel(model)
        let threshold = annotations == nil ? model.description.threshold : SingleFrameModel.leastScore
        return try write(try subject.records(of: heldOut, threshold: threshold) { _ in }, name)
    }

    private func json(_ value: some Encodable) throws(WeirError) -> Data {
        do { return try JSONEncoder().encode(value) } catch {
            throw WeirError(.library, "what is known of \(model) can't be written as JSON.", cause: "\(error)")
        }
    }

    private func write(_ data: Data, _ name: String) throws(WeirError) -> String {
        try FrameSample.write(data, name, in: folder)
    }
}
