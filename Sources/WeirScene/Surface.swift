/// One component of a picture in memory: luma, or one of the two chroma components at half the size.
struct Surface {
    let base: UnsafeMutablePointer<UInt8>
    let stride: Int
    /// Bytes from one sample to the next: 2 where the chroma components are interleaved.
    let step: Int
    let width: Int
    let height: Int
    /// Samples to a pixel of the picture: 1, or a half for chroma.
    let scale: Float

    /// Mixes `share` (0 to 256) of `value` into the samples `columns` of a row.
    func blend(_ columns: Range<Int>, row: Int, _ value: UInt8, share: Int) {
        var sample = base + (row * stride + columns.lowerBound * step)
        if share >= 256 {
            for _ in columns {
                sample.pointee = value
                sample += step
            }
            return
        }
        let (new, rest) = (Int(value) * share + 128, 256 - share)
        for _ in columns {
            sample.pointee = UInt8(truncatingIfNeeded: (new + Int(sample.pointee) * rest) >> 8)
            sample += step
        }
    }
}

extension Surface {
    /// The part of one row of samples that a shape covers, measured on four lines within the row.
    private struct Coverage {
        static let lines = 4
        /// Left and right ends on each line, in samples; empty where the shape misses the line.
        var left = SIMD4<Float>(repeating: .infinity)
        var right = SIMD4<Float>(repeating: -.infinity)

        init(row: Int, corners: UnsafeBufferPointer<Point>, scale: Float) {
            var start = corners[corners.count - 1]
            for end in corners {
                add(Point(x: start.x * scale, y: start.y * scale), Point(x: end.x * scale, y: end.y * scale), row)
                start = end
            }
        }

        private mutating func add(_ start: Point, _ end: Point, _ row: Int) {
            let (low, high) = start.y < end.y ? (start, end) : (end, start)
            guard high.y > low.y, high.y > Float(row), low.y < Float(row + 1) else { return }
            let slope = (high.x - low.x) / (high.y - low.y)
            for line in 0..<Self.lines {
                let y = Float(row) + (Float(line) + 0.5) / Float(Self.lines)
                guard y >= low.y, y < high.y else { continue }
                let x = low.x + (y - low.y) * slope
                left[line] = min(left[line], x)
                right[line] = max(right[line], x)
            }
        }

        var isEmpty: Bool { left.min() >= right.max() }

        /// The covered share of the sample in `column`, 0 to 1.
        func share(_ column: Int) -> Float {
            let (start, end) = (Float(column), Float(column + 1))
            var covered: Float = 0
            for line in 0..<Self.lines { covered += max(0, min(right[line], end) - max(left[line], start)) }
            return covered / Float(Self.lines)
        }
    }

    /// Fills the convex shape with `corners` in pixels of the picture, edges smoothed.
    func fill(_ corners: UnsafeBufferPointer<Point>, _ value: UInt8, opacity: Float) {
        guard let first = corners.first else { return }
        var (top, bottom) = (first.y, first.y)
        for corner in corners {
            top = min(top, corner.y)
            bottom = max(bottom, corner.y)
        }
        let firstRow = Int(min(max(top * scale, 0), Float(height)))
        let lastRow = Int(min(max(bottom * scale, 0), Float(height)).rounded(.up))
        guard firstRow < lastRow else { return }
        for row in firstRow..<lastRow {
            fill(row, Coverage(row: row, corners: corners, scale: scale), value, opacity * 256)
        }
    }

    private func fill(_ row: Int, _ coverage: Coverage, _ value: UInt8, _ opacity: Float) {
        guard !coverage.isEmpty else { return }
        let first = clamp(coverage.left.min().rounded(.down))
        let last = clamp(coverage.right.max().rounded(.up))
        // Where all lines lie within the shape, samples are covered in full.
        let fullStart = min(max(clamp(coverage.left.max().rounded(.up)), first), last)
        let fullEnd = min(max(clamp(coverage.right.min().rounded(.down)), fullStart), last)
        for column in first..<fullStart {
            blend(column..<column + 1, row: row, value, share: Int(coverage.share(column) * opacity))
        }
        blend(fullStart..<fullEnd, row: row, value, share: Int(opacity))
        for column in fullEnd..<last {
            blend(column..<column + 1, row: row, value, share: Int(coverage.share(column) * opacity))
        }
    }

    private func clamp(_ column: Float) -> Int {
        Int(min(max(column, 0), Float(width)))
    }
}
