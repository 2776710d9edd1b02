import WeirCore

/// Draws what was detected onto frames: boxes, labels, trails; one painter a stream.
public struct ObjectPainter {
    public var style: DrawingStyle
    private let text: TextRenderer
    private var trails = TrailStore()

    public init(style: DrawingStyle = DrawingStyle(), text: TextRenderer = TextRenderer()) {
        self.style = style
        self.text = text
    }

    /// The identities whose trails are remembered.
    var trailCount: Int { trails.count }

    /// Draws `objects` onto `frame`, in its own pixels; objects that lie outside it draw nothing.
    ///
    /// - Throws: `WeirError` of code `stream` for a frame that cannot be read.
    public mutating func paint(_ objects: [DetectedObject], on frame: VideoFrame) throws(WeirError) {
        let canvas = try Canvas(frame)
        let lineWidth = style.lineWidth(pictureHeight: frame.size.height)
        if style.showTrails {
            trails.add(objects, length: style.trailLength, memory: style.trailMemory)
            for object in objects { drawTrail(of: object, lineWidth: lineWidth, on: canvas) }
        } else {
            trails.removeAll()
        }
        if style.showBoxes {
            for object in objects { canvas.outline(object.box, lineWidth: lineWidth, color: color(of: object)) }
        }
        // Last, so that no line runs through a label.
        for object in objects where object.box.isValid && object.box.clipped(to: frame.size).area > 0 {
            drawLabel(of: object, on: canvas)
        }
    }

    /// Forgets the trails, as after a seek.
    public mutating func reset() {
        trails.removeAll()
    }

    private func color(of object: DetectedObject) -> Color {
        if style.coloring == .byIdentity, let id = object.trackID { return Palette.color(id.number) }
        return Palette.color(object.classID)
    }

    private func drawTrail(of object: DetectedObject, lineWidth: Int, on canvas: Canvas) {
        guard let id = object.trackID else { return }
        canvas.polyline(trails.points(of: id), lineWidth: Float(lineWidth), color: color(of: object))
    }

    private func drawLabel(of object: DetectedObject, on canvas: Canvas) {
        let size = style.textSize(pictureHeight: canvas.size.height)
        let pieces = Label.pieces(of: object, style: style).map { text.mask(for: $0, size: size) }
        guard let label = Label(pieces: pieces, textSize: size) else { return }
        let place = label.place(at: object.box, in: canvas.size)
        let background = color(of: object)
        canvas.fill(place, color: background)
        label.draw(on: canvas, in: place, color: Palette.textColor(on: background))
    }
}
