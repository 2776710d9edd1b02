import Glibc

/// The scores of classes of which one is right, be they probabilities already or not.
///
/// Scores from 0 to 1 with a sum of 1 are probabilities; others get a softmax. Bytes are taken as 255ths, as TensorFlow
/// Lite's own examples show them, since the file's scale isn't known here.
enum Probabilities {
    /// How far the sum may be from 1; half-precision and quantized models round.
    private static let largestDeviation: Float = 0.05

    static let byteFactor: Float = 1 / 255

    /// The exponential of less changes no sum of 1 and more, however many classes there are.
    private static let negligible: Float = -25

    /// Whether `count` scores that lie `stride` apart are probabilities already.
    static func areGiven(_ start: UnsafePointer<Float>, count: Int, stride: Int = 1, factor: Float = 1) -> Bool {
        var sum: Float = 0
        for index in 0..<count {
            let value = start[index * stride] * factor
            guard value >= -largestDeviation, value <= 1 + largestDeviation else { return false }
            sum += value
        }
        return abs(sum - 1) <= largestDeviation
    }

    /// The softmax of the highest of `count` scores.
    static func softmax(
        ofHighest highest: Float,
        among start: UnsafePointer<Float>,
        count: Int,
        stride: Int = 1,
        factor: Float = 1
    ) -> Float {
        var sum: Float = 0
        for index in 0..<count {
            let distance = (start[index * stride] - highest) * factor
            if distance > negligible { sum += exp(distance) }
        }
        return 1 / sum
    }

    /// The highest class with its probability, which is not a number where one of the scores is none.
    static func highest(
        _ start: UnsafePointer<Float>,
        count: Int,
        stride: Int = 1,
        factor: Float = 1
    ) -> (classID: Int, probability: Float) {
        let best = Scores.highest(start, count: count, stride: stride)
        guard best.score.isFinite else { return (best.classID, .nan) }
        let isGiven = areGiven(start, count: count, stride: stride, factor: factor)
        let probability =
            isGiven
            ? best.score * factor
            : softmax(ofHighest: best.score, among: start, count: count, stride: stride, factor: factor)
        return (best.classID, min(max(probability, 0), 1))
    }

    static func sigmoid(_ value: Float) -> Float { 1 / (1 + exp(-value)) }
}
