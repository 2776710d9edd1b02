import WeirCore

/// The keys of `objects`: which of them a model looks at, and when.
enum ObjectKeys {
    /// Stands for any other model.
    static let anyModel = "all"

    static let modelShape = Shape.word(of: "the name of another model, or `\(anyModel)` for any")

    static let section = Section<StageDraft>(
        name: "objects",
        help: "Which objects a model looks at, and when.",
        keys: [from] + inputKeys.map { $0.within(\.objects) }
    )

    static func read(_ value: YAMLValue, _ context: YAMLContext, into draft: inout StageDraft) {
        if case .regions = draft.stage.input { return context.error(value, RegionKeys.eitherOr) }
        draft.stage.input = .objects(Application.ObjectInput())
        if case .map = value.content {
            section.read(value, context, into: &draft)
        } else {
            from.read(value, context, &draft)
        }
    }

    private static let from = Key<StageDraft>(
        name: "from",
        shape: modelShape,
        fallback: "`\(anyModel)`",
        help: "The model that finds them, by its name or number."
    ) { value, context, draft in
        guard let text = value.text, !text.isEmpty else { return context.expected(modelShape, for: value) }
        if text != anyModel { draft.from = StageDraft.Reference(name: text, place: value.place, key: context.key) }
    }

    private static let inputKeys = [classes, minimumSize, maximumSize, margin, reinferInterval, isAsynchronous]

    private static let classes = Key<Application.ObjectInput>(
        name: "classes",
        shape: ClassName.listShape,
        fallback: "all",
        help: "Their classes, by the names or numbers of that model."
    ) { value, context, input in
        input.classes += ClassName.read(value, context)
    }

    private static let minimumSize = Key<Application.ObjectInput>.text(
        "minimum-size",
        Size.limitShape,
        default: "no limit",
        "The size below which objects are passed over, in pixels.",
        parse: Size.limit,
        set: { $0.minimumSize = $1 }
    )

    private static let maximumSize = Key<Application.ObjectInput>.text(
        "maximum-size",
        Size.limitShape,
        default: "no limit",
        "The size above which objects are passed over, in pixels.",
        parse: Size.limit,
        set: { $0.maximumSize = $1 }
    )

    private static let margin = Key<Application.ObjectInput>.number(
        "margin",
        0...1,
        default: "0",
        "How much of its surroundings an object is cut out with, as a part of its sides.",
        set: { $0.margin = Float($1) }
    )

    /// The word for an object that is looked at again only when it has grown.
    static let once = "once"

    private static let interval = Shape.integer(1...Application.ObjectInput.never)
    private static let intervalShape = Shape.any([interval, .choice([once])])
    private static let reinferInterval = Key<Application.ObjectInput>(
        name: "reinfer-interval",
        shape: intervalShape,
        fallback:
            "by the model's task: every frame for objects, 5 for texts and numbers, 10 for embeddings, 15 for classes",
        help:
            "Frames after which an object that is followed is looked at again; 1 for every frame. Once it has grown by a "
            + "fifth it is in any case."
    ) { value, context, input in
        if value.text == once {
            input.reinferInterval = Application.ObjectInput.never
        } else if let frames = value.integer, (1...Application.ObjectInput.never).contains(frames) {
            input.reinferInterval = frames
        } else {
            context.expected(intervalShape, for: value)
        }
    }

    private static let isAsynchronous = Key<Application.ObjectInput>.flag(
        "asynchronous",
        default: "false",
        "Whether frames go on before what is found of their objects is there; later frames then tell it.",
        set: { $0.isAsynchronous = $1 }
    )
}

extension StageDraft {
    /// What it looks at; there where it looks at objects.
    fileprivate var objects: Application.ObjectInput {
        get {
            if case .objects(let objects) = stage.input { objects } else { Application.ObjectInput() }
        }
        set { stage.input = .objects(newValue) }
    }
}
