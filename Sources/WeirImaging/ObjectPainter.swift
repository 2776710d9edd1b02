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
    /// What `attributes` and `analytics` say of the whole frame, and `tiles` of its parts, lies under them, but for words.
    /// Throws a `stream` error for a frame that can't be read.
    public mutating func paint(
        _ objects: [DetectedObject],
        attributes: Attributes = Attributes(),
        analytics: FrameAnalytics = FrameAnalytics(),
        tiles: [Tile] = [],
        on frame: VideoFrame
    ) throws(WeirError) {
        let canvas = try Canvas(frame)
        let lineWidth = style.lineWidth(pictureHeight: frame.size.height)
        let all = objects.flatMap(\.withParts)
        let scenes =
            [Scene(canvas.whole, attributes, analytics)] + tiles.map { Scene($0.box, $0.attributes, $0.analytics) }
        let rules = scenes.compactMap { painter(of: $0, on: canvas) }
        for scene in scenes { drawGround(of: scene, on: canvas) }
        for painter in rules { painter.drawRegions() }
        if style.showMasks { drawMasks(of: all, on: canvas) }
        if style.showTrails {
            trails.add(objects, length: style.trailLength, memory: style.trailMemory)
            for object in objects { drawTrail(of: object, lineWidth: lineWidth, on: canvas) }
        } else {
            trails.removeAll()
        }
        for painter in rules { painter.drawLines() }
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
        for painter in rules { painter.drawLabels() }
        for scene in scenes { drawLabel(of: scene, on: canvas) }
    }

    /// Forgets the trails, as after a seek.
    public mutating func reset() {
        trails.removeAll()
    }

    /// What is known of a picture as a whole, and where it is.
    private struct Scene {
        let box: Box
        let attributes: Attributes
        let analytics: FrameAnalytics

        init(_ box: Box, _ attributes: Attributes, _ analytics: FrameAnalytics) {
            self.box = box
            self.attributes = attributes
            self.analytics = analytics
        }
    }

    private func painter(of scene: Scene, on canvas: Canvas) -> AnalyticsPainter? {
        guard style.showAnalytics, !scene.analytics.isEmpty, let picture = PixelRectangle(scene.box) else { return nil }
        return AnalyticsPainter(scene.analytics, of: picture, on: canvas, style, text)
    }

    /// What lies under all else: the classes of a picture's parts, and its heat.
    private func drawGround(of scene: Scene, on canvas: Canvas) {
        if style.showMasks, let map = scene.attributes.segmentation { drawMap(map, over: scene.box, on: canvas) }
        if style.showHeatMap, let map = scene.analytics.heatMap { canvas.draw(map) }
    }

    /// Whether a condition of a rule holds for the object.
    private func isMarked(_ object: DetectedObject) -> Bool {
        style.showAnalytics && object.analytics?.conditions.isEmpty == false
    }

    private func color(of object: DetectedObject) -> Color {
        if isMarked(object) { return Palette.alert }
        if style.coloring == .byIdentity, let number = object.globalID ?? object.trackID?.number {
            return Palette.color(number)
        }
        return Palette.color(object.classID)
    }

    private func drawTrail(of object: DetectedObject, lineWidth: Int, on canvas: Canvas) {
        guard let id = object.trackID else { return }
        canvas.polyline(trails.points(of: id), lineWidth: Float(lineWidth), color: color(of: object))
    }

    private func drawMasks(of objects: [DetectedObject], on canvas: Canvas) {
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
        let lineWidth = isMarked(object) ? 2 * lineWidth : lineWidth
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
    private func drawLabel(of scene: Scene, on canvas: Canvas) {
        guard let picture = PixelRectangle(scene.box),
            let label = label(Label.pieces(of: scene.attributes, style: style), on: canvas)
        else { return }
        let corner = Point(x: Float(picture.left), y: Float(picture.top))
        draw(label, at: label.place(around: corner, in: picture), background: .black, on: canvas.clipped(to: picture))
    }

    private func draw(_ words: [String], above box: Box, background: Color, on canvas: Canvas) {
        guard let label = label(words, on: canvas) else { return }
        draw(label, at: label.place(at: box, in: canvas.size), background: background, on: canvas)
    }

    private func label(_ words: [String], on canvas: Canvas) -> Label? {
        let size = style.textSize(pictureHeight: canvas.size.height)
        return Label(pieces: words.map { text.mask(for: $0, size: size) }, textSize: size)
    }

    private func draw(_ label: Label, at place: PixelRectangle, background: Color, on canvas: Canvas) {
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
    fileprivate var translucent: Color { with(alpha: Self.maskAlpha) }

    /// Less than half, so that the picture is stronger than what lies on it.
    private static let maskAlpha: UInt8 = 110
}

extension Canvas {
    fileprivate var whole: Box {
        Box(x: 0, y: 0, width: Float(size.width), height: Float(size.height))
    }
}
