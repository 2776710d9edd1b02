import WeirCore

/// One group of a file about analytics: what is watched in one stream, under names that keys end in.
struct NvAnalyticsGroup {
    enum Kind {
        case regions, overcrowding, lines, directions

        /// What keys with a name begin with.
        var prefix: String {
            switch self {
            case .regions, .overcrowding: "roi-"
            case .lines: "line-crossing-"
            case .directions: "direction-"
            }
        }

        var keys: KnownKeys {
            switch self {
            case .regions: .regionFiltering
            case .overcrowding: .overcrowding
            case .lines: .lineCrossing
            case .directions: .directionDetection
            }
        }

        /// What a rule's name gets at its end where another rule has the name.
        var ending: String {
            switch self {
            case .regions: "region"
            case .overcrowding: "overcrowding"
            case .lines: "line"
            case .directions: "direction"
            }
        }
    }

    let reader: GroupReader
    let kind: Kind

    func read(into draft: inout RulesDraft) {
        let named = reader.group.entries.filter { $0.key.hasPrefix(kind.prefix) }
        var others = reader.group
        others.entries.removeAll { $0.key.hasPrefix(kind.prefix) }
        kind.keys.check(GroupReader(group: others, reading: reader.reading, folder: reader.folder))
        guard !named.isEmpty else {
            return reader.error(
                "enable",
                "\(quoted("[\(reader.name)]")) has no key such as `\(kind.prefix)NAME`; at least one is needed."
            )
        }
        let classes = self.classes()
        var seen: Set<String> = []
        for key in named.map(\.key) where seen.insert(key).inserted {
            let name = String(key.dropFirst(kind.prefix.count))
            guard !name.isEmpty else {
                reader.error(key, "\(quoted(key)) has no name behind it, as in `\(kind.prefix)Entry`.")
                continue
            }
            guard let rule = rule(key) else { continue }
            add(AnalyticsRule(name: name, classes: classes, kind: rule), key, to: &draft)
        }
    }

    private func rule(_ key: String) -> AnalyticsRule.Kind? {
        switch kind {
        case .regions:
            corners(key).map { .region(RegionRule(corners: $0, isInverse: reader.flag("inverse-roi") ?? false)) }
        case .overcrowding: corners(key).map { .region(RegionRule(corners: $0, conditions: [overcrowding()])) }
        case .lines: line(key).map { .line($0) }
        case .directions: direction(key).map { .direction($0) }
        }
    }

    // MARK: - Values

    /// Where -1 stands among them, all.
    private func classes() -> [ClassName] {
        guard reader.has("class-id") else { return [] }
        let parts = reader.list("class-id") ?? []
        let numbers = parts.compactMap { Int($0) }.filter { $0 >= -1 }
        guard numbers.count == parts.count, !numbers.isEmpty else {
            reader.error(
                "class-id",
                "`class-id` in \(quoted("[\(reader.name)]")) must be -1 for all classes, or their numbers with `;` between."
            )
            return []
        }
        return numbers.contains(-1) ? [] : numbers.map { .number($0) }
    }

    private func overcrowding() -> RegionRule.Condition {
        let milliseconds = reader.integer("time-threshold") ?? 2000
        return .overcrowding(
            objects: reader.integer("object-threshold", 1...10_000) ?? 1,
            after: Double(milliseconds) / 1000
        )
    }

    private func mode(_ usual: AnalyticsMode) -> AnalyticsMode {
        guard let text = reader.text("mode") else { return usual }
        if let mode = AnalyticsMode(rawValue: text) { return mode }
        let names = Shape.choice(AnalyticsMode.allCases.map(\.rawValue)).description
        reader.error("mode", "`mode` in \(quoted("[\(reader.name)]")) is \(quoted(text)); it must be \(names).")
        return usual
    }

    /// Points from pairs of whole numbers, of a number that `isRight` accepts; nil after saying that they aren't.
    private func points(_ key: String, _ expected: String, isRight: (Int) -> Bool) -> [Point]? {
        guard let text = reader.text(key) else {
            reader.error(key, "\(quoted(key)) in \(quoted("[\(reader.name)]")) is empty; it must have \(expected).")
            return nil
        }
        guard let numbers = reader.indices(key) else { return nil }
        guard isRight(numbers.count) else {
            reader.error(
                key,
                "\(quoted(key)) in \(quoted("[\(reader.name)]")) is \(quoted(text)); it must have \(expected)."
            )
            return nil
        }
        guard numbers.allSatisfy({ $0 <= largestPictureSide }) else {
            reader.error(
                key,
                "\(quoted(key)) in \(quoted("[\(reader.name)]")) has a number above \(largestPictureSide)."
            )
            return nil
        }
        return stride(from: 0, to: numbers.count - 1, by: 2).map { index in
            Point(x: Float(numbers[index]), y: Float(numbers[index + 1]))
        }
    }

    private func corners(_ key: String) -> [Point]? {
        let isRight = { (count: Int) in count >= 6 && count.isMultiple(of: 2) }
        guard let corners = points(key, "x and y of at least three corners", isRight: isRight) else { return nil }
        if corners.count <= PlaceText.mostCorners { return corners }
        reader.error(key, "A region has at most \(PlaceText.mostCorners) corners, not \(corners.count).")
        return nil
    }

    private func direction(_ key: String) -> DirectionRule? {
        // In YAML DeepStream asks for eight numbers, of which it takes the first four.
        let counts = reader.group.isYAML ? [4, 8] : [4]
        guard let points = points(key, "four numbers, the two ends of a direction", isRight: counts.contains) else {
            return nil
        }
        return DirectionRule(direction: pixels(Vector(from: points[0], to: points[1])), mode: mode(.balanced))
    }

    /// A direction of a pixel's length would be taken for parts of the picture.
    private func pixels(_ vector: Vector) -> Vector {
        guard [vector.start, vector.end].allSatisfy({ $0.x <= 1 && $0.y <= 1 }) else { return vector }
        let factor: Float = 100
        return Vector(from: vector.start.scaled(factor, factor), to: vector.end.scaled(factor, factor))
    }

    private func line(_ key: String) -> LineRule? {
        let expected = "eight numbers, the two ends of a direction and those of the line"
        guard let points = points(key, expected, isRight: { $0 == 8 }) else { return nil }
        var line = LineRule(
            start: points[2],
            end: points[3],
            forward: Vector(from: points[0], to: points[1]),
            isExtended: reader.flag("extended") ?? true,
            mode: mode(.loose)
        )
        if problems(line) != problems(LineRule(start: line.start, end: line.end)) {
            line.forward = nil
            reader.warning(
                key,
                "The direction of \(quoted(key)) leads to neither side of its line, and has no effect: forward is from the "
                    + "left of one who looks from the line's first end to its second, to the right."
            )
        }
        return line
    }

    private func problems(_ line: LineRule) -> [AnalyticsRules.Problem] {
        var rules = AnalyticsRules()
        rules.rules = [AnalyticsRule(name: "", kind: .line(line))]
        return rules.problems()
    }

    // MARK: - Names

    /// Adds a rule under its name, or under a longer one where another rule has it: there names are apart by their kind.
    private func add(_ rule: AnalyticsRule, _ key: String, to draft: inout RulesDraft) {
        let place = reader.group[key]?.valuePlace ?? reader.group.place
        var rule = rule
        let names = draft.rules.rules.map(\.name)
        if names.contains(rule.name) {
            if join(rule, to: &draft) { return }
            let name = AnalyticsRule.freeName("\(rule.name)-\(kind.ending)", among: names)
            reader.warning(
                key,
                "Another rule of the stream is called \(quoted(rule.name)) already; this one is called \(quoted(name))."
            )
            rule.name = name
        }
        draft.add(rule, at: place)
    }

    /// Whether one region was told twice, of which each says something else.
    private func join(_ rule: AnalyticsRule, to draft: inout RulesDraft) -> Bool {
        guard let index = draft.rules.rules.firstIndex(where: { $0.name == rule.name }),
            draft.rules.rules[index].classes == rule.classes,
            case .region(let region) = rule.kind, case .region(var earlier) = draft.rules.rules[index].kind,
            earlier.corners == region.corners, !earlier.isInverse, !region.isInverse,
            earlier.conditions.isEmpty || region.conditions.isEmpty
        else { return false }
        earlier.conditions += region.conditions
        draft.rules.rules[index].kind = .region(earlier)
        return true
    }
}
