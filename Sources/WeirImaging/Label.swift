import WeirCore

/// The line of text that says what an object is.
struct Label {
    private let pieces: [TextMask]
    private let gap: Int
    private let margin: Int
    private let ascent: Int
    let size: Size

    /// A line made of `pieces`; nil where there is nothing to see.
    init?(pieces: [TextMask], textSize: Int) {
        let seen = pieces.filter { $0.advance > 0 }
        guard !seen.isEmpty else { return nil }
        // The space between words in most fonts, and a little air around the line.
        gap = max(3, textSize / 3)
        margin = max(2, textSize / 6)
        self.pieces = seen
        ascent = seen.reduce(0) { max($0, $1.ascent) }
        let descent = seen.reduce(0) { max($0, $1.descent) }
        let words = seen.reduce(0) { $0 + $1.advance }
        size = Size(width: words + (seen.count - 1) * gap + 2 * margin, height: ascent + descent)
    }

    /// The words of `object`'s label, each of which comes again in other frames.
    static func pieces(of object: DetectedObject, style: DrawingStyle) -> [String] {
        var pieces: [String] = []
        if style.showLabels, !object.label.isEmpty { pieces.append(object.label) }
        if style.showIdentity, let identity = identity(of: object) { pieces.append(identity) }
        if style.showConfidence, object.confidence.isFinite { pieces.append(confidence(object.confidence)) }
        if style.showAnalytics { pieces += object.analytics?.conditions.map(\.rawValue) ?? [] }
        return pieces + Self.pieces(of: object.attributes, style: style)
    }

    /// Who it is in all streams, marked as such, or else in its own.
    private static func identity(of object: DetectedObject) -> String? {
        object.globalID.map { "#\($0)" } ?? object.trackID.map { "\($0.number)" }
    }

    /// The words for what models say.
    static func pieces(of attributes: Attributes, style: DrawingStyle) -> [String] {
        guard style.showAttributes else { return [] }
        let measurements = attributes.measurements.filter(\.value.isFinite).flatMap { measurement in
            [measurement.name, tenths(measurement.value)]
        }
        return attributes.classifications.map(\.label).filter { !$0.isEmpty } + measurements
    }

    /// With one decimal; numbers beyond what a label could hold are written as the largest that it can.
    private static func tenths(_ value: Float) -> String {
        let bounded = Int((min(max(value, -largestNumber), largestNumber) * 10).rounded())
        return "\(bounded < 0 ? "-" : "")\(bounded.magnitude / 10).\(bounded.magnitude % 10)"
    }

    private static let largestNumber: Float = 999_999

    /// `share`, 0 to 1, with two decimals.
    private static func confidence(_ share: Float) -> String {
        let hundredths = Int((min(max(share, 0), 1) * 100).rounded())
        let decimals = hundredths % 100
        return "\(hundredths / 100).\(decimals / 10)\(decimals % 10)"
    }

    /// The pixels of the label of `box`: on its upper side, or inside where the picture ends above it; moved sideways
    /// to stay in the picture where it can.
    func place(at box: Box, in picture: Size) -> PixelRectangle {
        let boxLeft = PixelRectangle.pixel(box.x)
        let boxTop = PixelRectangle.pixel(box.y)
        let left = max(0, min(boxLeft, picture.width - size.width))
        let top = boxTop >= size.height ? boxTop - size.height : max(0, boxTop)
        return PixelRectangle(left: left, top: top, right: left + size.width, bottom: top + size.height)
    }

    /// The pixels of a label with its middle at `spot`, moved to stay in `picture` where it can.
    func place(around spot: Point, in picture: PixelRectangle) -> PixelRectangle {
        let left = PixelRectangle.pixel(spot.x) - size.width / 2
        let top = PixelRectangle.pixel(spot.y) - size.height / 2
        let innerLeft = max(picture.left, min(left, picture.right - size.width))
        let innerTop = max(picture.top, min(top, picture.bottom - size.height))
        return PixelRectangle(
            left: innerLeft,
            top: innerTop,
            right: innerLeft + size.width,
            bottom: innerTop + size.height
        )
    }

    /// Draws the line into `place`.
    func draw(on canvas: Canvas, in place: PixelRectangle, color: Color) {
        var x = place.left + margin
        for piece in pieces {
            canvas.draw(piece, x: x, baseline: place.top + ascent, color: color)
            x += piece.advance + gap
        }
    }
}
