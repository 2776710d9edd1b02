import WeirCore

/// Draws what rules watch and count in one picture, which may be a tile: heat, regions, lines, their names and numbers.
struct AnalyticsPainter {
    /// Of a region's colour in its inside: little, since objects are to be seen there; more while a condition holds.
    private static let calmAlpha: UInt8 = 38
    private static let activeAlpha: UInt8 = 80
    /// Of the dark seam around lines, which lets them stand out from bright pictures, and of the plates under words.
    private static let seamAlpha: UInt8 = 120
    private static let plateAlpha: UInt8 = 170

    let analytics: FrameAnalytics
    /// The picture that is meant.
    let picture: PixelRectangle
    private let canvas: Canvas
    private let text: TextRenderer
    private let lineWidth: Int
    private let textSize: Int

    /// Lines and letters are those of the whole canvas.
    init(
        _ analytics: FrameAnalytics,
        of picture: PixelRectangle,
        on canvas: Canvas,
        _ style: DrawingStyle,
        _ text: TextRenderer
    ) {
        self.analytics = analytics
        self.picture = picture
        self.canvas = canvas.clipped(to: picture)
        self.text = text
        lineWidth = style.lineWidth(pictureHeight: canvas.size.height)
        textSize = style.textSize(pictureHeight: canvas.size.height)
    }

    // MARK: - Regions

    func drawRegions() {
        for region in analytics.regions {
            let color = Self.color(of: region)
            // A region that is the whole picture has a border only.
            if !region.corners.isEmpty {
                let alpha = region.active.isEmpty ? Self.calmAlpha : Self.activeAlpha
                canvas.fill(polygons(of: region), color: color.with(alpha: alpha))
            }
            drawBorder(of: region, color: color)
        }
    }

    private func drawBorder(of region: FrameAnalytics.RegionCount, color: Color) {
        guard let first = region.corners.first else {
            return canvas.outline(picture.box, lineWidth: lineWidth, color: color)
        }
        canvas.polyline(region.corners + [first], lineWidth: Float(lineWidth), color: color)
    }

    /// The inside: what lies outside of the corners too, where the region is inverse.
    private func polygons(of region: FrameAnalytics.RegionCount) -> [[Point]] {
        let corners = region.corners.isEmpty ? picture.corners : region.corners
        return region.isInverse ? [picture.corners, corners] : [corners]
    }

    private static func color(of region: FrameAnalytics.RegionCount) -> Color {
        region.active.isEmpty ? Palette.region : Palette.alert
    }

    // MARK: - Lines

    func drawLines() {
        for line in analytics.lines where line.start.isFinite && line.end.isFinite {
            let width = Float(lineWidth) * 1.5
            let seam = Color.black.with(alpha: Self.seamAlpha)
            canvas.line(from: line.start, to: line.end, lineWidth: width + 2, color: seam)
            canvas.line(from: line.start, to: line.end, lineWidth: width, color: Palette.line)
            drawArrow(of: line, width: width)
        }
    }

    /// From the middle of the line, with a head as high as letters.
    private func drawArrow(of line: FrameAnalytics.LineCount, width: Float) {
        guard line.forward.isFinite else { return }
        let (middle, length) = (Self.middle(of: line), Float(textSize))
        let neck = middle.moved(line.forward, by: length)
        canvas.line(from: middle, to: neck, lineWidth: width, color: Palette.line)
        let head = Arrow.corners(around: middle.moved(line.forward, by: length * 1.2), line.forward, side: length)
        canvas.fill([head], color: Palette.line)
    }

    private static func middle(of line: FrameAnalytics.LineCount) -> Point {
        Point(x: (line.start.x + line.end.x) / 2, y: (line.start.y + line.end.y) / 2)
    }

    // MARK: - Words

    /// Above all else, so that no line runs through them.
    func drawLabels() {
        for region in analytics.regions { drawLabel(of: region) }
        for line in analytics.lines { drawLabel(of: line) }
    }

    /// The name, who is inside, and what is wrong.
    private func drawLabel(of region: FrameAnalytics.RegionCount) {
        let words = [region.name, "\(region.objects)"] + region.active.map(\.rawValue)
        guard let label = Label(pieces: words.map { text.mask(for: $0, size: textSize) }, textSize: textSize),
            let spot = spot(in: region, for: label.size)
        else { return }
        if region.active.isEmpty {
            draw(label, around: spot, plate: Color.black.with(alpha: Self.plateAlpha), color: Palette.region)
        } else {
            draw(label, around: spot, plate: Palette.alert, color: Palette.textColor(on: Palette.alert))
        }
    }

    /// The middle of the highest place inside the region that has room for `size`, else of its widest; nil outside of
    /// the picture.
    private func spot(in region: FrameAnalytics.RegionCount, for size: Size) -> Point? {
        guard var raster = PolygonRaster(polygons(of: region)) else { return nil }
        let visible = raster.bounds.intersection(picture)
        guard !visible.isEmpty else { return nil }
        // Half a letter away from the border.
        let top = Float(visible.top + size.height / 2 + textSize / 2)
        let step = max(1, (visible.height - size.height) / 8)
        var best: (span: ClosedRange<Float>, y: Float)?
        for y in stride(from: top, to: Float(max(visible.bottom - size.height / 2, visible.top + 1)), by: Float(step)) {
            let half = Float(size.height) / 2
            let (above, below) = (raster.spans(at: y - half), raster.spans(at: y + half))
            for span in above {
                for other in below where span.overlaps(other) {
                    let shared = span.clamped(to: other).clamped(to: Float(visible.left)...Float(visible.right))
                    if shared.length > best?.span.length ?? 0 { best = (shared, y) }
                }
            }
            if let best, best.span.length >= Float(size.width + textSize) { break }
        }
        guard let best else {
            return Point(x: Float(visible.left + visible.right) / 2, y: Float(visible.top + visible.bottom) / 2)
        }
        return Point(x: (best.span.lowerBound + best.span.upperBound) / 2, y: best.y)
    }

    /// The name and the numbers with arrows of their directions, on the side that objects come from.
    private func drawLabel(of line: FrameAnalytics.LineCount) {
        let (middle, forward) = (Self.middle(of: line), line.forward)
        guard middle.isFinite, forward.isFinite else { return }
        let backward = Point(x: -forward.x, y: -forward.y)
        let pieces = [
            text.mask(for: line.name, size: textSize), Arrow.mask(forward, textSize: textSize),
            text.mask(for: "\(line.forwardCount)", size: textSize), Arrow.mask(backward, textSize: textSize),
            text.mask(for: "\(line.backwardCount)", size: textSize),
        ]
        guard let label = Label(pieces: pieces, textSize: textSize) else { return }
        let reach = abs(forward.x) * Float(label.size.width) / 2 + abs(forward.y) * Float(label.size.height) / 2
        let spot = middle.moved(backward, by: reach + Float(2 * lineWidth))
        draw(label, around: spot, plate: Color.black.with(alpha: Self.plateAlpha), color: Palette.line)
    }

    private func draw(_ label: Label, around spot: Point, plate: Color, color: Color) {
        let place = label.place(around: spot, in: picture)
        canvas.fill(place, color: plate)
        label.draw(on: canvas, in: place, color: color)
    }
}

/// A triangle that shows a direction.
private enum Arrow {
    /// Its tip and its feet in a square with sides of `side`.
    static func corners(around middle: Point, _ direction: Point, side: Float) -> [Point] {
        let across = Point(x: -direction.y, y: direction.x)
        let base = middle.moved(direction, by: side * -0.3)
        return [
            middle.moved(direction, by: side * 0.5), base.moved(across, by: side * 0.45),
            base.moved(across, by: side * -0.45),
        ]
    }

    /// The same as a letter of a text, about as high as a capital.
    static func mask(_ direction: Point, textSize: Int) -> TextMask {
        let side = max(4, textSize * 2 / 3)
        let middle = Point(x: Float(side) / 2, y: Float(side) / 2)
        guard var raster = PolygonRaster([corners(around: middle, direction, side: Float(side))]) else { return .empty }
        var coverage = [UInt8](repeating: 0, count: side * side)
        coverage.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            for row in 0..<side { raster.cover(row: row, columns: 0..<side, into: base + row * side) }
        }
        return TextMask(
            coverage: coverage,
            size: Size(width: side, height: side),
            left: 0,
            baseline: side,
            advance: side,
            ascent: side,
            descent: 0
        )
    }
}

extension PixelRectangle {
    fileprivate var corners: [Point] {
        let (left, top, right, bottom) = (Float(left), Float(top), Float(right), Float(bottom))
        return [
            Point(x: left, y: top), Point(x: right, y: top), Point(x: right, y: bottom), Point(x: left, y: bottom),
        ]
    }

    fileprivate var box: Box {
        Box(left: Float(left), top: Float(top), right: Float(right), bottom: Float(bottom))
    }
}

extension Point {
    fileprivate func moved(_ direction: Point, by length: Float) -> Point {
        Point(x: x + direction.x * length, y: y + direction.y * length)
    }
}

extension ClosedRange<Float> {
    fileprivate var length: Float { upperBound - lowerBound }
}
