import WeirCore

/// Joins marked cells into regions and leaves out what noise alone may have marked.
struct ChangedRegions {
    /// What was found in one picture.
    struct Finding {
        var regions: [Box] = []
        /// The cells that moved.
        var moved = 0
        /// The cells beyond their noise that have no neighbour like them, far from what moved.
        var lonely = 0
    }

    private struct Extent {
        var (left, right, top, bottom): (Int, Int, Int, Int)
        var moving = 0
        var size = 0
        var isSure = false
    }

    /// The highest bit of a mark says that a cell has been counted.
    private static let counted: UInt8 = 0x80
    /// How far around a region, in parts of its sides, cells may belong to what moves, as shadows and faint parts do.
    private static let surroundings: Float = 1
    /// The boxes that are kept apart while they are found, and the lonely cells that are counted.
    private static let mostApart = 64

    private let grid: CellGrid
    private let most: Int
    private var stack: [Int32] = []
    private var boxes: [Box] = []
    /// Cells that have no neighbour like them.
    private var lonely: [Box] = []

    init(grid: CellGrid, most: Int) {
        (self.grid, self.most) = (grid, most)
        stack.reserveCapacity(grid.count)
    }

    /// The regions of `marks`, which are used up; the outermost `border` cells don't count.
    mutating func find(_ marks: UnsafeMutablePointer<UInt8>, border: Int) -> Finding {
        var finding = Finding()
        boxes.removeAll(keepingCapacity: true)
        lonely.removeAll(keepingCapacity: true)
        clear(marks, border)
        let bytes = UnsafeRawPointer(marks)
        var cell = 0
        while cell < grid.count {
            // Eight still cells at a time; the marks are a multiple of eight.
            if cell % 8 == 0, bytes.loadUnaligned(fromByteOffset: cell, as: UInt64.self) == 0 {
                cell += 8
                continue
            }
            if marks[cell] & (Background.Mark.moving | Self.counted) == Background.Mark.moving {
                add(extent(from: cell, marks), to: &finding)
            }
            cell += 1
        }
        finding.lonely = lonely.count { cell in !boxes.contains { $0.padded(by: Self.surroundings).overlap(cell) > 0 } }
        finding.regions = bounded()
        return finding
    }

    private func clear(_ marks: UnsafeMutablePointer<UInt8>, _ border: Int) {
        guard border > 0 else { return }
        for row in 0..<grid.rows {
            let isEdge = row < border || row >= grid.rows - border
            let depth = isEdge ? grid.columns : min(border, grid.columns)
            for column in 0..<depth {
                marks[row * grid.columns + column] = 0
                marks[(row + 1) * grid.columns - 1 - column] = 0
            }
        }
    }

    private mutating func add(_ extent: Extent, to finding: inout Finding) {
        guard extent.isSure else {
            if extent.size == 1, lonely.count < Self.mostApart {
                lonely.append(
                    grid.box(columns: extent.left...extent.right, rows: extent.top...extent.bottom)
                )
            }
            return
        }
        finding.moved += extent.moving
        let columns = max(extent.left - 1, 0)...min(extent.right + 1, grid.columns - 1)
        let rows = max(extent.top - 1, 0)...min(extent.bottom + 1, grid.rows - 1)
        join(grid.box(columns: columns, rows: rows))
    }

    /// Adds a box, or widens one that it overlaps.
    private mutating func join(_ box: Box) {
        let isFull = boxes.count == Self.mostApart
        guard let index = boxes.firstIndex(where: { $0.overlap(box) > 0 }) ?? (isFull ? boxes.count - 1 : nil) else {
            boxes.append(box)
            return
        }
        // The wider box may reach others in turn.
        join(boxes.remove(at: index).union(box))
    }

    /// The boxes, largest first; those beyond the most are one.
    private func bounded() -> [Box] {
        let sorted = boxes.sorted { ($0.area, $1.y, $1.x) > ($1.area, $0.y, $0.x) }
        guard sorted.count > most else { return sorted }
        let rest = sorted[(most - 1)...].reduce(sorted[most - 1]) { $0.union($1) }
        return sorted[..<(most - 1)] + [rest]
    }

    /// Follows the foreground from one cell over its neighbours.
    private mutating func extent(from first: Int, _ marks: UnsafeMutablePointer<UInt8>) -> Extent {
        let columns = grid.columns
        var extent = Extent(
            left: first % columns,
            right: first % columns,
            top: first / columns,
            bottom: first / columns
        )
        marks[first] |= Self.counted
        stack.append(Int32(truncatingIfNeeded: first))
        while let cell = stack.popLast().map(Int.init) {
            let (column, row) = (cell % columns, cell / columns)
            let mark = marks[cell]
            let isMoving = mark & Background.Mark.moving != 0
            extent.size += 1
            extent.moving += isMoving ? 1 : 0
            extent.left = min(extent.left, column)
            extent.right = max(extent.right, column)
            extent.top = min(extent.top, row)
            extent.bottom = max(extent.bottom, row)
            if mark & Background.Mark.strong != 0 { extent.isSure = true }
            let (firstPlace, lastPlace) = (column > 0 ? column - 1 : 0, min(column + 1, columns - 1))
            let lastLine = min(row + 1, grid.rows - 1)
            var line = row > 0 ? row - 1 : 0
            while line <= lastLine {
                var other = line &* columns &+ firstPlace
                let end = line &* columns &+ lastPlace
                while other <= end {
                    let found = marks[other]
                    if isMoving, found & Background.Mark.moving != 0, other != cell { extent.isSure = true }
                    if found != 0, found & Self.counted == 0 {
                        marks[other] = found | Self.counted
                        stack.append(Int32(truncatingIfNeeded: other))
                    }
                    other &+= 1
                }
                line &+= 1
            }
        }
        return extent
    }
}
