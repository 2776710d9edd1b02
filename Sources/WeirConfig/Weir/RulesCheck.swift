import WeirCore

/// What only shows when all rules of a map or a stream are known.
struct RulesCheck {
    let draft: RulesDraft
    let reading: Reading

    func run() {
        let rules = draft.rules.rules
        var namesDiffer = true
        for (index, rule) in rules.enumerated() where rules[..<index].contains(where: { $0.name == rule.name }) {
            namesDiffer = false
            error(
                draft.places[index],
                "Another rule is called \(quoted(rule.name)) already; each needs its own name."
            )
        }
        for (rule, place) in zip(rules, draft.places) { checkMeasure(rule.kind.shape, "“\(rule.name)”", place) }
        if let ground = draft.rules.ground {
            checkMeasure(ground.picture, "`ground`", draft.groundPlace ?? draft.place)
        }
        // Problems are told by name.
        guard namesDiffer else { return }
        for problem in draft.rules.problems() {
            let place = problem.rule.map(draft.place) ?? draft.groundPlace ?? draft.place
            error(place, problem.sentence.prefix(1).uppercased() + problem.sentence.dropFirst() + ".")
        }
    }

    /// In pixels, a shape that ends here would be next to nothing.
    private static let leastExtent: Float = 2

    /// Parts of the picture of which one is a little above 1 would be taken for pixels.
    private func checkMeasure(_ shape: [Point], _ name: String, _ place: Place) {
        let furthest = shape.reduce(Float(0)) { max($0, $1.x, $1.y) }
        if furthest > 1, furthest <= Self.leastExtent {
            error(
                place,
                "The places of \(name) go up to \(furthest): beyond the picture in parts of it, and next to nothing in pixels."
            )
        }
    }

    /// Says so where nothing is asked of the objects.
    func requireRules() {
        if draft.rules.rules.isEmpty, draft.rules.ground == nil, draft.rules.heatMap == nil {
            let inside = draft.key.isEmpty ? "" : " in \(quoted(draft.key))"
            error(
                draft.place,
                "There is no rule\(inside); give `lines`, `regions`, `directions`, `proximity` or `heat-map`."
            )
        }
    }

    private func error(_ place: Place, _ sentence: String) {
        reading.error(place, key: draft.key.isEmpty ? nil : draft.key, sentence)
    }
}

extension AnalyticsRule.Kind {
    /// The places of the picture that it is about; none where it is about directions or distances.
    fileprivate var shape: [Point] {
        switch self {
        case .line(let line): [line.start, line.end]
        case .region(let region): region.corners
        case .direction, .proximity: []
        }
    }
}
