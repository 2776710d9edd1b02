import Foundation
import WeirTracking

extension TrackingEvaluation {
    /// The scores as JSON: `sequences`, each with its `name`, and `all`; scores are in percent.
    public func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let report = Report(
            sequences: sequences.map { Report.Scores(name: $0.name, $0.scores) },
            all: Report.Scores(name: nil, all)
        )
        return try encoder.encode(report) + Data("\n".utf8)
    }

    private struct Report: Encodable {
        let sequences: [Scores]
        let all: Scores

        struct Scores: Encodable {
            let name: String?
            let hota, detA, assA, mota, idf1: Double
            let identitySwitches, falsePositives, misses: Int
            let frames, trueObjects, trueIdentities, reportedIdentities: Int

            init(name: String?, _ scores: TrackingScores) {
                self.name = name
                (hota, detA, assA) = (scores.hota, scores.detectionAccuracy, scores.associationAccuracy)
                (mota, idf1) = (scores.mota, scores.idf1)
                (identitySwitches, falsePositives, misses) =
                    (scores.identitySwitches, scores.falsePositives, scores.misses)
                (frames, trueObjects) = (scores.frames, scores.trueObjects)
                (trueIdentities, reportedIdentities) = (scores.trueIdentities, scores.reportedIdentities)
            }
        }
    }
}
