extension JSONSchema {
    /// The text of `schema/command.json`: commands on topics, and under `answer` what they are answered with.
    public static var commandText: String {
        let place = "#/definitions/"
        func reference(_ name: String) -> JSONValue { .object([("$ref", .string(place + name))]) }
        let names = CommandRequest.Name.allCases.map(\.rawValue)
        let tables = CommandRequest.Name.allCases.map { KeyTable(CommandRequestKeys.section($0)) }
        // A clip's keys stand in the command itself.
        let inner =
            [KeyTable(CommandRequestKeys.sensorSection)]
            + KeyTable.ofRequests.filter { $0.name != ClipRequestKeys.section.name }
        let definitions =
            self.definitions(tables + inner, at: place)
            + [("answer", answer(names, problem: reference("problem"))), ("problem", problem)]
        let members: [(String, JSONValue)] = [
            ("$schema", .string("http://json-schema.org/draft-07/schema#")),
            ("title", .string("Weir command")),
            ("description", .string("A message on a topic of commands; what answers it is under `answer`.")),
            ("anyOf", .array(names.map(reference))),
            ("definitions", .object(definitions)),
        ]
        return JSONValue.object(members).text() + "\n"
    }

    private static func answer(_ names: [String], problem: JSONValue) -> JSONValue {
        object(
            "What became of a command.",
            [
                ("id", text("The command's."), false),
                ("command", .object([("enum", .array(names.map { .string($0) }))]), false),
                ("stream", text("The name of the stream that it was about."), false),
                (CommandRequestKeys.mark, value("boolean", "Whether it was done."), true),
                ("result", result, false),
                (
                    "problems",
                    .object([
                        ("description", .string("Why it wasn't done.")), ("type", .string("array")), ("items", problem),
                    ]), false
                ),
            ]
        )
    }

    private static let result = object(
        "What came of it.",
        [
            (
                "clip", value("integer", "The clip that was begun or ended: its number, which is in its file's name."),
                false
            ),
            ("file", text("The file of the clip that was ended, where a frame was written."), false),
            ("type", text("The picture's media type."), false),
            ("bytes", value("integer", "How long the picture is."), false),
            ("data", text("The picture in Base64 (RFC 4648, section 4)."), false),
        ]
    )

    private static let problem = object(
        "One thing that is wrong.",
        [
            ("detail", text("What was found, and what would be right."), true),
            ("pointer", text("The way to it in the command (RFC 6901), behind a `#`; `#` for the whole."), true),
            ("line", value("integer", "From 1."), false),
            ("column", value("integer", "From 1."), false),
        ]
    )

    /// A map; of each member it is told whether it is always there.
    private static func object(_ help: String, _ members: [(String, JSONValue, Bool)]) -> JSONValue {
        .object([
            ("description", .string(help)),
            ("type", .string("object")),
            ("required", .array(members.filter(\.2).map { .string($0.0) })),
            ("properties", .object(members.map { ($0.0, $0.1) })),
        ])
    }

    private static func text(_ help: String) -> JSONValue { value("string", help) }

    private static func value(_ type: String, _ help: String) -> JSONValue {
        .object([("type", .string(type)), ("description", .string(help))])
    }
}
