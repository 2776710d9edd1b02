import WeirCore
import WeirElementKit
import WeirImaging

/// Draws the frame's objects into the picture.
///
///     … ! weirtrack ! weirosd trails=true ! videoconvert ! autovideosink
///
/// - Reads: the frame's objects and attributes, and what rules say of it.
/// - Writes: the picture, where boxes, masks, points, letters, trails, regions, lines and heat are.
/// - Cost: the pixels drawn; letters come from a cache.
struct OSDElement: Filter {
    static let info = ElementInfo(
        factory: "weirosd",
        longName: "Object painter",
        classification: "Filter/Effect/Video",
        summary: "Draws objects, and what models and rules say of them, into the picture"
    )

    static let pads = PadCaps.video(PixelFormat.allCases.map(\.rawValue))

    enum Colors: String, CaseIterable, Sendable {
        case byClass = "class"
        case byIdentity = "identity"
    }

    struct Settings: ElementSettings {
        var boxes = true
        var labels = true
        var attributes = true
        var keypoints = true
        var masks = true
        var trails = false
        var analytics = true
        var heatMap = true
        var colors = Colors.byClass
        var lineWidth = 0
        var textSize = 0

        static let properties: [Property<Self>] = [
            .flag("boxes", \.boxes, .always, "Draw boxes"),
            .flag("labels", \.labels, .always, "Write class, identity and confidence"),
            .flag("attributes", \.attributes, .always, "Write what models say of objects and of the frame"),
            .flag("keypoints", \.keypoints, .always, "Draw keypoints and the limbs between them"),
            .flag("masks", \.masks, .always, "Colour the shapes of objects and the parts of the picture"),
            .flag("trails", \.trails, .always, "Draw the way that each object has come"),
            .flag("analytics", \.analytics, .always, "Draw lines and regions with what they count, and mark alerts"),
            .flag("heat-map", \.heatMap, .always, "Colour where objects were for long, where a map is kept"),
            .choice("colors", \.colors, .always, "What an object takes its colour from"),
            .integer(
                "line-width",
                \.lineWidth,
                in: 0...100,
                .always,
                "Width of lines in pixels; 0 follows the picture"
            ),
            .integer(
                "text-size",
                \.textSize,
                in: 0...500,
                .always,
                "Height of letters in pixels; 0 follows the picture"
            ),
        ]

        var style: DrawingStyle {
            var style = DrawingStyle()
            style.showBoxes = boxes
            style.showLabels = labels
            style.showConfidence = labels
            style.showIdentity = labels
            style.showAttributes = attributes
            style.showKeypoints = keypoints
            style.showMasks = masks
            style.showTrails = trails
            style.showAnalytics = analytics
            style.showHeatMap = heatMap
            style.coloring = colors == .byClass ? .byClass : .byIdentity
            style.lineWidth = lineWidth == 0 ? nil : lineWidth
            style.textSize = textSize == 0 ? nil : textSize
            return style
        }
    }

    private var painter = ObjectPainter()

    mutating func process(_ frame: inout Frame, _ settings: Settings) throws(WeirError) {
        guard let metadata = frame.metadata else { return }
        painter.style = settings.style
        // A trail must be kept up, or end, in frames that show nothing too.
        let isPlain =
            metadata.objects.isEmpty && metadata.attributes.isEmpty && metadata.analytics.isEmpty
            && metadata.tiles.isEmpty
        guard !isPlain || settings.trails else { return }
        try frame.editPicture { picture throws(WeirError) in
            try painter.paint(
                metadata.objects,
                attributes: metadata.attributes,
                analytics: metadata.analytics,
                tiles: metadata.tiles,
                on: picture
            )
        }
    }

    mutating func flush() {
        painter.reset()
    }

    mutating func stop() {
        painter = ObjectPainter()
    }
}
