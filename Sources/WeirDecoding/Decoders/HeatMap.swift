import WeirCore

/// One plane of confidences that something is at a place.
struct HeatMap {
    /// A place where the confidence is higher than around, in cells; the middle of the first cell is at 0.
    struct Peak: Hashable {
        var x: Float
        var y: Float
        var score: Float
    }

    let values: UnsafePointer<Float>
    let columns: Int
    let rows: Int

    /// The highest peaks above `threshold`, no more than `limit`; what is not a number is no peak.
    func peaks(above threshold: Float, limit: Int) -> [Peak] {
        var peaks: [Peak] = []
        for row in 0..<rows {
            for column in 0..<columns {
                let score = values[row * columns + column]
                if score > threshold, score.isFinite, isPeak(column, row, score) {
                    peaks.append(refined(column, row, score))
                }
            }
        }
        guard peaks.count > limit else { return peaks }
        // The standard library's sort promises no order of equals, hence the place.
        peaks.sort { ($0.score, $1.y, $1.x) > ($1.score, $0.y, $0.x) }
        return Array(peaks.prefix(limit))
    }

    /// Whether none of the eight cells around is higher; of equal neighbours the first one is the peak.
    private func isPeak(_ column: Int, _ row: Int, _ score: Float) -> Bool {
        for otherRow in max(0, row - 1)...min(rows - 1, row + 1) {
            for otherColumn in max(0, column - 1)...min(columns - 1, column + 1) {
                let other = values[otherRow * columns + otherColumn]
                let isEarlier = (otherRow, otherColumn) < (row, column)
                if other > score || isEarlier && other == score { return false }
            }
        }
        return true
    }

    private func refined(_ column: Int, _ row: Int, _ score: Float) -> Peak {
        let cell = row * columns + column
        let hasSides = column > 0 && column < columns - 1
        let hasEnds = row > 0 && row < rows - 1
        return Peak(
            x: Float(column) + (hasSides ? Self.vertex(values[cell - 1], score, values[cell + 1]) : 0),
            y: Float(row) + (hasEnds ? Self.vertex(values[cell - columns], score, values[cell + columns]) : 0),
            score: score
        )
    }

    /// How far from the middle of three values the parabola through them is highest, at most half a cell.
    private static func vertex(_ before: Float, _ middle: Float, _ after: Float) -> Float {
        let curvature = 2 * middle - before - after
        let offset = (after - before) / (2 * curvature)
        // It isn't finite where the three are level, or where a neighbour is no number.
        return offset.isFinite ? min(max(offset, -0.5), 0.5) : 0
    }
}
