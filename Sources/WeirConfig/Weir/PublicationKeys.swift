import WeirCore

/// A publication while it is being read.
struct PublicationDraft {
    var broker = BrokerDraft()
    var topic: BrokerDraft.Entry?
    var payload = PayloadOptions()
    var selection = MessageSelection()
    var outbox = OutboxOptions()
    /// What only some forms of messages have, where it is asked for.
    var ofSomeForms: [(entry: BrokerDraft.Entry, forms: [PayloadOptions.Format])] = []
}

/// The keys of an entry of `publish`.
enum PublicationKeys {
    static let section = Section<PublicationDraft>(
        name: "publish",
        help: "A broker, and what is sent to it; which broker it is, one of the first keys says by its name.",
        keys: within(BrokerKeys.addresses(of: BrokerKind.allCases)) + [topic] + SelectionKeys.keys + PayloadKeys.keys
            + within(BrokerKeys.access) + [outbox] + within(BrokerKeys.options(of: BrokerKind.allCases))
    )

    /// The publication that an entry tells; nil after saying why there is none.
    static func publication(_ value: YAMLValue, _ context: YAMLContext) -> Publication? {
        var draft = PublicationDraft()
        let before = context.reading.errorCount
        section.read(value, context, into: &draft)
        let assembly = BrokerAssembly(
            context: context,
            value: value,
            kinds: BrokerKind.allCases,
            hasErrors: context.reading.errorCount > before
        )
        guard let broker = assembly.settings(draft.broker) else { return nil }
        for (entry, forms) in draft.ofSomeForms where !forms.contains(draft.payload.format) {
            let names = Shape.listing(forms.map { "`\($0.rawValue)`" })
            entry.error("`\(entry.name)` is for the `payload` \(names); here it is `\(draft.payload.format.rawValue)`.")
        }
        if !draft.selection.sendsAnything {
            context.error(
                value,
                "Nothing would be sent: `every` is 0, `events` is false, and there are no `identities`."
            )
        }
        return Publication(
            broker: broker,
            topic: topic(draft.topic, of: broker.kind),
            payload: draft.payload,
            selection: draft.selection,
            outbox: draft.outbox
        )
    }

    private static func within(_ keys: [Key<BrokerDraft>]) -> [Key<PublicationDraft>] {
        keys.map { $0.within(\.broker) }
    }

    private static func topic(_ entry: BrokerDraft.Entry?, of kind: BrokerKind) -> String {
        guard let entry, let text = entry.value.text else { return kind.hasTopics ? TopicText.customary : "" }
        if !kind.hasTopics {
            let others = BrokerKind.allCases.filter(\.hasTopics).map { "`\($0.rawValue)`" }
            entry.error("`topic` is for \(Shape.listing(others)); `\(kind.rawValue)` has no topics.")
        } else if let problem = TopicText.problem(text, of: kind) {
            entry.error("\(quoted(entry.context.key)) is \(quoted(text)), but \(problem).")
        }
        return text
    }

    private static let topic = Key<PublicationDraft>(
        name: "topic",
        shape: TopicText.shape,
        fallback: TopicText.customary,
        help: "The topic that messages go to, for brokers that have some; `{stream}` in it is the stream's name."
    ) { value, context, draft in
        guard let text = value.text, !text.isEmpty else { return context.expected(TopicText.shape, for: value) }
        draft.topic = BrokerDraft.Entry(name: "topic", value: value, context: context)
    }

    private static let outbox = Key<PublicationDraft>(
        name: "outbox",
        shape: .section(OutboxKeys.section.name),
        fallback: "on disk, up to 1G and 7 days",
        help: "How messages are kept until the broker has them."
    ) { value, context, draft in
        OutboxKeys.section.read(value, context, into: &draft.outbox)
    }
}

/// The keys of `outbox`.
enum OutboxKeys {
    static let section = Section<OutboxOptions>(
        name: "outbox",
        help: "How messages are kept until a broker has them.",
        keys: [
            .flag(
                "durable",
                default: "true",
                "Whether they are on disk before they count as sent; else they are in memory, which is faster, and lost "
                    + "with the process.",
                set: { $0.isDurable = $1 }
            ),
            .text(
                "size",
                ByteCount.shape,
                default: ByteCount.text(OutboxOptions().sizeLimit),
                "How much may wait; past it the oldest go, those of frames before those of events.",
                parse: ByteCount.parse,
                set: { $0.sizeLimit = $1 }
            ),
            .text(
                "age",
                QuantityText.age.shape,
                default: QuantityText.age.text(Double(OutboxOptions().ageLimit)),
                "How long a message may wait; after that it goes.",
                parse: QuantityText.age.parse,
                set: { $0.ageLimit = Int($1.rounded()) }
            ),
        ]
    )
}

extension MessageSelection {
    fileprivate var sendsAnything: Bool { everyFrames > 0 || sendsEvents || !identities.isEmpty }
}
