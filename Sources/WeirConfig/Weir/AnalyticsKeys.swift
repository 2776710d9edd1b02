import WeirCore

/// A map of `analytics` while it is being read.
struct AnalyticsDraft {
    /// The rules that the map tells itself.
    var own: RulesDraft
    /// The rules of the file that it names.
    var file: AnalyticsContent?
    /// That file, where it is read again when it changes.
    var path: String?
    var streams: [SourceID] = []

    init(own: RulesDraft) {
        self.own = own
    }

    /// Where it stands.
    var place: Place { own.place }
}

/// The keys of `analytics`.
enum AnalyticsKeys {
    static let section = Section<AnalyticsDraft>(
        name: "analytics",
        help: "What is counted and watched in the objects that are followed.",
        keys: RuleSetKeys.section.keys.map { $0.within(\.own) } + [file, streams]
    )

    /// What one map tells.
    static func analytics(_ value: YAMLValue, _ context: YAMLContext) -> AnalyticsDraft {
        var draft = AnalyticsDraft(own: RulesDraft(place: value.place, key: context.key))
        let errors = context.reading.errorCount
        section.read(value, context, into: &draft)
        guard case .map(let entries) = value.content else { return draft }
        if let file = entries.first(where: { $0.key == file.name }) {
            if entries.contains(where: { ![self.file.name, streams.name].contains($0.key) }) {
                context.error(file.value, "The rules are those of `file`; beside it only `streams` may stand.")
            }
        } else if context.reading.errorCount == errors {
            let check = RulesCheck(draft: draft.own, reading: context.reading)
            check.requireRules()
            check.run()
        }
        return draft
    }

    private static let fileShape = Shape.text(of: "a path of a file of rules, Weir's or nvdsanalytics'")

    private static let file = Key<AnalyticsDraft>(
        name: "file",
        shape: fileShape,
        fallback: "the rules stand here",
        help:
            "A file that the rules are in: a map as this one, or nvdsanalytics' own, whose numbers of streams count from 0."
    ) { value, context, draft in
        guard let text = value.text, !text.isEmpty else { return context.expected(fileShape, for: value) }
        let path = context.resolve(text)
        draft.path = path
        draft.file = AnalyticsFileReader(path: path, reading: context.reading).content(
            place: value.place,
            key: context.key
        )
    }

    private static let streams = Key<AnalyticsDraft>.streams(
        "The only streams that they hold for, by the names of their sources."
    ) {
        $0.streams.append($1)
    }
}

/// The keys of rules that belong together.
enum RuleSetKeys {
    static let section = Section<RulesDraft>(
        name: "rules",
        help: "What is watched in the objects of a stream, and in what terms.",
        keys: [
            size, reference,
            rules("lines", LineKeys.list, "Lines that objects go over."),
            rules("regions", RegionRuleKeys.list, "Parts of the picture that objects enter, stay in and leave."),
            rules("directions", DirectionKeys.list, "Directions that objects go in."),
            rules("proximity", ProximityKeys.list, "Objects that come near one another."),
            ground, heatMap,
        ]
    )

    private static func rules<Rule>(_ name: String, _ list: RuleList<Rule>, _ help: String) -> Key<RulesDraft> {
        Key(name: name, shape: list.shape, fallback: "none", help: help) { value, context, draft in
            list.read(value, context, into: &draft)
        }
    }

    private static let size = Key<RulesDraft>.text(
        "size",
        Size.shape,
        default: "the stream's own size",
        "The picture that pixels are told in; parts of the picture, from 0 to 1, need none.",
        parse: Size.init(text:),
        set: { $0.rules.pictureSize = $1 }
    )

    private static let reference = Key<RulesDraft>.choice(
        "reference",
        AnalyticsRules.ReferencePoint.self,
        default: "foot",
        "Which point of its box stands for where an object is: the middle of its lower edge, or its centre.",
        set: { $0.rules.reference = $1 }
    )

    private static let ground = Key<RulesDraft>(
        name: "ground",
        shape: .section(GroundKeys.section.name),
        fallback: "speeds and distances are not known",
        help: "Where the ground lies in the picture."
    ) { value, context, draft in
        draft.rules.ground = GroundKeys.ground(value, context)
        draft.groundPlace = value.place
    }

    private static let heatMap = Key<RulesDraft>(
        name: "heat-map",
        shape: HeatMapKeys.shape,
        fallback: "false",
        help: "Whether the places where objects are found add up to a map: `true`, or a map of keys."
    ) { value, context, draft in
        draft.rules.heatMap = HeatMapKeys.heatMap(value, context)
    }
}
