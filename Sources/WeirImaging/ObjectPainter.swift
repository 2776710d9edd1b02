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

    /// Draws `objects` and their parts onto `frame`, in its own pixels; those that lie outside it draw nothing.
    ///
    /// What `attributes` say of the whole frame lies under them. Throws a `stream` error for a frame that can't be read.
    public mutating func paint(
        _ objects: [DetectedObject],
        attributes: Attributes = Attributes(),
        on frame: VideoFrame
    ) throws(WeirError) {
        let canvas = try Canvas(frame)
        let lineWidth = style.lineWidth(pictureHeight: frame.size.height)
        let all = objects.flatMap(\.withParts)
        if style.showMasks { drawMasks(of: all, attributes.segmentation, on: canvas) }
        if style.showTrails {
            trails.add(objects, length: style.trailLength, memory: style.trailMemory)
            for object in objects { drawTrail(of: object, lineWidth: lineWidth, on: canvas) }
        } else {
            trails.removeAll()
        }
        if style.showBoxes {
            for object in all { drawBox(of: object, lineWidth: lineWidth, on: canvas) }
        }
        if style.showKeypoints {
            for object in all { drawKeypoints(of: object, lineWidth: lineWidth, on: canvas) }
        }
        // Last, so that no line runs through a label.
        for object in all where object.box.isValid && object.box.clipped(to: frame.size).area > 0 {
            drawLabel(of: object, on: canvas)
        }
        drawLabel(of: attributes, on: canvas)
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

    private func drawMasks(of objects: [DetectedObject], _ map: SegmentationMap?, on canvas: Canvas) {
        let picture = Box(x: 0, y: 0, width: Float(canvas.size.width), height: Float(canvas.size.height))
        if let map { drawMap(map, over: picture, on: canvas) }
        for object in objects {
            if let map = object.attributes.segmentation { drawMap(map, over: object.box, on: canvas) }
            guard let mask = object.mask else { continue }
            canvas.fill(gridOf: mask.size, over: object.box, color: color(of: object).translucent) {
                mask.values[$0] >= ObjectMask.least
            }
        }
    }

    /// The first class is the background in nearly all models, and stays as it is.
    private func drawMap(_ map: SegmentationMap, over box: Box, on canvas: Canvas) {
        for classID in Set(map.classIDs).sorted() where classID != 0 && classID != SegmentationMap.unsure {
            canvas.fill(gridOf: map.size, over: box, color: Palette.color(Int(classID)).translucent) {
                map.classIDs[$0] == classID
            }
        }
    }

    private func drawBox(of object: DetectedObject, lineWidth: Int, on canvas: Canvas) {
        guard let box = object.orientedBox else {
            return canvas.outline(object.box, lineWidth: lineWidth, color: color(of: object))
        }
        guard box.isValid else { return }
        let corners = box.corners
        canvas.polyline(corners + [corners[0]], lineWidth: Float(lineWidth), color: color(of: object))
    }

    private func drawKeypoints(of object: DetectedObject, lineWidth: Int, on canvas: Canvas) {
        let points = object.keypoints
        func isSeen(_ index: Int) -> Bool { points[index].confidence >= style.keypointThreshold }
        for (start, end) in Skeleton.limbs(ofPoints: points.count) where isSeen(start) && isSeen(end) {
            canvas.line(
                from: points[start].point,
                to: points[end].point,
                lineWidth: Float(lineWidth),
                color: color(of: object)
            )
        }
        // Dots of twice the width of lines.
        for index in points.indices where isSeen(index) {
            let point = points[index].point
            canvas.line(from: point, to: point, lineWidth: Float(2 * lineWidth), color: Palette.color(index))
        }
    }

    private func drawLabel(of object: DetectedObject, on canvas: Canvas) {
        let background = color(of: object)
        draw(Label.pieces(of: object, style: style), above: object.box, background: background, on: canvas)
    }

    /// In the top left corner.
    private func drawLabel(of attributes: Attributes, on canvas: Canvas) {
        let corner = Box(x: 0, y: 0, width: 0, height: 0)
        draw(Label.pieces(of: attributes, style: style), above: corner, background: .black, on: canvas)
    }

    private func draw(_ words: [String], above box: Box, background: Color, on canvas: Canvas) {
        let size = style.textSize(pictureHeight: canvas.size.height)
        let pieces = words.map { text.mask(for: $0, size: size) }
        guard let label = Label(pieces: pieces, textSize: size) else { return }
        let place = label.place(at: box, in: canvas.size)
        canvas.fill(place, color: background)
        label.draw(on: canvas, in: place, color: Palette.textColor(on: background))
    }
}

extension DetectedObject {
    /// The object and all that was found in it.
    fileprivate var withParts: [DetectedObject] { [self] + parts.flatMap(\.withParts) }
}

extension Color {
    /// The colour as it lies over a mask: what is under it stays recognizable.
    fileprivate var translucent: Color { Color(red: red, green: green, blue: blue, alpha: Self.maskAlpha) }

    /// Less than half, so that the picture is stronger than what lies on it.
    private static let maskAlpha: UInt8 = 110
}
