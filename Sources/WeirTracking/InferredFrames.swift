import WeirCore

/// Which frames of a file of detections a model saw.
public struct InferredFrames: Sendable {
    private let first: Int
    private let stride: Int

    /// Every frame after which `interval` are left out, the first being that of the first detection.
    ///
    /// Where `interval` is nil, the detections tell: when all of them lie on every fifth frame, a model saw every fifth.
    public init(_ frames: [[DetectedObject]], interval: Int?) {
        let filled = frames.indices.filter { !frames[$0].isEmpty }
        let first = filled.first ?? 0
        self.first = first
        let told = filled.reduce(0) { Self.greatestCommonDivisor($0, $1 - first) }
        stride = interval.map { max(0, min($0, frames.count)) + 1 } ?? max(1, told)
    }

    /// Whether a model saw the frame, counted from 0.
    public func contains(_ frame: Int) -> Bool {
        (frame - first) % stride == 0
    }

    private static func greatestCommonDivisor(_ one: Int, _ other: Int) -> Int {
        other == 0 ? one : greatestCommonDivisor(other, one % other)
    }
}
