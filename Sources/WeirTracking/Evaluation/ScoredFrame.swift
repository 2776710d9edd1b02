import WeirCore

/// A frame of a `ScoredSequence`.
struct ScoredFrame {
    /// A true and a reported object that overlap.
    struct Overlap {
        /// The true object's place in the frame.
        let row: Int
        /// The reported object's place in the frame.
        let column: Int
        /// The pair's number in the sequence.
        let pair: Int
        /// Intersection over union, above 0 and up to 1.
        let value: Double
    }

    /// The identities of the true objects.
    let truth: [Int]
    /// The identities of the reported objects.
    let found: [Int]
    /// By rows, in each by columns.
    let overlaps: [Overlap]

    /// The pairs that are worth the most together, no object in two of them; a pair worth nothing is none.
    func matches(_ worth: (Overlap) -> Double) -> [Overlap] {
        var pairs = CandidatePairs(columnCount: found.count)
        var next = overlaps.startIndex
        for row in truth.indices {
            while next < overlaps.endIndex, overlaps[next].row == row {
                pairs.add(column: overlaps[next].column, weight: worth(overlaps[next]))
                next += 1
            }
            pairs.endRow()
        }
        let columns = Assignment.best(pairs)
        return overlaps.filter { columns[$0.row] == $0.column }
    }

    /// Who overlaps with whom; `pair` gives the number of the pair at a row and a column.
    static func overlaps(
        _ truth: [TrueObject],
        _ found: [TrackedObject],
        pair: (_ row: Int, _ column: Int) -> Int
    ) -> [Overlap] {
        let (there, seen) = (truth.map { Extent($0.box) }, found.map { Extent($0.box) })
        var overlaps: [Overlap] = []
        for row in truth.indices {
            for column in found.indices where truth[row].classNumber == found[column].classNumber {
                let value = there[row].overlap(seen[column])
                if value > 0 {
                    overlaps.append(Overlap(row: row, column: column, pair: pair(row, column), value: value))
                }
            }
        }
        return overlaps
    }

    /// A box in double precision, in which even the largest have an area.
    private struct Extent {
        let left, top, right, bottom, area: Double

        init(_ box: Box) {
            (left, top) = (Double(box.x), Double(box.y))
            (right, bottom) = (left + Double(box.width), top + Double(box.height))
            area = Double(box.width) * Double(box.height)
        }

        func overlap(_ other: Extent) -> Double {
            let width = min(right, other.right) - max(left, other.left)
            let height = min(bottom, other.bottom) - max(top, other.top)
            guard width > 0, height > 0 else { return 0 }
            return width * height / (area + other.area - width * height)
        }
    }
}
