import WeirCore

/// Writes the rules of a stream as a map: only what differs from what holds anyway.
enum RuleSetWriter {
    static func map(_ rules: AnalyticsRules) -> YAMLMap {
        let standard = AnalyticsRules()
        var map = YAMLMap()
        map.add("size", rules.pictureSize.map(YAMLText.size))
        if rules.reference != standard.reference { map.add("reference", .plain(rules.reference.rawValue)) }
        for kind in kinds(of: rules) {
            map.add(kind, .list(rules.rules.filter { key(of: $0) == kind }.map(rule)))
        }
        map.add("ground", rules.ground.map(ground))
        map.add("heat-map", rules.heatMap.map(heatMap))
        return map
    }

    /// The key that a rule stands under.
    static func key(of rule: AnalyticsRule) -> String {
        switch rule.kind {
        case .line: "lines"
        case .region: "regions"
        case .direction: "directions"
        case .proximity: "proximity"
        }
    }

    /// The keys of all rules, each once, in the order of their first rules.
    static func kinds(of rules: AnalyticsRules) -> [String] {
        var kinds: [String] = []
        for rule in rules.rules where !kinds.contains(key(of: rule)) { kinds.append(key(of: rule)) }
        return kinds
    }

    private static func rule(_ rule: AnalyticsRule) -> YAMLText {
        var map = YAMLMap()
        map.add("name", .text(rule.name))
        switch rule.kind {
        case .line(let line): add(line, to: &map)
        case .region(let region): add(region, to: &map)
        case .direction(let direction):
            map.add("from", .point(direction.direction.start))
            map.add("to", .point(direction.direction.end))
            addMode(direction.mode, to: &map)
        case .proximity(let proximity): add(proximity, to: &map)
        }
        if !rule.classes.isEmpty { map.add("classes", .classes(rule.classes)) }
        return map.value
    }

    private static func add(_ line: LineRule, to map: inout YAMLMap) {
        map.add("from", .point(line.start))
        map.add("to", .point(line.end))
        map.add("forward", line.forward.map(YAMLText.vector))
        if line.isExtended { map.add("extended", .flag(true)) }
        addMode(line.mode, to: &map)
    }

    private static func addMode(_ mode: AnalyticsMode, to map: inout YAMLMap) {
        if mode != .balanced { map.add("mode", .plain(mode.rawValue)) }
    }

    private static func add(_ proximity: ProximityRule, to map: inout YAMLMap) {
        map.add("distance", .plain(DistanceText.text(proximity.distance)))
        if proximity.after != 0 { map.add("after", .duration(proximity.after)) }
        if !proximity.others.isEmpty { map.add("others", .classes(proximity.others)) }
    }

    private static func add(_ region: RegionRule, to map: inout YAMLMap) {
        if !region.corners.isEmpty { map.add("polygon", .points(region.corners)) }
        if region.isInverse { map.add("inverse", .flag(true)) }
        for (index, condition) in region.conditions.enumerated() {
            let isFirst = !region.conditions[..<index].contains { $0.kind == condition.kind }
            guard isFirst else { continue }
            let texts = region.conditions.filter { $0.kind == condition.kind }.map(text)
            map.add(condition.kind.rawValue, texts.count == 1 ? texts[0] : .row(texts))
        }
    }

    private static func text(_ condition: RegionRule.Condition) -> YAMLText {
        switch condition {
        case .loitering(let after), .stopped(let after): return .duration(after)
        case .overcrowding(let objects, let after), .queue(let objects, let after):
            var map = YAMLMap()
            map.add("objects", .number(objects))
            if after != 0 { map.add("after", .duration(after)) }
            return map.short
        case .wrongWay(let allowed, let mode):
            var map = YAMLMap()
            map.add("allowed", .vector(allowed))
            addMode(mode, to: &map)
            return map.short
        case .speeding(let metresPerSecond): return .plain(QuantityText.speed.text(metresPerSecond))
        }
    }

    private static func ground(_ ground: GroundPoints) -> YAMLText {
        var map = YAMLMap()
        map.add("picture", .points(ground.picture))
        map.add("metres", .points(ground.metres))
        return map.value
    }

    private static func heatMap(_ rule: HeatMapRule) -> YAMLText {
        var map = YAMLMap()
        if !rule.classes.isEmpty { map.add("classes", .classes(rule.classes)) }
        map.add("half-life", rule.halfLife.map(YAMLText.duration))
        if rule.grid != HeatMapRule.usualGrid { map.add("grid", .size(rule.grid)) }
        return map.entries.isEmpty ? .flag(true) : map.value
    }
}

extension YAMLText {
    fileprivate static func point(_ point: Point) -> YAMLText { .row([.number(point.x), .number(point.y)]) }
    fileprivate static func vector(_ vector: Vector) -> YAMLText { .points([vector.start, vector.end]) }
    static func duration(_ seconds: Double) -> YAMLText { .plain(QuantityText.duration.text(seconds)) }

    static func points(_ points: [Point]) -> YAMLText { .row(points.map(point)) }

    static func classes(_ classes: [ClassName]) -> YAMLText {
        .row(
            classes.map { name in
                switch name {
                case .number(let number): .number(number)
                case .name(let name): .text(name)
                }
            }
        )
    }
}
