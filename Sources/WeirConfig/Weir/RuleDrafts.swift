import WeirCore

/// Rules while they are being read, and where they stand.
struct RulesDraft {
    var rules = AnalyticsRules()
    /// Where the rules stand, in their order.
    private(set) var places: [Place] = []
    var groundPlace: Place?
    /// Where they begin.
    var place: Place
    /// The key that they stand under.
    var key: String

    init(place: Place, key: String) {
        self.place = place
        self.key = key
    }

    mutating func add(_ rule: AnalyticsRule, at place: Place) {
        rules.rules.append(rule)
        places.append(place)
    }

    /// Where a rule stands; where all begin if there is none of the name.
    func place(of name: String) -> Place {
        zip(rules.rules, places).first { $0.0.name == name }?.1 ?? place
    }
}

extension AnalyticsRule {
    /// The name, with a number behind it where it is one of `names`.
    static func freeName(_ name: String, among names: [String]) -> String {
        if !names.contains(name) { return name }
        return (2...names.count + 2).lazy.map { "\(name)-\($0)" }.first { !names.contains($0) } ?? name
    }
}

/// A rule while it is being read.
struct RuleDraft<Rule: Sendable>: Sendable {
    var name: String?
    var classes: [ClassName] = []
    var rule: Rule
}

extension Key {
    static func ruleName<Rule>() -> Key where Target == RuleDraft<Rule> {
        .text(
            "name",
            .word(of: "a name"),
            default: "what the rule stands under, in a map of names",
            "What the rule is called in counts and events.",
            parse: { $0 },
            set: { $0.name = $1 }
        )
    }

    static func ruleClasses<Rule>() -> Key where Target == RuleDraft<Rule> {
        Key(
            name: "classes",
            shape: ClassName.listShape,
            fallback: "all",
            help: "The classes of the objects that count, by name or number."
        ) { value, context, draft in
            draft.classes += ClassName.read(value, context)
        }
    }

    static func mode(_ help: String, set: @escaping @Sendable (inout Target, AnalyticsMode) -> Void) -> Key {
        .choice("mode", AnalyticsMode.self, default: AnalyticsMode.balanced.rawValue, help, set: set)
    }

    static func quantity(
        _ name: String,
        _ quantity: QuantityText,
        default fallback: String,
        _ help: String,
        set: @escaping @Sendable (inout Target, Double) -> Void
    ) -> Key {
        .text(name, quantity.shape, default: fallback, help, parse: quantity.parse, set: set)
    }
}
