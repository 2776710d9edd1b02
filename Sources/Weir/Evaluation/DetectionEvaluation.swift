import Foundation
import WeirCore

/// Scores what a model has found in pictures against annotations, by mean average precision (mAP).
public struct DetectionEvaluation: Sendable {
    public let records: String
    public let annotations: String

    /// `records` are a run's, `annotations` COCO's JSON file or a folder of Pascal VOC's.
    public init(records: String, annotations: String) {
        self.records = records
        self.annotations = annotations
    }

    /// Whether `toolkit/evaluate_detections.py` could score them; it prints the scores, and what keeps it from it.
    ///
    /// With `json` it writes them there, too. Throws `.resource` where a file or the toolkit isn't there.
    public func run(json: String? = nil) throws(WeirError) -> Bool {
        for (what, path) in [("records", records), ("annotations", annotations)]
        where !FileManager.default.fileExists(atPath: path) {
            throw WeirError(.resource, "there are no \(what) “\(path)”; name a file that is there.")
        }
        let options = json.map { ["--json", $0] } ?? []
        return try Toolkit().run("evaluate_detections.py", [records, annotations] + options) == 0
    }
}
