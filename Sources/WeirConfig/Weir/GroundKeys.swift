import WeirCore

/// The keys of `ground`.
enum GroundKeys {
    static let section = Section<GroundPoints>(
        name: "ground",
        help: "Points of the picture whose places on the ground are known, so that speeds and distances are in metres.",
        keys: [picture, metres]
    )

    /// What a value tells; nil after saying what is wrong with it.
    static func ground(_ value: YAMLValue, _ context: YAMLContext) -> GroundPoints? {
        var ground = GroundPoints(picture: [], metres: [])
        section.read(value, context, into: &ground)
        return ground.picture.isEmpty || ground.metres.isEmpty ? nil : ground
    }

    private static let picture = places(
        "picture",
        .described(
            "at least four points such as `[[100, 400], [500, 400], [600, 700], [50, 700]]`",
            pointList(PlaceText.range)
        ),
        PlaceText.range,
        "At least four points of the picture, no three of them on a line, in pixels or in parts of the picture.",
        set: { $0.picture = $1 }
    )

    /// No ground that a camera sees is larger.
    private static let metreRange = -100_000.0...100_000

    private static let metres = places(
        "metres",
        .described("at least four points such as `[[0, 10], [7, 10], [7, 0], [0, 0]]`", pointList(metreRange)),
        metreRange,
        "Where these are on the ground, in metres from anywhere, in the same order.",
        set: { $0.metres = $1 }
    )

    private static func pointList(_ range: ClosedRange<Double>) -> Shape { .list(.list(.number(range))) }

    private static func places(
        _ name: String,
        _ shape: Shape,
        _ range: ClosedRange<Double>,
        _ help: String,
        set: @escaping @Sendable (inout GroundPoints, [Point]) -> Void
    ) -> Key<GroundPoints> {
        Key(name: name, shape: shape, isRequired: true, help: help) { value, context, ground in
            guard let points = PlaceText.points(value, in: range), points.count > 3 else {
                return context.expected(shape, for: value)
            }
            set(&ground, points)
        }
    }
}

/// The keys of `heat-map`.
enum HeatMapKeys {
    static let section = Section<HeatMapRule>(
        name: "heat-map",
        help: "How the places where objects are found add up to a map.",
        keys: [classes, halfLife, grid]
    )

    static let shape = Shape.any([.flag, .section(section.name)])

    /// What a value tells; nil where it tells of no map.
    static func heatMap(_ value: YAMLValue, _ context: YAMLContext) -> HeatMapRule? {
        if let flag = value.flag { return flag ? HeatMapRule() : nil }
        var rule = HeatMapRule()
        if case .map = value.content {
            section.read(value, context, into: &rule)
        } else {
            context.expected(shape, for: value)
        }
        return rule
    }

    private static let classes = Key<HeatMapRule>(
        name: "classes",
        shape: ClassName.listShape,
        fallback: "all",
        help: "The classes of the objects that count, by name or number."
    ) { value, context, rule in
        rule.classes += ClassName.read(value, context)
    }

    private static let halfLife = Key<HeatMapRule>.text(
        "half-life",
        QuantityText.halfLife.shape,
        default: "nothing fades",
        "The time after which what was seen counts half.",
        parse: QuantityText.halfLife.parse,
        set: { $0.halfLife = $1 }
    )

    private static let gridShape = Shape.text(
        of: "columns and rows such as `64x36`, each from 1 to \(HeatMapRule.mostCells)"
    )

    private static let grid = Key<HeatMapRule>.text(
        "grid",
        gridShape,
        default: "\(HeatMapRule.usualGrid.width)x\(HeatMapRule.usualGrid.height)",
        "The cells that the picture is cut into.",
        parse: { text in
            Size(text: text).flatMap { max($0.width, $0.height) <= HeatMapRule.mostCells ? $0 : nil }
        },
        set: { $0.grid = $1 }
    )
}
