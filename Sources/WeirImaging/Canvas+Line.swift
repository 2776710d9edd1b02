import WeirCore

extension Canvas {
    /// Draws straight lines from point to point, antialiased, with round ends.
    ///
    /// A line to or from a point that is not made of numbers is left out.
    public func polyline(_ points: [Point], lineWidth: Float, color: Color) {
        for (start, end) in zip(points, points.dropFirst()) {
            line(from: start, to: end, lineWidth: lineWidth, color: color)
        }
    }

    /// Draws one straight line, antialiased, with round ends.
    public func line(from start: Point, to end: Point, lineWidth: Float, color: Color) {
        guard start.isFinite, end.isFinite, lineWidth.isFinite, lineWidth > 0 else { return }
        let stroke = Stroke(start: start, end: end, radius: lineWidth / 2)
        let visible = stroke.bounds.intersection(bounds)
        guard !visible.isEmpty else { return }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: visible.width * 2) { buffer in
            guard let coverage = buffer.baseAddress else { return }
            // Two rows at a time: those that share chroma.
            for pair in visible.top / 2..<(visible.bottom + 1) / 2 {
                var rows = visible
                rows.top = max(2 * pair, visible.top)
                rows.bottom = min(2 * pair + 2, visible.bottom)
                draw(stroke, rows: rows, coverage: coverage, color: color)
            }
        }
    }

    private func draw(
        _ stroke: Stroke,
        rows: PixelRectangle,
        coverage: UnsafeMutablePointer<UInt8>,
        color: Color
    ) {
        let columns = rows.left..<rows.right
        let first = stroke.span(row: rows.top, in: columns)
        let last = stroke.span(row: rows.bottom - 1, in: columns)
        let left = min(first.lowerBound, last.lowerBound)
        let width = max(first.upperBound, last.upperBound) - left
        guard width > 0 else { return }
        for row in rows.top..<rows.bottom {
            let line = coverage + (row - rows.top) * width
            for x in 0..<width { line[x] = stroke.coverage(x: left + x, y: row) }
        }
        let mask = Mask(coverage: coverage, stride: width, size: Size(width: width, height: rows.height))
        blend(mask, left: left, top: rows.top, color: color)
    }
}

/// All places within `radius` of a straight line between two points.
private struct Stroke {
    let start: Point
    let end: Point
    let radius: Float

    /// Antialiasing reaches half a pixel beyond the edge.
    private var reach: Float { radius + 0.5 }
    private var delta: Point { Point(x: end.x - start.x, y: end.y - start.y) }
    private var length: Float { (delta.x * delta.x + delta.y * delta.y).squareRoot() }

    var bounds: PixelRectangle {
        PixelRectangle(
            left: PixelRectangle.pixel(min(start.x, end.x) - reach) - 1,
            top: PixelRectangle.pixel(min(start.y, end.y) - reach) - 1,
            right: PixelRectangle.pixel(max(start.x, end.x) + reach) + 1,
            bottom: PixelRectangle.pixel(max(start.y, end.y) + reach) + 1
        )
    }

    /// The pixels of a row that may be covered, within `columns`.
    func span(row: Int, in columns: Range<Int>) -> Range<Int> {
        guard abs(delta.y) > 1e-3 else { return columns }
        // Where the row crosses the endless band around the line.
        let middle = start.x + delta.x * (Float(row) + 0.5 - start.y) / delta.y
        let half = reach * length / abs(delta.y)
        guard middle.isFinite, half.isFinite else { return columns }
        let left = min(max(PixelRectangle.pixel(middle - half) - 1, columns.lowerBound), columns.upperBound)
        let right = max(min(PixelRectangle.pixel(middle + half) + 1, columns.upperBound), left)
        return left..<right
    }

    /// How much of the pixel is covered, taken from the distance of its centre to the line.
    func coverage(x: Int, y: Int) -> UInt8 {
        let (toX, toY) = (Float(x) + 0.5 - start.x, Float(y) + 0.5 - start.y)
        let squared = length * length
        let along = squared > 0 ? min(max((toX * delta.x + toY * delta.y) / squared, 0), 1) : 0
        let (awayX, awayY) = (toX - along * delta.x, toY - along * delta.y)
        let share = reach - (awayX * awayX + awayY * awayY).squareRoot()
        return share > 0 ? UInt8(min(share, 1) * 255) : 0
    }
}
