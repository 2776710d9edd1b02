import WeirCore

/// Covers parts of pictures so that nothing in them can be recognized; one painter a stream.
///
/// Blurred and pixelated parts are made of the mean values of a few large blocks and of nothing else, so that no
/// calculation leads back from what is seen to what was there. A blur glides from mean to mean.
public struct PrivacyPainter {
    public enum Method: String, CaseIterable, Sendable {
        case blur, pixelate
        /// Black.
        case mask
    }

    /// What is covered.
    public enum Area: Hashable, Sendable {
        case box(Box)
        /// The cells of a shape that is spread over a box, and what lies near them.
        case shape(ObjectMask, over: Box)
        /// The corners of a polygon, by the even-odd rule.
        case polygon([Point])
    }

    public var method = Method.blur
    /// What is covered around boxes and shapes, as a part of a box's sides.
    public var margin: Float = 0

    private var means: [UInt8] = []
    private var sums: [UInt64] = []
    private var mixed: [Int32] = []
    private var line: [UInt8] = []

    public init() {}

    /// Covers `areas` of `frame`; what lies outside of it is left out, and so are areas that are not made of numbers.
    ///
    /// Throws a `stream` error for a frame that can't be read.
    public mutating func cover(_ areas: [Area], of frame: VideoFrame) throws(WeirError) {
        guard !areas.isEmpty else { return }
        let canvas = try Canvas(frame)
        for area in areas { cover(area, on: canvas) }
    }

    private mutating func cover(_ area: Area, on canvas: Canvas) {
        switch area {
        case .box(let box):
            guard let grid = CoverGrid(over: box.padded(by: margin), in: canvas.size) else { return }
            cover(grid, on: canvas, nil)
        case .shape(let mask, let box):
            guard box.isValid, let grid = CoverGrid(over: box.padded(by: margin), in: canvas.size) else { return }
            cover(grid, on: canvas, CoverMap(grid, mask, over: box, margin: margin))
        case .polygon(let corners):
            guard let raster = PolygonRaster([corners]) else { return }
            let bounds = raster.bounds
            let box = Box(
                left: Float(bounds.left),
                top: Float(bounds.top),
                right: Float(bounds.right),
                bottom: Float(bounds.bottom)
            )
            guard let grid = CoverGrid(over: box, in: canvas.size) else { return }
            cover(grid, on: canvas, CoverMap(grid, raster))
        }
    }

    /// Covers those blocks of two by two pixels of `grid` that `map` names; all without one.
    private mutating func cover(_ grid: CoverGrid, on canvas: Canvas, _ map: CoverMap?) {
        let fill = canvas.values(.black)
        for (index, component) in canvas.components.enumerated() {
            let layout = ComponentLayout(grid, isChroma: component.isChroma, isSmooth: method == .blur)
            if method == .mask {
                means.removeAll(keepingCapacity: true)
                means.append(contentsOf: repeatElement(fill[index], count: grid.columns * grid.rows))
            } else {
                measure(component, layout)
            }
            write(component, layout, map)
        }
    }

    /// The mean value of each block.
    private mutating func measure(_ component: Canvas.Component, _ layout: ComponentLayout) {
        means.removeAll(keepingCapacity: true)
        for rows in layout.rowBlocks {
            sums.removeAll(keepingCapacity: true)
            sums.append(contentsOf: repeatElement(0, count: layout.columnBlocks.count))
            for row in rows {
                let start = component.base + row * component.stride
                for (index, columns) in layout.columnBlocks.enumerated() {
                    sums[index] += Self.sum(start + columns.lowerBound * component.step, columns.count, component.step)
                }
            }
            for (index, columns) in layout.columnBlocks.enumerated() {
                let count = UInt64(max(1, columns.count * rows.count))
                means.append(UInt8(truncatingIfNeeded: (sums[index] + count / 2) / count))
            }
        }
    }

    private static func sum(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ step: Int) -> UInt64 {
        var sum: UInt32 = 0
        if step == 1 {
            for index in 0..<count { sum &+= UInt32(start[index]) }
        } else {
            for index in 0..<count { sum &+= UInt32(start[index &* step]) }
        }
        return UInt64(sum)
    }

    private mutating func write(_ component: Canvas.Component, _ layout: ComponentLayout, _ map: CoverMap?) {
        // Values change with chroma: in all components every block of two by two pixels has one.
        for pair in layout.pairRows {
            let rows = layout.rows.clamped(to: layout.isChroma ? pair..<pair + 1 : 2 * pair..<2 * pair + 2)
            mixLine(layout, row: rows.lowerBound)
            for row in rows {
                let start = component.base + row * component.stride
                guard let map else {
                    put(layout.columns, layout, into: start, step: component.step)
                    continue
                }
                map.forEachRun(row: pair) { run in
                    let samples = layout.isChroma ? run : 2 * run.lowerBound..<2 * run.upperBound
                    put(layout.columns.clamped(to: samples), layout, into: start, step: component.step)
                }
            }
        }
    }

    /// Writes the line's values for the samples of `columns`.
    private func put(
        _ columns: Range<Int>,
        _ layout: ComponentLayout,
        into row: UnsafeMutablePointer<UInt8>,
        step: Int
    ) {
        line.withUnsafeBufferPointer { line in
            guard let base = line.baseAddress else { return }
            let values = base + (columns.lowerBound - layout.columns.lowerBound)
            let target = row + columns.lowerBound * step
            guard step > 1 else { return target.update(from: values, count: columns.count) }
            for x in 0..<columns.count { target[x &* step] = values[x] }
        }
    }

    /// Mixes the values of one row of samples from the means.
    private mutating func mixLine(_ layout: ComponentLayout, row: Int) {
        let index = row - layout.rows.lowerBound
        let count = layout.columnBlocks.count
        let (cell, share) = (Int(layout.down.cells[index]), layout.down.shares[index])
        let next = min(cell + 1, layout.rowBlocks.count - 1)
        mixed.removeAll(keepingCapacity: true)
        for column in 0..<count {
            let (one, other) = (Int32(means[cell * count + column]), Int32(means[next * count + column]))
            mixed.append(one &* (256 &- share) &+ other &* share)
        }
        // The last one has no neighbour but itself.
        mixed.append(mixed[count - 1])
        if line.count < layout.columns.count { line = [UInt8](repeating: 0, count: layout.columns.count) }
        line.withUnsafeMutableBufferPointer { line in
            mixed.withUnsafeBufferPointer { mixed in
                layout.across.cells.withUnsafeBufferPointer { cells in
                    layout.across.shares.withUnsafeBufferPointer { shares in
                        for x in 0..<layout.columns.count {
                            let (cell, share) = (Int(cells[x]), shares[x])
                            let sum = mixed[cell] &* (256 &- share) &+ mixed[cell &+ 1] &* share
                            line[x] = UInt8(truncatingIfNeeded: (sum &+ 32768) >> 16)
                        }
                    }
                }
            }
        }
    }
}

/// The samples of one component that are covered, and the blocks that they lie in.
private struct ComponentLayout {
    let isChroma: Bool
    let columns: Range<Int>
    let rows: Range<Int>
    /// The rows of blocks of two by two pixels.
    let pairRows: Range<Int>
    let columnBlocks: [Range<Int>]
    let rowBlocks: [Range<Int>]
    let across: CoverWeights
    let down: CoverWeights

    init(_ grid: CoverGrid, isChroma: Bool, isSmooth: Bool) {
        self.isChroma = isChroma
        let area = isChroma ? grid.area.chroma : grid.area
        columns = area.left..<area.right
        rows = area.top..<area.bottom
        pairRows = grid.area.chroma.top..<grid.area.chroma.bottom
        func blocks(_ count: Int, _ start: Int, _ end: Int) -> [Range<Int>] {
            let blocks = CoverGrid.blocks(count, from: start, to: end)
            return isChroma ? blocks.map { $0.lowerBound / 2..<($0.upperBound + 1) / 2 } : blocks
        }
        columnBlocks = blocks(grid.columns, grid.area.left, grid.area.right)
        rowBlocks = blocks(grid.rows, grid.area.top, grid.area.bottom)
        across = CoverWeights(columns.count, over: columnBlocks, isSmooth: isSmooth)
        down = CoverWeights(rows.count, over: rowBlocks, isSmooth: isSmooth)
    }
}
