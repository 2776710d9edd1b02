import WeirCore

/// The keys of a region in `analytics`.
enum RegionRuleKeys {
    static let list = RuleList(
        section: section,
        blank: RegionRule(corners: []),
        shortShapes: [PlaceText.polygon, PlaceText.box],
        readShort: { value, context, region in
            guard case .list(let items) = value.content else {
                return context.expected(.any([PlaceText.polygon, PlaceText.box, .section(section.name)]), for: value)
            }
            let isBox = items.contains { $0.text != nil }
            (isBox ? box : polygon).read(value, context, &region)
        },
        kind: { .region($0) }
    )

    static let section = Section<RuleDraft<RegionRule>>(
        name: "region-rule",
        help: "A part of the picture that objects enter, stay in and leave: its outline, or a map.",
        keys: [.ruleName()] + ([polygon, box, inverse] + ConditionKeys.keys).map { $0.within(\.rule) }
            + [.ruleClasses()]
    )

    private static let eitherOr = "A region has either a `polygon` or a `box`."

    private static let polygon = Key<RegionRule>(
        name: "polygon",
        shape: PlaceText.polygon,
        fallback: "the whole picture",
        help: "Its corners, in pixels or in parts of the picture."
    ) { value, context, region in
        guard let corners = PlaceText.corners(value) else { return context.expected(PlaceText.polygon, for: value) }
        if !region.corners.isEmpty { context.error(value, eitherOr) }
        guard corners.count <= PlaceText.mostCorners else {
            return context.error(value, "A region has at most \(PlaceText.mostCorners) corners, not \(corners.count).")
        }
        region.corners = corners
    }

    private static let box = Key<RegionRule>(
        name: "box",
        shape: PlaceText.box,
        fallback: "the whole picture",
        help: "Its left, top, width and height in place of corners."
    ) { value, context, region in
        guard let box = PlaceText.box(value) else { return context.expected(PlaceText.box, for: value) }
        if !region.corners.isEmpty { context.error(value, eitherOr) }
        guard let corners = corners(of: box) else {
            return context.error(value, "The box reaches beyond the picture, whose sides are 1 in parts of it.")
        }
        region.corners = corners
    }

    /// Nil for parts of the picture of which some lie outside.
    private static func corners(of box: Box) -> [Point]? {
        let isInParts = max(box.x, box.y, box.width, box.height) <= 1
        // A sum such as 0.7 + 0.3 may come out a little above 1, which would then be pixels.
        let allowance: Float = 1e-5
        var (right, bottom) = (box.right, box.bottom)
        if isInParts {
            guard right <= 1 + allowance, bottom <= 1 + allowance else { return nil }
            (right, bottom) = (min(right, 1), min(bottom, 1))
        }
        return [
            Point(x: box.x, y: box.y), Point(x: right, y: box.y), Point(x: right, y: bottom),
            Point(x: box.x, y: bottom),
        ]
    }

    private static let inverse = Key<RegionRule>.flag(
        "inverse",
        default: "false",
        "Whether what lies outside counts as inside.",
        set: { $0.isInverse = $1 }
    )
}
