import WeirCore

/// The keys of `publish` that say what is worth a message.
enum SelectionKeys {
    static let keys: [Key<PublicationDraft>] = [every, events, identities, labels, fields, crops]

    /// A day and more at the rates of today's cameras.
    private static let longestInterval = 10_000_000

    private static let every = Key<PublicationDraft>.integer(
        "every",
        0...longestInterval,
        default: "1",
        "Every how many frames of a stream what is known of a frame is sent; 0 for never.",
        set: { $0.selection.everyFrames = $1 }
    )

    private static let events = Key<PublicationDraft>.flag(
        "events",
        default: "true",
        "Whether the events of `analytics` are sent.",
        set: { $0.selection.sendsEvents = $1 }
    )

    private static let identities = choices(
        "identities",
        MessageSelection.IdentityPhase.self,
        default: "none",
        "When what is known of an identity is sent: as it comes, as what is said of it changes, as it goes.",
        set: { $0.selection.identities = $1 }
    )

    private static let labelShape = Shape.word(of: "a label")

    private static let labels = Key<PublicationDraft>(
        name: "labels",
        shape: .any([labelShape, .list(labelShape)]),
        fallback: "all",
        help: "The labels of the objects that are sent."
    ) { value, context, draft in
        for item in value.items {
            guard let text = item.text, !text.isEmpty else {
                context.expected(labelShape, for: item)
                continue
            }
            draft.selection.labels.insert(text)
        }
    }

    private static let fields = choices(
        "fields",
        MessageSelection.ObjectField.self,
        default: "all",
        "What of an object is sent beside its identity, label and box; an empty list for none of it.",
        set: { $0.selection.fields = $1 }
    )

    private static let crops = Key<PublicationDraft>(
        name: "crops",
        shape: .flag,
        fallback: "false",
        help: "Whether pictures of the objects are sent along, as JPEG; DeepStream's messages have no room for them."
    ) { value, context, draft in
        guard let flag = value.flag else { return context.expected(.flag, for: value) }
        draft.selection.sendsCrops = flag
        guard flag else { return }
        let forms: [PayloadOptions.Format] = [.weir, .weirProtobuf, .onvif]
        draft.ofSomeForms.append((BrokerDraft.Entry(name: "crops", value: value, context: context), forms))
    }

    /// One choice, or a list of them.
    private static func choices<Choice: RawRepresentable<String> & CaseIterable & Hashable & SendableMetatype>(
        _ name: String,
        _ type: Choice.Type,
        default fallback: String,
        _ help: String,
        set: @escaping @Sendable (inout PublicationDraft, Set<Choice>) -> Void
    ) -> Key<PublicationDraft> {
        let shape = Shape.choice(type.allCases.map(\.rawValue))
        return Key(name: name, shape: .any([shape, .list(shape)]), fallback: fallback, help: help) {
            value,
            context,
            draft in
            set(&draft, Set(value.items.compactMap { Choice.read($0, context) }))
        }
    }
}
