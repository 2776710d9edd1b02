import WeirCore

/// The inside of polygons, row by row, antialiased.
///
/// By the even-odd rule: what lies in two of the polygons, or in two loops of one that crosses itself, is outside.
struct PolygonRaster {
    /// Lines looked at in each row of pixels; along them coverage is exact.
    private static let linesPerRow = 4
    /// Farther out than any picture, and still exact as a `Float`; corners beyond lie here.
    private static let farthest: Float = 0x1p20

    private struct Edge {
        let top: Point
        let bottom: Point

        /// Where it lies at height `y`, which is not above its top and above its bottom.
        func x(at y: Float) -> Float {
            top.x + (bottom.x - top.x) * ((y - top.y) / (bottom.y - top.y))
        }
    }

    private let edges: [Edge]
    /// The pixels that may be covered.
    let bounds: PixelRectangle
    private var crossings: [Float] = []
    /// What each pixel's coverage is more than its left neighbour's, and what it has besides.
    private var steps: [Float] = []
    private var shares: [Float] = []

    /// Nil where there is no corner, or one that is not made of numbers.
    init?(_ polygons: [[Point]]) {
        let corners = polygons.joined()
        guard !corners.isEmpty, corners.allSatisfy(\.isFinite) else { return nil }
        let bounded = polygons.map { $0.map(Self.bounded) }
        edges = bounded.flatMap { polygon in
            zip(polygon, polygon.dropFirst() + polygon.prefix(1)).compactMap(Self.edge)
        }
        let (xs, ys) = (bounded.joined().map(\.x), bounded.joined().map(\.y))
        bounds = PixelRectangle(
            left: PixelRectangle.pixel((xs.min() ?? 0).rounded(.down)),
            top: PixelRectangle.pixel((ys.min() ?? 0).rounded(.down)),
            right: PixelRectangle.pixel((xs.max() ?? 0).rounded(.up)),
            bottom: PixelRectangle.pixel((ys.max() ?? 0).rounded(.up))
        )
    }

    private static func bounded(_ corner: Point) -> Point {
        Point(x: min(max(corner.x, -farthest), farthest), y: min(max(corner.y, -farthest), farthest))
    }

    private static func edge(from start: Point, to end: Point) -> Edge? {
        guard start.y != end.y else { return nil }
        let (top, bottom) = start.y < end.y ? (start, end) : (end, start)
        return Edge(top: top, bottom: bottom)
    }

    /// Where the line at height `y` runs inside, from left to right.
    mutating func spans(at y: Float) -> [ClosedRange<Float>] {
        findCrossings(at: y)
        return stride(from: 0, to: crossings.count - 1, by: 2).map { crossings[$0]...crossings[$0 + 1] }
    }

    /// A part of some rows that all of the polygons' inside in it lies in.
    struct Stretch {
        var outer: Range<Int>
        /// The pixels that are inside wholly in all of the rows.
        var inner: Range<Int>
    }

    /// What of `rows` may be inside, from left to right, each stretch beginning and ending at even pixels or at the end of
    /// `columns`; outside of the stretches nothing is.
    mutating func stretches(rows: Range<Int>, columns: Range<Int>) -> [Stretch] {
        var starts: [ClosedRange<Float>] = []
        var ends: [ClosedRange<Float>] = []
        for line in 0..<rows.count * Self.linesPerRow {
            findCrossings(at: Float(rows.lowerBound) + (Float(line) + 0.5) / Float(Self.linesPerRow))
            if line == 0 {
                for (index, x) in crossings.enumerated() {
                    if index.isMultiple(of: 2) { starts.append(x...x) } else { ends.append(x...x) }
                }
            }
            guard crossings.count == 2 * starts.count else {
                // A corner lies in these rows.
                return [Stretch(outer: columns, inner: 0..<0)]
            }
            for index in starts.indices {
                starts[index].extend(to: crossings[2 * index])
                ends[index].extend(to: crossings[2 * index + 1])
            }
        }
        let stretches = zip(starts, ends).map { start, end in
            let outer = Self.evenRange(start.lowerBound.rounded(.down), end.upperBound.rounded(.up), outwards: true)
            let inner = Self.evenRange(start.upperBound.rounded(.up), end.lowerBound.rounded(.down), outwards: false)
            return Stretch(outer: outer.clamped(to: columns), inner: inner.clamped(to: columns))
        }
        let areApart = zip(stretches, stretches.dropFirst()).allSatisfy { $0.outer.upperBound <= $1.outer.lowerBound }
        return areApart ? stretches : [Stretch(outer: columns, inner: 0..<0)]
    }

    private static func evenRange(_ start: Float, _ end: Float, outwards: Bool) -> Range<Int> {
        let (first, last) = (Int(start), Int(end))
        let (left, right) = outwards ? (first & ~1, (last + 1) & ~1) : ((first + 1) & ~1, last & ~1)
        return left..<max(left, right)
    }

    /// Writes how much of each pixel of a row is inside, 0 to 255, for the pixels of `columns`.
    mutating func cover(row: Int, columns: Range<Int>, into coverage: UnsafeMutablePointer<UInt8>) {
        steps.replaceSubrange(0..<steps.count, with: repeatElement(0, count: columns.count + 1))
        shares.replaceSubrange(0..<shares.count, with: repeatElement(0, count: columns.count + 1))
        for line in 0..<Self.linesPerRow {
            findCrossings(at: Float(row) + (Float(line) + 0.5) / Float(Self.linesPerRow))
            for index in stride(from: 0, to: crossings.count - 1, by: 2) {
                addSpan(from: crossings[index], to: crossings[index + 1], columns: columns)
            }
        }
        var level: Float = 0
        let scale = 255 / Float(Self.linesPerRow)
        for index in 0..<columns.count {
            level += steps[index]
            coverage[index] = UInt8(min(max((level + shares[index]) * scale + 0.5, 0), 255))
        }
    }

    private mutating func findCrossings(at y: Float) {
        crossings.removeAll(keepingCapacity: true)
        for edge in edges where edge.top.y <= y && y < edge.bottom.y {
            crossings.append(edge.x(at: y))
        }
        crossings.sort()
    }

    private mutating func addSpan(from start: Float, to end: Float, columns: Range<Int>) {
        let start = min(max(start - Float(columns.lowerBound), 0), Float(columns.count))
        let end = min(max(end - Float(columns.lowerBound), start), Float(columns.count))
        let (first, last) = (Int(start), Int(end))
        if first == last {
            shares[first] += end - start
        } else {
            shares[first] += Float(first + 1) - start
            shares[last] += end - Float(last)
            steps[first + 1] += 1
            steps[last] -= 1
        }
    }
}

extension Canvas {
    /// Fills the inside of `polygons`, antialiased and by the even-odd rule.
    ///
    /// Polygons with a corner that is not made of numbers draw nothing.
    public func fill(_ polygons: [[Point]], color: Color) {
        guard color.alpha > 0, var raster = PolygonRaster(polygons) else { return }
        let visible = raster.bounds.intersection(bounds)
        guard !visible.isEmpty else { return }
        // Two rows at a time: those that share chroma.
        for pair in visible.top / 2..<(visible.bottom + 1) / 2 {
            var part = visible
            part.top = max(2 * pair, visible.top)
            part.bottom = min(2 * pair + 2, visible.bottom)
            for stretch in raster.stretches(rows: part.top..<part.bottom, columns: part.left..<part.right) {
                // What is inside wholly needs no looking at each pixel.
                let inner = stretch.inner.isEmpty ? stretch.outer.upperBound..<stretch.outer.upperBound : stretch.inner
                (part.left, part.right) = (stretch.outer.lowerBound, inner.lowerBound)
                blend(&raster, part, color: color)
                (part.left, part.right) = (inner.lowerBound, inner.upperBound)
                fill(part, color: color)
                (part.left, part.right) = (inner.upperBound, stretch.outer.upperBound)
                blend(&raster, part, color: color)
            }
            (part.left, part.right) = (visible.left, visible.right)
        }
    }

    /// Mixes `color` in by how much of each pixel of `part`, of two rows at most, is inside.
    private func blend(_ raster: inout PolygonRaster, _ part: PixelRectangle, color: Color) {
        guard !part.isEmpty else { return }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: part.width * part.height) { buffer in
            guard let coverage = buffer.baseAddress else { return }
            for row in part.top..<part.bottom {
                raster.cover(
                    row: row,
                    columns: part.left..<part.right,
                    into: coverage + (row - part.top) * part.width
                )
            }
            let mask = Mask(coverage: coverage, stride: part.width, size: part.size)
            blend(mask, left: part.left, top: part.top, color: color)
        }
    }
}

extension ClosedRange<Float> {
    fileprivate mutating func extend(to value: Float) {
        self = Swift.min(lowerBound, value)...Swift.max(upperBound, value)
    }
}
