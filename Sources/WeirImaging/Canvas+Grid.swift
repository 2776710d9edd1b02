import WeirCore

extension Canvas {
    /// Mixes `color` in where `isCovered` says so of the cells of a grid that is spread over `box`.
    ///
    /// Each pixel takes the cell that its centre lies in. A box that is not made of numbers draws nothing.
    func fill(gridOf cells: Size, over box: Box, color: Color, isCovered: (Int) -> Bool) {
        guard cells.width > 0, cells.height > 0, box.area > 0, let whole = PixelRectangle(box) else { return }
        let visible = whole.intersection(bounds)
        guard !visible.isEmpty else { return }
        let (perX, perY) = (Float(cells.width) / box.width, Float(cells.height) / box.height)
        let columns = (visible.left..<visible.right).map { x in
            Self.cell(at: (Float(x) + 0.5 - box.x) * perX, of: cells.width)
        }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: visible.width * 2) { buffer in
            guard let coverage = buffer.baseAddress else { return }
            // Two rows at a time: those that share chroma.
            for pair in visible.top / 2..<(visible.bottom + 1) / 2 {
                let rows = max(2 * pair, visible.top)..<min(2 * pair + 2, visible.bottom)
                for row in rows {
                    let start = Self.cell(at: (Float(row) + 0.5 - box.y) * perY, of: cells.height) * cells.width
                    let line = coverage + (row - rows.lowerBound) * visible.width
                    for x in columns.indices { line[x] = isCovered(start + columns[x]) ? 255 : 0 }
                }
                let mask = Mask(
                    coverage: coverage,
                    stride: visible.width,
                    size: Size(width: visible.width, height: rows.count)
                )
                blend(mask, left: visible.left, top: rows.lowerBound, color: color)
            }
        }
    }

    private static func cell(at place: Float, of count: Int) -> Int {
        min(max(Int(place), 0), count - 1)
    }
}
