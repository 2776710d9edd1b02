/// `level` moved towards `value` by `coverage` of 255, rounded to the nearest.
@inline(__always)
func blended(_ level: UInt8, _ value: UInt8, _ coverage: UInt32) -> UInt8 {
    // Exact division by 255 for sums up to 255 × 255; in 16 bits, which vectors hold many of.
    let coverage = UInt16(truncatingIfNeeded: coverage)
    let sum = UInt16(level) &* (255 &- coverage) &+ UInt16(value) &* coverage &+ 128
    return UInt8(truncatingIfNeeded: (sum &+ (sum >> 8)) >> 8)
}

extension Canvas.Component {
    /// Fills `rectangle`, which lies inside.
    func fill(_ rectangle: PixelRectangle, value: UInt8, alpha: UInt8) {
        for row in rectangle.top..<rectangle.bottom {
            let start = base + row * stride + rectangle.left * step
            if alpha == 255 {
                set(start, count: rectangle.width, value: value)
            } else {
                mix(start, count: rectangle.width, value: value, alpha: UInt32(alpha))
            }
        }
    }

    private func set(_ start: UnsafeMutablePointer<UInt8>, count: Int, value: UInt8) {
        guard step > 1 else { return start.update(repeating: value, count: count) }
        var sample = start
        for _ in 0..<count {
            sample.pointee = value
            sample += step
        }
    }

    private func mix(_ start: UnsafeMutablePointer<UInt8>, count: Int, value: UInt8, alpha: UInt32) {
        if step == 1 {
            for index in 0..<count { start[index] = blended(start[index], value, alpha) }
        } else {
            for index in 0..<count { start[index &* step] = blended(start[index &* step], value, alpha) }
        }
    }

    /// Mixes values into the samples from `column` of `row` on, each by its coverage.
    func mix(row: Int, column: Int, values: UnsafePointer<UInt8>, coverage: UnsafePointer<UInt8>, count: Int) {
        let start = base + row * stride + column * step
        if step == 1 {
            for index in 0..<count { start[index] = blended(start[index], values[index], UInt32(coverage[index])) }
        } else {
            for index in 0..<count {
                start[index &* step] = blended(start[index &* step], values[index], UInt32(coverage[index]))
            }
        }
    }

    /// Mixes `value` into the samples from `column` of `row` on, each by its coverage.
    func mix(row: Int, column: Int, coverage: UnsafePointer<UInt8>, count: Int, value: UInt8, alpha: UInt8) {
        var sample = base + row * stride + column * step
        for index in 0..<count {
            let share = UInt32(coverage[index])
            if share > 0 {
                sample.pointee = blended(sample.pointee, value, alpha == 255 ? share : share &* UInt32(alpha) / 255)
            }
            sample += step
        }
    }
}
