import WeirCore

extension Canvas {
    /// Lays a heat map over its part of the picture: where it is zero the picture stays, the hottest cell shows least of it.
    ///
    /// Values run smoothly from the middle of a cell to those of its neighbours, in steps of two by two pixels. A map that
    /// isn't one, or whose place is not made of numbers, draws nothing.
    func draw(_ map: FrameAnalytics.HeatMap) {
        let hottest = map.seconds.reduce(0) { $1.isFinite ? max($0, $1) : $0 }
        guard hottest > 0, map.grid.width > 0, map.seconds.count == map.grid.width * map.grid.height,
            map.area.area > 0, let area = PixelRectangle(map.area)
        else { return }
        let visible = area.intersection(bounds)
        guard !visible.isEmpty else { return }
        // Square roots, so that what stands for hours doesn't hide where others walk.
        let heights = map.seconds.map { $0.isFinite ? (max($0, 0) / hottest).squareRoot() : 0 }
        let scale = HeatScale(self)
        let blocks = visible.chroma
        let columns = (blocks.left..<blocks.right).map { GridPlace(of: $0, map.area.x, map.area.width, map.grid.width) }
        // How far from 0 to 255 each column of cells is in a row of blocks.
        var line = [Float](repeating: 0, count: map.grid.width)
        var levels = [UInt8](repeating: 0, count: blocks.width)
        for block in blocks.top..<blocks.bottom {
            let row = GridPlace(of: block, map.area.y, map.area.height, map.grid.height)
            for x in line.indices {
                let (one, next) = (heights[row.cell * line.count + x], heights[row.next * line.count + x])
                line[x] = (one + (next - one) * row.share) * 255
            }
            guard line.contains(where: { $0 > 0 }) else { continue }
            Self.spread(line, over: &levels, columns)
            levels.withUnsafeBufferPointer { drawHeat($0, block: block, in: visible, scale) }
        }
    }

    private static func spread(_ line: [Float], over levels: inout [UInt8], _ columns: [GridPlace]) {
        line.withUnsafeBufferPointer { line in
            columns.withUnsafeBufferPointer { columns in
                for index in levels.indices {
                    let column = columns[index]
                    let (one, next) = (line[column.cell], line[column.next])
                    levels[index] = UInt8(one + (next - one) * column.share)
                }
            }
        }
    }

    /// Draws one row of blocks of two by two pixels.
    private func drawHeat(
        _ levels: UnsafeBufferPointer<UInt8>,
        block: Int,
        in visible: PixelRectangle,
        _ scale: HeatScale
    ) {
        guard let first = levels.firstIndex(where: { $0 > 0 }), let last = levels.lastIndex(where: { $0 > 0 }) else {
            return
        }
        let hot = levels[first...last]
        let left = visible.left / 2 + first
        let part = PixelRectangle(left: 2 * left, top: 2 * block, right: 2 * (left + hot.count), bottom: 2 * block + 2)
            .intersection(visible)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4 * hot.count) { buffer in
            guard let values = buffer.baseAddress else { return }
            let coverages = values + 2 * hot.count
            for (index, component) in components.enumerated() {
                let (samples, spread) = component.isChroma ? (part.chroma, 1) : (part, 2)
                // From a sample that the first block may have beside the picture.
                let skipped = samples.left - left * spread
                scale.write(hot, component: index, spread: spread, values, coverages)
                for row in samples.top..<samples.bottom {
                    component.mix(
                        row: row,
                        column: samples.left,
                        values: values + skipped,
                        coverage: coverages + skipped,
                        count: samples.width
                    )
                }
            }
        }
    }
}

/// Where the middle of a block of two pixels lies between the middles of a grid's cells.
private struct GridPlace {
    let cell: Int
    let next: Int
    /// The part of `next` in the value.
    let share: Float

    init(of block: Int, _ start: Float, _ length: Float, _ count: Int) {
        let middle = Float(2 * block + 1) - start
        let place = min(max(middle / length * Float(count) - 0.5, 0), Float(count - 1))
        cell = Int(place)
        next = min(cell + 1, count - 1)
        share = place - Float(cell)
    }
}

/// The colours of heat, from 0 to 255: blue, cyan, green, yellow, red, ever more of them.
private struct HeatScale {
    /// Of the hottest: the picture stays recognizable under it.
    private static let greatestCoverage = 175.0
    /// In OKLCH, evenly spaced: lightness, chroma, hue in degrees.
    private static let stops = [
        SIMD3(0.45, 0.20, 265), SIMD3(0.72, 0.13, 215), SIMD3(0.82, 0.20, 145), SIMD3(0.88, 0.18, 100),
        SIMD3(0.62, 0.24, 28),
    ]

    private static let colors: [Color] = (0..<256).map { level in
        let place = Double(level) / 255 * Double(stops.count - 1)
        let index = min(Int(place), stops.count - 2)
        let value = stops[index] + (stops[index + 1] - stops[index]) * (place - Double(index))
        return Color(lightness: value.x, chroma: value.y, hue: value.z)
    }

    /// For each component of the canvas, what it becomes at each level.
    private let values: [[UInt8]]
    /// How much of it there is at each level.
    private let coverages: [UInt8] = (0..<256).map { UInt8(Double($0) / 255 * greatestCoverage) }

    init(_ canvas: Canvas) {
        let colors = Self.colors.map(canvas.values)
        values = canvas.components.indices.map { index in colors.map { $0[index] } }
    }

    /// Writes what a component becomes at `levels`, and how much of it there is, `spread` times each.
    func write(
        _ levels: Slice<UnsafeBufferPointer<UInt8>>,
        component: Int,
        spread: Int,
        _ values: UnsafeMutablePointer<UInt8>,
        _ coverages: UnsafeMutablePointer<UInt8>
    ) {
        self.values[component].withUnsafeBufferPointer { colors in
            self.coverages.withUnsafeBufferPointer { shares in
                var place = 0
                for level in levels {
                    for _ in 0..<spread {
                        values[place] = colors[Int(level)]
                        coverages[place] = shares[Int(level)]
                        place += 1
                    }
                }
            }
        }
    }
}
