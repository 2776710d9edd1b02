import WeirCore

/// What is to be different for one stream; nil leaves what there is.
public struct StreamChange: Hashable, Sendable {
    /// What takes the place of the first model.
    public var model: Application.Model?
    /// The least score of an object, 0 to 1.
    public var threshold: Float?
    /// Frames between two that the model sees: 0 is every frame.
    public var interval: Int?
    /// The rules of its analytics.
    public var rules: AnalyticsRules?

    public init(
        model: Application.Model? = nil,
        threshold: Float? = nil,
        interval: Int? = nil,
        rules: AnalyticsRules? = nil
    ) {
        self.model = model
        self.threshold = threshold
        self.interval = interval
        self.rules = rules
    }
}

/// The keys of a change.
enum StreamChangeKeys {
    static let section = Section<StreamChange>(
        name: "change",
        help: "What is to be different for one stream; what is left out stays as it is.",
        keys: [model, threshold, interval, rules]
    )

    static func change(_ value: YAMLValue, _ context: YAMLContext) -> StreamChange {
        var change = StreamChange()
        section.read(value, context, into: &change)
        if case .map(let entries) = value.content, entries.isEmpty {
            let names = section.keys.map { quoted($0.name) }
            context.error(value, "Nothing is to be changed; give at least one of \(names.joined(separator: ", ")).")
        }
        return change
    }

    private static let model = Key<StreamChange>(
        name: "model",
        shape: DetectionKeys.modelShape,
        fallback: "what holds now",
        help: "The model that takes the place of the first one between two frames; one that can't be run is warned of."
    ) { value, context, change in
        guard let text = value.text, !text.isEmpty else {
            return context.expected(DetectionKeys.modelShape, for: value)
        }
        change.model = ModelPath(context: context).model(text, value)
    }

    private static let threshold = Key<StreamChange>.number(
        "threshold",
        0...1,
        default: "what holds now",
        "The least score of an object.",
        set: { $0.threshold = Float($1) }
    )

    private static let interval = Key<StreamChange>.integer(
        "interval",
        0...Application.largestInterval,
        default: "what holds now",
        "Frames between two that the model sees: 0 is every frame.",
        set: { $0.interval = $1 }
    )

    private static let rules = Key<StreamChange>(
        name: "rules",
        shape: .section(RuleSetKeys.section.name),
        fallback: "what holds now",
        help: "The rules of its analytics, as a map of `analytics` tells them; they take the place of those before."
    ) { value, context, change in
        var draft = RulesDraft(place: value.place, key: context.key)
        let errors = context.reading.errorCount
        RuleSetKeys.section.read(value, context, into: &draft)
        guard context.reading.errorCount == errors else { return }
        RulesCheck(draft: draft, reading: context.reading).run()
        change.rules = draft.rules
    }
}
