import WeirCore

/// A model's input while it is being read.
struct ModelInputDraft {
    enum Fit: String, CaseIterable { case stretch, letterbox, corner, crop }

    var overrides = Application.InputOverrides()
    var fit: Fit?
    var fill: Int?
    var share: Double?
}

/// The keys of a model's `input`.
enum ModelInputKeys {
    /// The gray that Ultralytics' and YOLOX' training pads pictures with.
    static let customaryFill: UInt8 = 114

    static let section = Section<ModelInputDraft>(
        name: "model-input",
        help: "How frames are made into a model's input.",
        keys: [size, channels, fit, fill, share, scaling, mean, scale, constants]
    )

    static func overrides(_ value: YAMLValue, _ context: YAMLContext) -> Application.InputOverrides {
        var draft = ModelInputDraft()
        section.read(value, context, into: &draft)
        let fill = draft.fill.map { UInt8(clamping: $0) } ?? customaryFill
        switch draft.fit {
        case .stretch: draft.overrides.fit = .stretch
        case .letterbox: draft.overrides.fit = .letterbox(fill: fill, centered: true)
        case .corner: draft.overrides.fit = .letterbox(fill: fill, centered: false)
        case .crop: draft.overrides.fit = .crop(share: Float(draft.share ?? 1))
        case nil:
            if draft.fill != nil { context.error(value, "`fill` needs `fit: letterbox` or `fit: corner`.") }
        }
        return draft.overrides
    }

    private static let size = Key<ModelInputDraft>.text(
        "size",
        Size.shape,
        default: "the model's own",
        "The size of the input of a model that takes any, in pixels.",
        parse: Size.init(text:),
        set: { $0.overrides.size = $1 }
    )

    private static let channels = Key<ModelInputDraft>.choice(
        "channels",
        ModelInput.Channels.self,
        default: "the model's own",
        "The order of the colours that the model was trained on.",
        set: { $0.overrides.channels = $1 }
    )

    private static let fit = Key<ModelInputDraft>.choice(
        "fit",
        ModelInputDraft.Fit.self,
        default: "the model's own",
        "How frames of another shape are fitted: stretched, centred with bars, in the top left corner with bars, or the middle only.",
        set: { $0.fit = $1 }
    )

    private static let fill = Key<ModelInputDraft>.integer(
        "fill",
        0...255,
        default: "114",
        "The gray of the bars.",
        set: { $0.fill = $1 }
    )

    private static let share = Key<ModelInputDraft>.number(
        "share",
        0.1...1,
        default: "1",
        "How much of a picture's shorter side is seen with `fit: crop`.",
        set: { $0.share = $1 }
    )

    private static let scaling = Key<ModelInputDraft>.choice(
        "scaling",
        ModelInput.Scaling.self,
        default: "the model's own",
        "Whose arithmetic scales pictures: OpenCV's linear one, or Pillow's bilinear or bicubic one.",
        set: { $0.overrides.scaling = $1 }
    )

    private static let mean = perChannel(
        "mean",
        "What is taken from each pixel, whose values go from 0 to 255: one number, or one a channel.",
        set: { $0.overrides.mean = $1 }
    )

    private static let scale = perChannel(
        "scale",
        "What each pixel is multiplied with after that: one number, or one a channel.",
        set: { $0.overrides.scale = $1 }
    )

    private static let constantShape = Shape.any([.number(range), .list(.number(range))])
    private static let constants = Key<ModelInputDraft>(
        name: "constants",
        shape: .table(constantShape),
        fallback: "what is known of them",
        help: "What the model's inputs beside the picture take, by name; one number fills an input."
    ) { value, context, draft in
        guard case .map(let entries) = value.content else {
            return context.expected(.table(constantShape), for: value)
        }
        for entry in entries {
            let numbers = entry.value.items.compactMap(\.number).filter { range.contains($0) }
            guard !numbers.isEmpty, numbers.count == entry.value.items.count else {
                context.within(entry.key).expected(constantShape, for: entry.value)
                continue
            }
            draft.overrides.constants[entry.key] = numbers
        }
    }

    /// Anything beyond is no preprocessing of pixels of 0 to 255.
    private static let range = -100_000.0...100_000.0

    private static func perChannel(
        _ name: String,
        _ help: String,
        set: @escaping @Sendable (inout ModelInputDraft, [Float]) -> Void
    ) -> Key<ModelInputDraft> {
        let shape = Shape.any([.number(range), .list(.number(range))])
        return Key(name: name, shape: shape, fallback: "the model's own", help: help) { value, context, draft in
            let numbers = value.items.compactMap(\.number).filter { range.contains($0) }
            guard numbers.count == value.items.count, [1, 3].contains(numbers.count) else {
                return context.expected(.text(of: "one number or a list of three"), for: value)
            }
            set(&draft, numbers.map { Float($0) })
        }
    }
}
