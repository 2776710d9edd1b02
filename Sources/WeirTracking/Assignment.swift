/// The pairs of rows and columns that may belong together, with what each is worth.
struct CandidatePairs: Sendable {
    let columnCount: Int
    /// The pairs of row `r` are those from `rowStarts[r]` up to `rowStarts[r + 1]`.
    private(set) var rowStarts = [0]
    private(set) var columns: [Int] = []
    private(set) var weights: [Double] = []

    var rowCount: Int { rowStarts.count - 1 }

    init(columnCount: Int) {
        self.columnCount = columnCount
    }

    /// Adds a pair to the row under way; one that isn't worth more than nothing is left out.
    mutating func add(column: Int, weight: Double) {
        guard weight > 0, weight.isFinite else { return }
        columns.append(column)
        weights.append(weight)
    }

    /// Ends the row under way and begins the next.
    mutating func endRow() {
        rowStarts.append(columns.count)
    }
}

/// Solves the rectangular assignment problem: which pairs, no row or column in two of them, are worth the most together.
///
/// Exact. Rows are added one at a time along a shortest augmenting path (Jonker and Volgenant, "A shortest augmenting
/// path algorithm for dense and sparse linear assignment problems", Computing 38, 1987). Only candidate pairs are
/// walked, so the work follows the crowding and not rows × columns. A row may stay unpaired, which costs its weight.
struct Assignment {
    private let pairs: CandidatePairs
    private var columnOfRow: [Int?]
    private var rowOfColumn: [Int?]
    /// The dual prices; the reduced cost of a pair, −weight − both prices, is never negative.
    private var rowPrice: [Double]
    private var columnPrice: [Double]
    /// The search under way: per column the length of the shortest path found, and the row it came from.
    private var distance: [Double]
    private var previousRow: [Int]
    private var isSettled: [Bool]
    private var reached: [Int] = []

    /// The column of each row, nil where the row stays unpaired.
    static func best(_ pairs: CandidatePairs) -> [Int?] {
        var assignment = Assignment(pairs)
        for row in 0..<pairs.rowCount { assignment.insert(row) }
        return assignment.columnOfRow
    }

    private init(_ pairs: CandidatePairs) {
        self.pairs = pairs
        columnOfRow = Array(repeating: nil, count: pairs.rowCount)
        rowOfColumn = Array(repeating: nil, count: pairs.columnCount)
        columnPrice = Array(repeating: 0, count: pairs.columnCount)
        distance = Array(repeating: .infinity, count: pairs.columnCount)
        previousRow = Array(repeating: 0, count: pairs.columnCount)
        isSettled = Array(repeating: false, count: pairs.columnCount)
        rowPrice = (0..<pairs.rowCount).map { row in
            -(pairs.weights[pairs.rowStarts[row]..<pairs.rowStarts[row + 1]].max() ?? 0)
        }
    }

    /// Adds a row, moving others where that is worth it.
    private mutating func insert(_ root: Int) {
        var row = root
        var length = 0.0
        var cheapestRelease = (length: Double.infinity, row: root)
        var freeColumn: Int?
        while true {
            let release = length - rowPrice[row]
            if release < cheapestRelease.length { cheapestRelease = (release, row) }
            reachColumns(from: row, length: length)
            guard let column = nearestColumn(within: cheapestRelease.length) else {
                length = cheapestRelease.length
                break
            }
            length = distance[column]
            guard let owner = rowOfColumn[column] else {
                freeColumn = column
                break
            }
            isSettled[column] = true
            row = owner
        }
        updatePrices(root: root, length: length)
        augment(root: root, freeColumn: freeColumn, releasedRow: cheapestRelease.row)
    }

    private mutating func reachColumns(from row: Int, length: Double) {
        for pair in pairs.rowStarts[row]..<pairs.rowStarts[row + 1] {
            let column = pairs.columns[pair]
            if isSettled[column] { continue }
            let candidate = length - pairs.weights[pair] - rowPrice[row] - columnPrice[column]
            guard candidate < distance[column] else { continue }
            if distance[column] == .infinity { reached.append(column) }
            distance[column] = candidate
            previousRow[column] = row
        }
    }

    private func nearestColumn(within limit: Double) -> Int? {
        var nearest: Int?
        var shortest = limit
        for column in reached where !isSettled[column] && distance[column] < shortest {
            shortest = distance[column]
            nearest = column
        }
        return nearest
    }

    /// Makes the pairs along the path found free of reduced cost, and forgets the search.
    private mutating func updatePrices(root: Int, length: Double) {
        rowPrice[root] += length
        for column in reached {
            if isSettled[column], let owner = rowOfColumn[column] {
                rowPrice[owner] += length - distance[column]
                columnPrice[column] -= length - distance[column]
            }
            distance[column] = .infinity
            isSettled[column] = false
        }
        reached.removeAll(keepingCapacity: true)
    }

    /// Shifts the pairs along the path, which ends at a free column or at a row that is released.
    private mutating func augment(root: Int, freeColumn: Int?, releasedRow: Int) {
        var next = freeColumn
        if freeColumn == nil {
            next = columnOfRow[releasedRow]
            columnOfRow[releasedRow] = nil
        }
        while let column = next {
            let row = previousRow[column]
            next = row == root ? nil : columnOfRow[row]
            columnOfRow[row] = column
            rowOfColumn[column] = row
        }
    }
}
