/// Ways to look through many class scores quickly.
///
/// Magnitudes of floats order like their bit patterns as integers, and those of infinities and of what is not a number
/// are the largest. So one integer maximum finds scores worth a look and broken numbers alike, and vectorizes.
enum Scores {
    /// The bit pattern of a float without its sign.
    static let magnitudeMask: Int32 = 0x7fff_ffff

    /// The bit pattern that the magnitude of a score at or above `threshold` reaches.
    static func bound(_ threshold: Float) -> Int32 {
        Int32(bitPattern: max(0, threshold).bitPattern)
    }

    /// Whether a score (or something broken) in `count` scores from `start` may reach `bound`.
    static func mayReach(_ bound: Int32, _ start: UnsafePointer<Float>, count: Int) -> Bool {
        start.withMemoryRebound(to: Int32.self, capacity: count) { bits in
            var largest: Int32 = 0
            for index in 0..<count { largest = max(largest, bits[index] & magnitudeMask) }
            return largest >= bound
        }
    }

    /// Raises each cell of `largest` to the magnitude of the cell's score in `plane`, bit pattern by bit pattern.
    static func raise(_ largest: UnsafeMutableBufferPointer<Int32>, by plane: UnsafePointer<Float>) {
        plane.withMemoryRebound(to: Int32.self, capacity: largest.count) { bits in
            for cell in 0..<largest.count { largest[cell] = max(largest[cell], bits[cell] & magnitudeMask) }
        }
    }

    /// The highest of `count` scores that lie `stride` apart, the first of equals; not a number if one of them is broken.
    static func highest(
        _ start: UnsafePointer<Float>,
        count: Int,
        stride: Int = 1
    ) -> (classID: Int, score: Float) {
        var best = (classID: 0, score: -Float.infinity)
        for classID in 0..<count {
            let score = start[classID * stride]
            guard score.isFinite else { return (classID, .nan) }
            if score > best.score { best = (classID, score) }
        }
        return best
    }

    /// Whether one of `count` values from `start` is at or above `bound`, or not a number.
    ///
    /// Unlike the magnitudes, this holds for logits too.
    static func mayReach(_ bound: Float, _ start: UnsafePointer<Float>, count: Int) -> Bool {
        let bounds = SIMD8(repeating: bound)
        var areBelow = bounds .== bounds
        var index = 0
        while index + bounds.scalarCount <= count {
            let values = UnsafeRawPointer(start + index).loadUnaligned(as: SIMD8<Float>.self)
            areBelow = areBelow .& (values .< bounds)
            index += bounds.scalarCount
        }
        return !all(areBelow) || (index..<count).contains { !(start[$0] < bound) }
    }
}
