/// The keys of `draw`.
enum DrawingKeys {
    static let section = Section<Application.Drawing>(
        name: "drawing",
        help: "What is drawn into the pictures.",
        keys: [boxes, labels, trails, analytics, heatMap, colors, lineWidth, textSize]
    )

    /// What a value tells to draw; nil where it tells to draw nothing.
    static func drawing(_ value: YAMLValue, _ context: YAMLContext) -> Application.Drawing? {
        if let flag = value.flag { return flag ? Application.Drawing() : nil }
        var drawing = Application.Drawing()
        if case .map = value.content {
            section.read(value, context, into: &drawing)
        } else {
            context.expected(.any([.flag, .section(section.name)]), for: value)
        }
        return drawing
    }

    private static let boxes = Key<Application.Drawing>.flag(
        "boxes",
        default: "true",
        "Whether boxes are drawn.",
        set: { $0.boxes = $1 }
    )

    private static let labels = Key<Application.Drawing>.flag(
        "labels",
        default: "true",
        "Whether class, identity and confidence are written.",
        set: { $0.labels = $1 }
    )

    private static let trails = Key<Application.Drawing>.flag(
        "trails",
        default: "false",
        "Whether the way that an object has come is drawn.",
        set: { $0.trails = $1 }
    )

    private static let analytics = Key<Application.Drawing>.flag(
        "analytics",
        default: "true",
        "Whether the lines and regions of `analytics` are drawn, with what they count.",
        set: { $0.analytics = $1 }
    )

    private static let heatMap = Key<Application.Drawing>.flag(
        "heat-map",
        default: "true",
        "Whether the heat map of `analytics` is laid over the picture.",
        set: { $0.heatMap = $1 }
    )

    private static let colors = Key<Application.Drawing>.choice(
        "colors",
        Application.Drawing.Colors.self,
        default: "class",
        "What decides the colour.",
        set: { $0.colors = $1 }
    )

    private static let lineWidth = Key<Application.Drawing>.integer(
        "line-width",
        1...64,
        default: "follows the picture's size",
        "The width of lines in pixels.",
        set: { $0.lineWidth = $1 }
    )

    private static let textSize = Key<Application.Drawing>.integer(
        "text-size",
        1...256,
        default: "follows the picture's size",
        "The height of letters in pixels.",
        set: { $0.textSize = $1 }
    )
}
