import WeirCore

/// Which blocks of two by two pixels of a part of the picture are covered: all that a shape touches.
struct CoverMap {
    /// In blocks.
    private let area: PixelRectangle
    private var cells: [Bool]

    private init(_ grid: CoverGrid) {
        area = grid.area.chroma
        cells = [Bool](repeating: false, count: area.width * area.height)
    }

    /// The cells of `mask`, which is spread over `box`, and what is nearer to one than `margin`, a part of the box's sides.
    init(_ grid: CoverGrid, _ mask: ObjectMask, over box: Box, margin: Float) {
        self.init(grid)
        let (width, height) = (box.width / Float(mask.size.width), box.height / Float(mask.size.height))
        let (besideX, besideY) = (margin * box.width, margin * box.height)
        for row in 0..<mask.size.height {
            let top = box.y + Float(row) * height
            let rows = Self.blocks(from: top - besideY, to: top + height + besideY, in: area.top..<area.bottom)
            guard !rows.isEmpty else { continue }
            let values = mask.values[row * mask.size.width..<(row + 1) * mask.size.width]
            Self.forEachRun(of: values, where: { $0 >= ObjectMask.least }) { run in
                let left = box.x + Float(run.lowerBound) * width
                let right = box.x + Float(run.upperBound) * width
                let columns = Self.blocks(from: left - besideX, to: right + besideX, in: area.left..<area.right)
                for row in rows { mark(columns, row: row) }
            }
        }
    }

    /// The inside of a polygon.
    init(_ grid: CoverGrid, _ polygon: PolygonRaster) {
        self.init(grid)
        var polygon = polygon
        let columns = 2 * area.left..<2 * area.right
        var coverage = [UInt8](repeating: 0, count: columns.count)
        for row in area.top..<area.bottom {
            for stretch in polygon.stretches(rows: 2 * row..<2 * row + 2, columns: columns) {
                if !stretch.inner.isEmpty {
                    mark(stretch.outer.lowerBound / 2..<(stretch.outer.upperBound + 1) / 2, row: row)
                    continue
                }
                for y in 2 * row..<2 * row + 2 {
                    coverage.withUnsafeMutableBufferPointer { buffer in
                        guard let base = buffer.baseAddress else { return }
                        polygon.cover(row: y, columns: stretch.outer, into: base)
                    }
                    for x in stretch.outer where coverage[x - stretch.outer.lowerBound] > 0 {
                        mark(x / 2..<x / 2 + 1, row: row)
                    }
                }
            }
        }
    }

    /// The blocks within `bounds` that pixels from `start` to `end` touch.
    private static func blocks(from start: Float, to end: Float, in bounds: Range<Int>) -> Range<Int> {
        let (least, most) = (Float(bounds.lowerBound), Float(bounds.upperBound))
        let first = min(max((start / 2).rounded(.down), least), most)
        return Int(first)..<Int(min(max((end / 2).rounded(.up), first), most))
    }

    private mutating func mark(_ columns: Range<Int>, row: Int) {
        let start = (row - area.top) * area.width - area.left
        cells.withUnsafeMutableBufferPointer { cells in
            cells[start + columns.lowerBound..<start + columns.upperBound].update(repeating: true)
        }
    }

    /// Calls `body` with each stretch of covered blocks of a row, in blocks of the picture.
    func forEachRun(row: Int, _ body: (Range<Int>) -> Void) {
        let start = (row - area.top) * area.width
        Self.forEachRun(of: cells[start..<start + area.width], where: { $0 }) { run in
            body(run.lowerBound + area.left..<run.upperBound + area.left)
        }
    }

    /// Calls `body` with each stretch of values that `isSet` holds for, counted from the first value.
    private static func forEachRun<Value>(
        of values: ArraySlice<Value>,
        where isSet: (Value) -> Bool,
        _ body: (Range<Int>) -> Void
    ) {
        var start: Int?
        for (index, value) in values.enumerated() {
            if isSet(value) {
                if start == nil { start = index }
            } else if let first = start {
                body(first..<index)
                start = nil
            }
        }
        if let start { body(start..<values.count) }
    }
}
