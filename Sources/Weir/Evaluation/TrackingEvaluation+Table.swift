import WeirTracking

extension TrackingEvaluation {
    /// The scores for people to read: a row of heads, one for each sequence, and one for all where there are several.
    public var table: [[String]] {
        let heads = [
            "sequence", "HOTA", "DetA", "AssA", "MOTA", "IDF1", "switches", "false positives", "misses", "objects",
        ]
        let rows = sequences.map { Self.row($0.name, $0.scores) }
        return [heads] + rows + (rows.count > 1 ? [Self.row("all", all)] : [])
    }

    private static func row(_ name: String, _ scores: TrackingScores) -> [String] {
        let parts = [
            scores.hota, scores.detectionAccuracy, scores.associationAccuracy, scores.mota, scores.idf1,
        ]
        let counts = [scores.identitySwitches, scores.falsePositives, scores.misses, scores.trueObjects]
        return [name] + parts.map(\.twoDecimals) + counts.map(String.init)
    }
}
