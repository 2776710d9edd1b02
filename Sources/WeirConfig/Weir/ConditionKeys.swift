import WeirCore

/// The keys of what is reported of a region.
enum ConditionKeys {
    /// A list gives several conditions of a kind, as of two times.
    static let keys: [Key<RegionRule>] = repeatable.map(\.orSeveral) + [wrongWay]

    private static let repeatable: [Key<RegionRule>] = [
        crowd("overcrowding", "At least so many objects are inside: their number, or a map.") {
            .overcrowding(objects: $0.objects, after: $0.after)
        },
        time("loitering", "An object stays inside for so long.") { .loitering(after: $0) },
        time("stopped", "An object inside stands still for so long.") { .stopped(after: $0) },
        crowd("queue", "At least so many objects inside stand or hardly move: their number, or a map.") {
            .queue(objects: $0.objects, after: $0.after)
        },
        .quantity(
            "speeding",
            .speed,
            default: "not reported",
            "An object inside is faster than this; needs `ground`.",
            set: { $0.conditions.append(.speeding(metresPerSecond: $1)) }
        ),
    ]

    private static func time(
        _ name: String,
        _ help: String,
        condition: @escaping @Sendable (Double) -> RegionRule.Condition
    ) -> Key<RegionRule> {
        .quantity(
            name,
            .duration,
            default: "not reported",
            help,
            set: { $0.conditions.append(condition($1)) }
        )
    }

    private static func crowd(
        _ name: String,
        _ help: String,
        condition: @escaping @Sendable (CrowdDraft) -> RegionRule.Condition
    ) -> Key<RegionRule> {
        let shape = Shape.any([CrowdKeys.objectsShape, .section(CrowdKeys.section.name)])
        return Key(name: name, shape: shape, fallback: "not reported", help: help) { value, context, region in
            var crowd = CrowdDraft()
            if case .map = value.content {
                CrowdKeys.section.read(value, context, into: &crowd)
            } else {
                guard let objects = CrowdKeys.objects(value) else { return context.expected(shape, for: value) }
                crowd.objects = objects
            }
            region.conditions.append(condition(crowd))
        }
    }

    private static let wrongWayShape = Shape.any([PlaceText.line, .section(WrongWayKeys.section.name)])
    private static let wrongWay = Key<RegionRule>(
        name: "wrong-way",
        shape: wrongWayShape,
        fallback: "not reported",
        help: "An object inside goes against the direction that is allowed: from one point to another, or a map."
    ) { value, context, region in
        var draft = WrongWayDraft()
        if case .map = value.content {
            WrongWayKeys.section.read(value, context, into: &draft)
        } else if let allowed = PlaceText.vector(value) {
            draft.allowed = allowed
        } else {
            return context.expected(wrongWayShape, for: value)
        }
        region.conditions.append(.wrongWay(allowed: draft.allowed, mode: draft.mode))
    }
}

/// So many objects, for so long.
struct CrowdDraft {
    var objects = 1
    /// In seconds.
    var after = 0.0
}

/// The keys of `overcrowding` and `queue`.
enum CrowdKeys {
    private static let range = 1...10_000
    static let objectsShape = Shape.integer(range)

    static func objects(_ value: YAMLValue) -> Int? {
        value.integer.flatMap { range.contains($0) ? $0 : nil }
    }

    static let section = Section<CrowdDraft>(
        name: "crowd",
        help: "How many objects are too many, and for how long.",
        keys: [
            Key(name: "objects", shape: objectsShape, isRequired: true, help: "From how many objects on.") {
                value,
                context,
                crowd in
                guard let objects = objects(value) else { return context.expected(objectsShape, for: value) }
                crowd.objects = objects
            },
            .quantity(
                "after",
                .duration,
                default: "0s",
                "How long there have to be so many before it counts.",
                set: { $0.after = $1 }
            ),
        ]
    )
}

/// A direction that is allowed, and how surely another is against it.
struct WrongWayDraft {
    var allowed = Vector(from: Point(x: 0, y: 0), to: Point(x: 0, y: 0))
    var mode = AnalyticsMode.balanced
}

/// The keys of `wrong-way`.
enum WrongWayKeys {
    static let section = Section<WrongWayDraft>(
        name: "wrong-way",
        help: "The direction that is allowed, and how surely an object has to go against it.",
        keys: [
            .vector("allowed", "The direction that is allowed, from one point to another.", set: { $0.allowed = $1 }),
            .mode("How far, and how nearly against the direction, an object has to go.", set: { $0.mode = $1 }),
        ]
    )
}
