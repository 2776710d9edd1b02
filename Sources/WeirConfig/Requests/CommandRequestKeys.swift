import WeirCore

/// The keys of commands.
enum CommandRequestKeys {
    /// What only answers have.
    static let mark = "ok"

    /// The longest id: it goes along as a header of messages.
    private static let longestID = 200

    static func section(_ name: CommandRequest.Name) -> Section<CommandRequestDraft> {
        switch name {
        case .addStream: section(name, "Adds a stream.", [source])
        case .removeStream: section(name, "Removes a stream.", [stream, sensor])
        case .changeStream: section(name, "Changes what holds for a stream while it runs.", [stream, sensor, change])
        case .snapshot: section(name, "Answers with a stream's next picture as it goes out.", [stream, sensor])
        case .startRecording:
            section(
                name,
                "Begins a clip of a stream, which may begin in the past as far as `cache` of its `clips` goes.",
                [stream, sensor] + ClipRequestKeys.section.keys.map { $0.within(\.clip) } + [start, end]
            )
        case .stopRecording:
            section(name, "Ends the clip that is made of a stream.", [stream, sensor, passed("start"), passed("end")])
        }
    }

    static let sensorSection = Section<CommandRequestDraft>(
        name: "sensor",
        help: "The sensor of a stream.",
        keys: [sensorID]
    )

    /// The id that a value tells; nil where it can't be one.
    static func validID(_ value: YAMLValue) -> String? {
        guard let text = value.text, !text.isEmpty, text.count <= longestID,
            !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { return nil }
        return text
    }

    private static func section(
        _ name: CommandRequest.Name,
        _ help: String,
        _ keys: [Key<CommandRequestDraft>]
    ) -> Section<CommandRequestDraft> {
        Section(name: name.rawValue, help: help, keys: [command(name), id] + keys)
    }

    /// Which command it is has been read before its keys are.
    private static func command(_ name: CommandRequest.Name) -> Key<CommandRequestDraft> {
        Key(name: "command", shape: .choice([name.rawValue]), isRequired: true, help: "What is to be done.") {
            _,
            _,
            _ in
        }
    }

    private static let idShape = Shape.word(of: "a text of at most \(longestID) letters on one line")

    private static let id = Key<CommandRequestDraft>(
        name: "id",
        shape: idShape,
        fallback: "none",
        help: "What the answer has too; a command that comes again with the same one is not done again."
    ) { value, context, _ in
        if validID(value) == nil { context.expected(idShape, for: value) }
    }

    private static let source = Key<CommandRequestDraft>(
        name: "stream",
        shape: .any(SourceKeys.shapes),
        isRequired: true,
        help: "The stream, as an entry of `sources` tells it."
    ) { value, context, draft in
        guard value.isMap || value.text != nil else { return context.expected(.any(SourceKeys.shapes), for: value) }
        draft.source = CommandRequestDraft.Given(value: value, text: value, context: context)
    }

    private static let nameShape = Shape.word(of: "the name of a stream")

    private static let stream = Key<CommandRequestDraft>(
        name: "stream",
        shape: nameShape,
        fallback: "what `sensor` says",
        help: "The name of the stream."
    ) { value, context, draft in
        guard let text = value.text, !text.isEmpty else { return context.expected(nameShape, for: value) }
        draft.stream = CommandRequestDraft.Given(value: text, text: value, context: context)
    }

    private static let sensor = Key<CommandRequestDraft>(
        name: "sensor",
        shape: .section("sensor"),
        fallback: "what `stream` says",
        help: "The sensor of the stream, as DeepStream names it."
    ) { value, context, draft in
        sensorSection.read(value, context, into: &draft)
    }

    private static let sensorID = Key<CommandRequestDraft>(
        name: "id",
        shape: .word(of: "the id of a sensor"),
        isRequired: true,
        help: "What the channel's `sensors` call the stream; else the stream's own name or number."
    ) { value, context, draft in
        guard let text = value.text, !text.isEmpty else {
            return context.expected(.word(of: "the id of a sensor"), for: value)
        }
        draft.sensor = CommandRequestDraft.Given(value: text, text: value, context: context)
    }

    private static let change = Key<CommandRequestDraft>(
        name: "change",
        shape: .section(StreamChangeKeys.section.name),
        isRequired: true,
        help: "What is to be different."
    ) { value, context, draft in
        draft.change = StreamChangeKeys.change(value, context)
    }
}

// MARK: - Clips

extension CommandRequestKeys {
    private static let start = moment(
        "start",
        "When the clip begins: now or in the past.",
        instead: "before"
    ) { $0.start = $1 }

    private static let end = moment(
        "end",
        "When it ends; where that is past, it ends at once.",
        instead: "duration"
    ) { $0.end = $1 }

    private static func moment(
        _ name: String,
        _ help: String,
        instead: String,
        set: @escaping @Sendable (inout CommandRequestDraft, CommandRequestDraft.Given<Double>) -> Void
    ) -> Key<CommandRequestDraft> {
        Key(name: name, shape: CommandTime.shape, fallback: "what `\(instead)` says", help: help) {
            value,
            context,
            draft in
            guard let time = value.text.flatMap({ CommandTime.seconds($0) }) else {
                return context.expected(CommandTime.shape, for: value)
            }
            set(&draft, CommandRequestDraft.Given(value: time, text: value, context: context))
        }
    }

    /// What DeepStream's messages may have where it means nothing.
    private static func passed(_ name: String) -> Key<CommandRequestDraft> {
        Key(name: name, shape: CommandTime.shape, fallback: "none", help: "Passed over: a clip ends now.") { _, _, _ in
        }
    }
}
