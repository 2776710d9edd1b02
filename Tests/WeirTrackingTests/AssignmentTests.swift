import Testing

@testable import WeirTracking

/// The assignment against the slow and obvious way: trying everything.
struct AssignmentTests {
    @Test(arguments: [(1, 1), (1, 3), (3, 1), (2, 2), (2, 3), (3, 2), (2, 4), (4, 2), (3, 3)])
    func bestInEverySmallWorld(rows: Int, columns: Int) {
        let values: [Double] = [0, 1, 2]
        let cells = rows * columns
        var worlds = 1
        for _ in 0..<cells { worlds *= values.count }
        for world in 0..<worlds {
            var code = world
            let weights = (0..<cells).map { _ in
                defer { code /= values.count }
                return values[code % values.count]
            }
            expectBest(WeightTable(columns: columns, weights: weights))
        }
    }

    @Test func bestInRandomWorlds() {
        var random = SeededRandom(seed: 7)
        for _ in 0..<3_000 {
            let rows = random.integer(below: 7)
            let columns = 1 + random.integer(below: 6)
            let weights = (0..<rows * columns).map { _ in random.unit() < 0.4 ? 0 : random.unit() }
            expectBest(WeightTable(columns: columns, weights: weights))
        }
    }

    @Test func nothingToPair() {
        #expect(Assignment.best(CandidatePairs(columnCount: 0)) == [])
        var rowsOnly = CandidatePairs(columnCount: 0)
        rowsOnly.endRow()
        #expect(Assignment.best(rowsOnly) == [nil])
    }

    @Test func worthlessAndMeaninglessPairsAreNotMade() {
        let table = WeightTable(columns: 4, weights: [-1, 0, .nan, .infinity])
        #expect(Assignment.best(table.pairs) == [nil])
    }

    /// Two good pairs are worth more than the best one and a worthless rest.
    @Test func aRowGivesWayWhereThatPays() {
        let table = WeightTable(columns: 2, weights: [0.9, 0.8, 0.7, 0])
        #expect(Assignment.best(table.pairs) == [1, 0])
    }

    /// One excellent pair is worth more than two poor ones, and its rival stays alone.
    @Test func aRowStaysAloneWhereThatPays() {
        let table = WeightTable(columns: 2, weights: [0.9, 0.1, 0.3, 0])
        #expect(Assignment.best(table.pairs) == [0, nil])
    }

    private func expectBest(_ table: WeightTable) {
        let found = Assignment.best(table.pairs)
        let columns = found.compactMap { $0 }
        #expect(Set(columns).count == columns.count, "a column is used twice in \(table)")
        let worth = found.enumerated().reduce(0) { sum, pair in
            sum + (pair.element.map { table[pair.offset, $0] } ?? 0)
        }
        let best = table.bestWorth()
        #expect(abs(worth - best) < 1e-9, "\(found) is worth \(worth), not \(best), in \(table)")
    }
}

private struct WeightTable {
    let columns: Int
    let weights: [Double]

    subscript(row: Int, column: Int) -> Double { weights[row * columns + column] }

    var pairs: CandidatePairs {
        var pairs = CandidatePairs(columnCount: columns)
        for row in 0..<weights.count / columns {
            for column in 0..<columns { pairs.add(column: column, weight: self[row, column]) }
            pairs.endRow()
        }
        return pairs
    }

    /// The greatest worth of all ways to pair the rows from `row` on.
    func bestWorth(from row: Int = 0, used: Set<Int> = []) -> Double {
        guard row < weights.count / columns else { return 0 }
        var best = bestWorth(from: row + 1, used: used)
        for column in 0..<columns where !used.contains(column) {
            best = max(best, self[row, column] + bestWorth(from: row + 1, used: used.union([column])))
        }
        return best
    }
}
