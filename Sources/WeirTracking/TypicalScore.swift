/// What a detector's scores are usually like: the running median of those that may mean something.
///
/// Detectors differ in how they score what they are sure of. Thresholds that go by this number suit each of them.
struct TypicalScore: Sendable {
    /// Scores below mean nothing for any detector: weak boxes outnumber the rest, and would say what is usual.
    private static let least: Float = 0.35
    /// By so much a score moves the median: a busy street of another look changes it in seconds.
    private static let step: Float = 0.002

    /// Nil until a score was seen.
    private(set) var value: Float?

    /// Takes in a frame's scores.
    mutating func add(_ scores: some Sequence<Float>) {
        let meaningful = scores.filter { $0 >= Self.least }
        guard let median = value ?? Self.median(meaningful) else { return }
        let (above, below) = (meaningful.count { $0 > median }, meaningful.count { $0 < median })
        value = median + Self.step * Float(above - below)
    }

    private static func median(_ scores: [Float]) -> Float? {
        scores.isEmpty ? nil : scores.sorted()[scores.count / 2]
    }
}
