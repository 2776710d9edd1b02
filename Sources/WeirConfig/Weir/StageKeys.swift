import WeirCore

/// A model and what it looks at, while it is being read.
struct StageDraft {
    /// What a file calls another model by.
    struct Reference {
        var name: String
        var place: Place
        var key: String
    }

    var stage = Application.Stage(model: Application.Detection(model: .demo))
    var place: Place
    var name: String?
    var number: Int?
    /// The model whose objects it looks at; nil for any.
    var from: Reference?
}

/// The keys of a model and of what it looks at.
enum StageKeys {
    static let shapes: [Shape] = [DetectionKeys.modelShape, .section(section.name)]

    static let section = Section<StageDraft>(
        name: "model",
        help: "A model, how it is run, and what it looks at.",
        keys: DetectionKeys.keys.map { $0.within(\.stage.model) } + [name, objects, regions, tiles, streams, number]
    )

    /// The model that a value tells, in short form or long.
    static func stage(_ value: YAMLValue, _ context: YAMLContext) -> StageDraft {
        var draft = StageDraft(place: value.place)
        guard case .map = value.content else {
            DetectionKeys.model.read(value, context, &draft.stage.model)
            return draft
        }
        section.read(value, context, into: &draft)
        if draft.stage.tiles != nil, draft.stage.looksAtObjects {
            context.error(value, "`tiles` are for models that look at frames or `regions`; this one looks at objects.")
        }
        return draft
    }

    private static let name = Key<StageDraft>.text(
        "name",
        .text(of: "a name, not a number, other than `\(ObjectKeys.anyModel)`"),
        default: "`detect` for that one; else none",
        "What other models call it by.",
        parse: { Int($0) == nil && $0 != ObjectKeys.anyModel ? $0 : nil },
        set: { $0.name = $1 }
    )

    private static let objects = Key<StageDraft>(
        name: "objects",
        shape: .any([ObjectKeys.modelShape, .section(ObjectKeys.section.name)]),
        fallback: "it looks at frames",
        help: "Whose objects it looks at, each cut out of the frame: the name of another model, or a map."
    ) { value, context, draft in
        ObjectKeys.read(value, context, into: &draft)
    }

    private static let regions = Key<StageDraft>(
        name: "regions",
        shape: .list(.any(RegionKeys.shapes)),
        fallback: "it looks at whole frames",
        help: "The places in the frames that it looks at one by one; a stream without any is looked at as a whole."
    ) { value, context, draft in
        guard case .list(let items) = value.content, !items.isEmpty else {
            return context.expected(.list(.any(RegionKeys.shapes)), for: value)
        }
        if draft.stage.looksAtObjects { return context.error(value, RegionKeys.eitherOr) }
        draft.stage.input = .regions(items.compactMap { RegionKeys.region($0, context) })
    }

    private static let tiles = Key<StageDraft>(
        name: "tiles",
        shape: .any([TileKeys.sizeShape, .section(TileKeys.section.name)]),
        fallback: "frames and regions are looked at whole",
        help:
            "What frames or regions are cut into, so that small objects are found: a size such as `640x640`, or a map."
    ) { value, context, draft in
        draft.stage.tiles = TileKeys.tiles(value, context)
    }

    private static let streams = Key<StageDraft>.streams(
        "The only streams that it looks at, by the names of their sources.",
        add: { $0.stage.streams.append($1) }
    )

    private static let number = Key<StageDraft>.integer(
        "stage",
        1...Int(Int32.max),
        default: "its place in the file: `detect` is 1",
        "The number that its objects carry.",
        set: { $0.number = $1 }
    )
}
