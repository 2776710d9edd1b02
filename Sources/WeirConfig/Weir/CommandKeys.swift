import WeirCore

/// A channel of commands while it is being read.
struct CommandDraft {
    var broker = BrokerDraft()
    var topics: [BrokerDraft.Entry] = []
    var reply: BrokerDraft.Entry?
    /// Streams by the ids of sensors.
    var sensors: [String: String] = [:]
    /// Numbers of streams by the ids of sensors, where a file tells them.
    var numbers: [String: Int] = [:]
    var sensorPlace: Place?
}

/// The keys of an entry of `commands`.
enum CommandKeys {
    /// Those that can be listened to.
    private static let kinds = BrokerKind.allCases.filter(\.hasTopics)

    static let section = Section<CommandDraft>(
        name: "commands",
        help: "A broker that commands come from; which one it is, one of the first keys says by its name.",
        keys: within(BrokerKeys.addresses(of: kinds)) + [topics, topic, reply, sensors] + within(BrokerKeys.access)
            + within(BrokerKeys.options(of: kinds))
    )

    /// The channel that an entry tells, with what only other parts of the file make whole; nil after saying why there is
    /// none.
    static func channel(
        _ value: YAMLValue,
        _ context: YAMLContext
    ) -> (channel: CommandChannel, draft: CommandDraft)? {
        var draft = CommandDraft()
        let before = context.reading.errorCount
        section.read(value, context, into: &draft)
        let assembly = BrokerAssembly(
            context: context,
            value: value,
            kinds: kinds,
            hasErrors: context.reading.errorCount > before
        )
        guard let broker = assembly.settings(draft.broker) else { return nil }
        if draft.topics.isEmpty, case .map(let entries) = value.content,
            !entries.contains(where: { [topics.name, topic.name].contains($0.key) })
        {
            context.error(value, "`topics` is missing in \(quoted(context.key)): the topics that commands come on.")
        }
        for entry in draft.topics {
            let problem = entry.value.text.flatMap { TopicText.problem(subscribingTo: $0, of: broker.kind) }
            if let problem { entry.error("\(quoted(entry.context.key)) is \(entry.value.summary), but \(problem).") }
        }
        if let entry = draft.reply, let problem = entry.value.text.flatMap({ TopicText.problem($0, of: broker.kind) }) {
            entry.error("\(quoted(entry.context.key)) is \(entry.value.summary), but \(problem).")
        }
        let channel = CommandChannel(
            broker: broker,
            topics: draft.topics.compactMap(\.value.text),
            replyTopic: draft.reply?.value.text,
            sensors: draft.sensors
        )
        return (channel, draft)
    }

    private static func within(_ keys: [Key<BrokerDraft>]) -> [Key<CommandDraft>] { keys.map { $0.within(\.broker) } }

    private static let shape = TopicText.subscriptionShape

    private static let topics = Key<CommandDraft>(
        name: "topics",
        shape: .any([shape, .list(shape)]),
        fallback: "what `topic` says",
        help: "The topics that commands come on, with the broker's own wildcards where it has some."
    ) { value, context, draft in
        if value.items.isEmpty { context.error(value, "`topics` is an empty list; it must be \(shape.description).") }
        for item in value.items { add(item, "topics", context, &draft) }
    }

    private static let topic = Key<CommandDraft>(
        name: "topic",
        shape: shape,
        fallback: "what `topics` says",
        help: "The only topic that commands come on."
    ) { value, context, draft in
        add(value, "topic", context, &draft)
    }

    private static func add(_ value: YAMLValue, _ name: String, _ context: YAMLContext, _ draft: inout CommandDraft) {
        guard let text = value.text, !text.isEmpty else { return context.expected(shape, for: value) }
        if draft.topics.contains(where: { $0.value.text == text }) {
            return context.error(value, "The topic \(quoted(text)) is given twice.")
        }
        draft.topics.append(BrokerDraft.Entry(name: name, value: value, context: context))
    }

    private static let reply = Key<CommandDraft>(
        name: "reply",
        shape: shape,
        fallback: "beside the command's topic: `TOPIC/reply`, or `TOPIC.reply` where dots part words",
        help: "The topic that answers go to."
    ) { value, context, draft in
        guard let text = value.text, !text.isEmpty else { return context.expected(shape, for: value) }
        draft.reply = BrokerDraft.Entry(name: "reply", value: value, context: context)
    }

    private static let sensorShape = Shape.any([
        .text(of: "a path of DeepStream's file of sensors"), .table(.word(of: "the name of a stream")),
    ])

    private static let sensors = Key<CommandDraft>(
        name: "sensors",
        shape: sensorShape,
        fallback: "sensors are called as the streams",
        help: "The streams by the ids that commands have for their sensors, or the path of a file such as DeepStream's "
            + "`sensor-list-file`."
    ) { value, context, draft in
        draft.sensorPlace = value.place
        if case .map(let entries) = value.content {
            for entry in entries {
                guard let name = entry.value.text, !name.isEmpty else {
                    context.within(entry.key).expected(.word(of: "the name of a stream"), for: entry.value)
                    continue
                }
                draft.sensors[entry.key] = name
            }
        } else if let text = value.text, !text.isEmpty {
            let reader = SiteFileReader(reading: context.reading)
            draft.numbers = reader.sensors(context.resolve(text), place: value.place, key: context.key)
        } else {
            context.expected(sensorShape, for: value)
        }
    }
}
