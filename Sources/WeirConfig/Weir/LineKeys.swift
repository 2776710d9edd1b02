import WeirCore

/// The keys of a line in `lines`.
enum LineKeys {
    static let list = RuleList(
        section: section,
        blank: LineRule(start: origin, end: origin),
        shortShapes: [PlaceText.line],
        readShort: { value, context, line in
            guard let ends = PlaceText.vector(value) else {
                return context.expected(.any([PlaceText.line, .section(section.name)]), for: value)
            }
            (line.start, line.end) = (ends.start, ends.end)
        },
        kind: { .line($0) }
    )

    private static let origin = Point(x: 0, y: 0)

    static let section = Section<RuleDraft<LineRule>>(
        name: "line",
        help: "A line that objects go over, counted in both directions: its two ends, or a map.",
        keys: [.ruleName()] + keys.map { $0.within(\.rule) } + [.ruleClasses()]
    )

    private static let keys: [Key<LineRule>] = [
        .point("from", "One end of the line, in pixels or in parts of the picture.", set: { $0.start = $1 }),
        .point("to", "The other end.", set: { $0.end = $1 }),
        .vector(
            "forward",
            default: "from the left of one who looks from `from` to `to`, to the right",
            "The direction that counts as forward, from one point anywhere to another.",
            set: { $0.forward = $1 }
        ),
        .flag(
            "extended",
            default: "false",
            "Whether the line goes on beyond its ends, through the whole picture.",
            set: { $0.isExtended = $1 }
        ),
        .mode("How sure a crossing has to be before it counts.", set: { $0.mode = $1 }),
    ]
}

/// The keys of a direction in `directions`.
enum DirectionKeys {
    static let list = RuleList(
        section: section,
        blank: DirectionRule(direction: Vector(from: Point(x: 0, y: 0), to: Point(x: 0, y: 0))),
        shortShapes: [PlaceText.line],
        readShort: { value, context, rule in
            guard let direction = PlaceText.vector(value) else {
                return context.expected(.any([PlaceText.line, .section(section.name)]), for: value)
            }
            rule.direction = direction
        },
        kind: { .direction($0) }
    )

    static let section = Section<RuleDraft<DirectionRule>>(
        name: "direction",
        help: "A direction that objects may go in: from one point to another, or a map.",
        keys: [.ruleName()] + keys.map { $0.within(\.rule) } + [.ruleClasses()]
    )

    private static let keys: [Key<DirectionRule>] = [
        .point(
            "from",
            "Where the direction begins, in pixels or in parts of the picture.",
            set: { $0.direction.start = $1 }
        ),
        .point("to", "Where it leads to.", set: { $0.direction.end = $1 }),
        .mode("How far, and how nearly in the direction, an object has to go.", set: { $0.mode = $1 }),
    ]
}

/// The keys of a rule in `proximity`.
enum ProximityKeys {
    static let list = RuleList(
        section: section,
        blank: ProximityRule(distance: .heights(0)),
        kind: { .proximity($0) }
    )

    static let section = Section<RuleDraft<ProximityRule>>(
        name: "proximity",
        help: "Two objects that are near each other.",
        keys: [.ruleName(), distance.within(\.rule), after.within(\.rule), .ruleClasses(), others.within(\.rule)]
    )

    private static let distance = Key<ProximityRule>(
        name: "distance",
        shape: DistanceText.shape,
        isRequired: true,
        help: "Nearer than this is near, in metres, which need `ground`, or in heights of the smaller object."
    ) { value, context, rule in
        guard let distance = value.text.flatMap(DistanceText.parse) else {
            return context.expected(DistanceText.shape, for: value)
        }
        rule.distance = distance
    }

    private static let after = Key<ProximityRule>.quantity(
        "after",
        .duration,
        default: "0s",
        "How long they have to be near before it counts.",
        set: { $0.after = $1 }
    )

    private static let others = Key<ProximityRule>(
        name: "others",
        shape: ClassName.listShape,
        fallback: "`classes`",
        help: "The classes of the other object, by name or number."
    ) { value, context, rule in
        rule.others += ClassName.read(value, context)
    }
}
