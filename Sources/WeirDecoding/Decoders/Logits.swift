import Glibc

/// Probabilities that a model gives before the sigmoid.
enum Logits {
    /// From here on the sigmoid of a float may be rounded to 1.
    private static let nearlyOne: Float = 16
    /// More than what rounding can make of a logit where thresholds are.
    private static let slack: Float = 1e-4

    /// The sigmoid of `logit`; not a number where the logit is none.
    static func probability(_ logit: Float) -> Float {
        logit.isFinite ? 1 / (1 + exp(-logit)) : .nan
    }

    /// A logit below which no probability reaches `threshold`.
    static func bound(_ threshold: Float) -> Float {
        let threshold = min(max(threshold, 0), 1)
        return min(log(threshold / (1 - threshold)), nearlyOne) - slack
    }

    /// Whether one of `count` values from `start` is negative, which no probability is.
    static func areLogits(_ start: UnsafePointer<Float>, count: Int) -> Bool {
        var negative: Int32 = 0
        for index in 0..<count { negative &+= start[index] < 0 ? 1 : 0 }
        return negative > 0
    }
}
