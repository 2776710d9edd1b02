import WeirCore

/// How rules of a kind are told: as a map, a list of maps, or a map of names with a rule under each.
struct RuleList<Rule: Sendable>: Sendable {
    let section: Section<RuleDraft<Rule>>
    /// A rule that nothing has been said of.
    let blank: Rule
    /// What may stand under a name in place of a map, and how it is read.
    var shortShapes: [Shape] = []
    var readShort: @Sendable (YAMLValue, YAMLContext, inout Rule) -> Void = { _, _, _ in }
    let kind: @Sendable (Rule) -> AnalyticsRule.Kind

    var shape: Shape {
        .any([
            .section(section.name), .list(.section(section.name)),
            .table(.any(shortShapes + [.section(section.name)])),
        ])
    }

    func read(_ value: YAMLValue, _ context: YAMLContext, into draft: inout RulesDraft) {
        switch value.content {
        case .list(let items): items.forEach { add($0, context, to: &draft) }
        case .map(let entries) where isRule(entries): add(value, context, to: &draft)
        case .map(let entries):
            for entry in entries { add(entry, context, to: &draft) }
        case .text:
            context.expected(
                .text(of: "a map of names with a rule each, or a list of maps with a `name` each"),
                for: value
            )
        }
    }

    /// Whether a map is a rule, rather than one of names: it is called something, or has keys of a rule alone.
    private func isRule(_ entries: [YAMLValue.Entry]) -> Bool {
        entries.contains { $0.key == "name" && $0.value.text != nil }
            || !entries.isEmpty && entries.allSatisfy { entry in section.keys.contains { $0.name == entry.key } }
    }

    private func add(_ value: YAMLValue, _ context: YAMLContext, to draft: inout RulesDraft) {
        var rule = RuleDraft(rule: blank)
        section.read(value, context, into: &rule)
        guard case .map(let entries) = value.content else { return }
        if !entries.contains(where: { $0.key == "name" }) {
            context.error(value, "`name` is missing\(context.inside): what the rule is called in counts and events.")
        }
        add(rule, at: value.place, to: &draft)
    }

    private func add(_ entry: YAMLValue.Entry, _ context: YAMLContext, to draft: inout RulesDraft) {
        var rule = RuleDraft(rule: blank)
        let inner = context.within(entry.key)
        if case .map = entry.value.content {
            section.read(entry.value, inner, into: &rule)
            if rule.name != nil {
                inner.error(entry.value, "The rule is called \(quoted(entry.key)) already; leave out `name`.")
            }
        } else if shortShapes.isEmpty {
            inner.expected(.section(section.name), for: entry.value)
        } else {
            readShort(entry.value, inner, &rule.rule)
        }
        if entry.key.isEmpty { context.error(entry.value, "A rule's name is empty; it must be called something.") }
        rule.name = entry.key
        add(rule, at: entry.place, to: &draft)
    }

    private func add(_ rule: RuleDraft<Rule>, at place: Place, to draft: inout RulesDraft) {
        draft.add(AnalyticsRule(name: rule.name ?? "", classes: rule.classes, kind: kind(rule.rule)), at: place)
    }
}
