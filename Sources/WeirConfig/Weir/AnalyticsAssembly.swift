import WeirCore

/// Gives the rules of all maps of `analytics` to the streams, once these are known.
struct AnalyticsAssembly {
    let reading: Reading

    func assemble(_ draft: inout Draft) {
        for section in draft.analytics {
            switch section.file {
            case nil:
                add(section.own, streams: section.streams, to: &draft)
            case .rules(let rules):
                add(rules, streams: section.streams, file: section.path.map { .init(path: $0) }, to: &draft)
            case .streams(let numbered):
                for (number, rules) in numbered { add(rules, ofStream: number, section, to: &draft) }
            }
        }
    }

    private func add(_ rules: RulesDraft, ofStream number: Int, _ section: AnalyticsDraft, to draft: inout Draft) {
        let sources = draft.application.sources
        guard sources.indices.contains(number) else {
            // Where a source can't be read, numbers are not what they would be.
            if reading.hasErrors { return }
            return reading.warning(
                rules.place,
                key: rules.key,
                "The rules of stream \(number) have no effect: there is no such stream; the last is \(sources.count - 1)."
            )
        }
        let id = sources[number].id
        guard section.streams.isEmpty || section.streams.contains(id) else { return }
        var named = rules
        rename(&named, id, draft)
        // Names that differ from the file's wouldn't outlive its being read again.
        let file = named.rules == rules.rules ? section.path : nil
        add(named, streams: [id], file: file.map { .init(path: $0, stream: number) }, to: &draft)
    }

    /// Gives rules of DeepStream's longer names where another map has them for the stream: there, each file counts for
    /// itself.
    private func rename(_ rules: inout RulesDraft, _ id: SourceID, _ draft: Draft) {
        let taken = draft.application.analytics.filter { $0.holds(for: id) }.flatMap { $0.rules.rules.map(\.name) }
        for (index, rule) in rules.rules.rules.enumerated() where taken.contains(rule.name) {
            let name = AnalyticsRule.freeName(rule.name, among: taken + rules.rules.rules.map(\.name))
            reading.warning(
                rules.places[index],
                key: rules.key,
                "Another rule of the stream is called \(quoted(rule.name)) already; this one is called \(quoted(name))."
            )
            rules.rules.rules[index].name = name
        }
    }

    private func add(
        _ rules: RulesDraft,
        streams: [SourceID],
        file: Application.RulesFile? = nil,
        to draft: inout Draft
    ) {
        let analytics = Application.Analytics(rules: rules.rules, streams: streams, file: file)
        for earlier in draft.application.analytics where share(earlier.streams, streams) {
            checkNames(rules, earlier.rules)
        }
        draft.application.analytics.append(analytics)
    }

    private func share(_ first: [SourceID], _ second: [SourceID]) -> Bool {
        first.isEmpty || second.isEmpty || first.contains { second.contains($0) }
    }

    /// Names tell the rules of a stream apart, and a stream has one map.
    private func checkNames(_ rules: RulesDraft, _ earlier: AnalyticsRules) {
        for rule in rules.rules.rules where earlier.rules.contains(where: { $0.name == rule.name }) {
            reading.error(
                rules.place(of: rule.name),
                key: rules.key,
                "Another rule of the same stream is called \(quoted(rule.name)) already; each needs its own name."
            )
        }
        if rules.rules.heatMap != nil, earlier.heatMap != nil {
            reading.error(rules.place, key: rules.key, "The same stream has a `heat-map` already; it can have one.")
        }
    }
}
