import Weir
import WeirConfig

/// What bodies are made of, as the document of the interface names it (JSON Schema, draft 2020-12).
enum Schemas {
    static let problem = "Problem"
    static let stream = "Stream"
    static let streams = "Streams"
    static let recording = "Recording"
    static let application = "Application"
    static let models = "Models"
    static let health = "Health"
    static let outputs = "Outputs"
    static let publications = "Publications"
    static let events = "Events"
    /// As the table of keys names it.
    static let source = "source"
    static let change = "change"
    static let clip = "clip"
    static let deepStreamBody = "DeepStreamBody"
    static let deepStreamAnswer = "DeepStreamAnswer"
    static let deepStreamStreams = "DeepStreamStreams"
    static let deepStreamHealth = "DeepStreamHealth"
    static let deepStreamVersion = "DeepStreamVersion"

    /// Where the document has them.
    static let place = "#/components/schemas/"

    static var all: [(String, JSONValue)] {
        [
            (problem, problemSchema), (stream, streamSchema),
            (streams, object([("streams", array(reference(stream)), true)])),
            (recording, recordingSchema), (outputs, outputsSchema), (publications, publicationsSchema),
            (events, eventsSchema), (application, applicationSchema), (models, modelsSchema),
            (health, object([("status", text("What it is."), true)])),
        ] + deepStream + JSONSchema.requests(at: place)
    }

    static func reference(_ name: String) -> JSONValue { .object([("$ref", .string(place + name))]) }

    private static let problemSchema = object([
        ("title", text("What the status means."), true),
        ("status", whole("The status."), true),
        ("detail", text("A sentence on this very case."), true),
        (
            "errors",
            array(
                object([
                    ("detail", text("What was found, and what would be right."), true),
                    ("pointer", text("The way to it in the body (RFC 6901), behind a `#`."), true),
                    ("line", whole("From 1."), false), ("column", whole("From 1."), false),
                ])
            ),
            false
        ),
    ])

    private static let quantileMembers = [
        ("p50", number("The time that half of the frames take at most."), true),
        ("p99", number("The time that 99 of 100 frames take at most."), true),
        ("max", number("The longest time."), true),
    ]

    /// From a frame's arrival to its record.
    private static let latencySchema = object(
        quantileMembers + [
            ("late", whole("Frames that took longer than was promised."), true),
            ("promise", number("What was promised, in milliseconds."), false),
            ("all", object(quantileMembers), true),
        ]
    )

    private static let streamSchema = object([
        ("id", text("Its name."), true),
        ("place", text("Where it comes from, without a password."), true),
        (
            "state",
            .object([
                ("type", .string("string")),
                ("enum", .array(StreamStatus.State.allCases.map { .string($0.rawValue) })),
            ]), true
        ),
        ("reason", text("Why it is in its state."), false),
        ("frames", whole("Frames that have come through."), true),
        ("inferred", whole("Of those, the ones that the model has seen."), true),
        (
            "skipped",
            .object([
                ("type", .string("object")),
                ("description", .string("The others, by what kept the model from seeing them.")),
                ("additionalProperties", .object([("type", .string("integer")), ("minimum", .integer(0))])),
            ]), true
        ),
        ("latency", latencySchema, false),
        ("fps", number("Frames a second over the last interval."), true),
        ("warnings", whole("What was survived."), true),
        ("shed", whole("Frames that were left out since memory was short."), true),
        ("reconnects", whole("How often its camera or server was tried again."), true),
        ("identities", whole("Identities that the tracker gave."), true),
        (
            "objects",
            array(object([("label", text("The class."), true), ("count", whole("How often it was seen."), true)])), true
        ),
    ])

    private static let recordingSchema = object([
        (
            "clip",
            object([
                ("number", whole("Counts the stream's clips from 0; it is in the file's name."), true),
                ("event", value("boolean", "Whether an event began it, rather than a request."), true),
                ("file", text("Its file, once its first frame is written."), false),
            ]), false
        ),
        ("segment", text("The file of the recording that goes on for ever."), false),
        ("files", whole("How many files were completed."), true),
        ("last", text("The one that was completed last."), false),
        ("held", number("Seconds that are held in memory for clips that begin in the past."), true),
        ("bytes", whole("What is held takes so much."), true),
        ("dropped", whole("Frames that weren't recorded since the disk was too slow."), true),
        ("problem", text("Why nothing is written."), false),
    ])

    private static let outputsSchema = object([
        (
            "outputs",
            array(
                object([
                    ("place", text("Where it goes, without a password."), true),
                    ("encoded", whole("Frames that were encoded for it and those that are encoded with it."), true),
                    ("watchers", whole("How many watch; 1 for a folder, and for a target that is there."), true),
                    ("dropped", whole("Frames that were too many for it, or for those who watch."), true),
                    ("reconnects", whole("How often its target was lost and tried again."), true),
                    ("problem", text("What is wrong now."), false),
                ])
            ),
            true
        )
    ])

    private static let publicationsSchema = object([
        (
            "publications",
            array(
                object([
                    ("name", text("The broker and the topic."), true),
                    ("connected", value("boolean", "Whether the broker is there."), true),
                    ("produced", whole("Messages that are kept for sure, or were."), true),
                    ("delivered", whole("Of those, the ones that the broker has."), true),
                    ("refused", whole("Those that it will never take."), true),
                    ("lost", whole("Those that had to go, since too many waited or for too long."), true),
                    ("waiting", whole("Those that wait for the broker."), true),
                    ("bytes", whole("What waits takes so much."), true),
                    ("problem", text("What is wrong now."), false),
                ])
            ),
            true
        )
    ])

    private static let eventsSchema = object([
        ("last", whole("The number of the last event that there was."), true),
        (
            "events",
            array(
                object([
                    ("event", whole("Counts the application's events from 1."), true),
                    ("stream", text("The stream."), true),
                    ("kind", text("What happened."), true),
                    ("phase", text("start, update, end or moment."), true),
                    ("rule", text("The rule's name."), true),
                ])
            ),
            true
        ),
    ])

    private static let applicationSchema = object([
        ("version", text("Weir's version."), true),
        (
            "condition",
            .object([
                ("type", .string("string")),
                ("enum", .array(ServiceCondition.allCases.map { .string($0.rawValue) })),
            ]), true
        ),
        ("uptime", number("Seconds since the start."), true),
        ("file", text("The file that it was read from."), false),
        ("streams", whole("How many there are."), true),
        ("models", whole("How many there are."), true),
        ("tracker", text("How objects are followed."), false),
        ("outputs", array(text("Where pictures go.")), true),
        ("records", array(text("Where records go.")), true),
        ("events", array(text("Where events go.")), true),
    ])

    private static let modelsSchema = object([
        (
            "models",
            array(
                object([
                    ("id", whole("Tells its objects from those of others."), true),
                    ("model", text("Its path, or `demo`."), true),
                    ("input", text("What it looks at: frames, objects or regions."), true),
                    ("engine", text("Which library runs it."), true),
                    ("device", text("Where it runs."), true),
                    ("precision", text("What it computes in."), true),
                    ("interval", whole("Frames between two that it sees."), true),
                    ("task", text("What it is for."), false),
                    ("family", text("How its outputs are read."), false),
                    ("threshold", number("The least score of an object."), false),
                ])
            ),
            true
        )
    ])

    private static let deepStream: [(String, JSONValue)] = [
        (
            deepStreamBody,
            .object([
                ("type", .string("object")),
                (
                    "description",
                    .string("As DeepStream's documentation has it; what has no meaning here is passed over.")
                ),
            ])
        ),
        (deepStreamAnswer, object(deepStreamMembers)),
        (
            deepStreamStreams,
            object(
                deepStreamMembers + [
                    (
                        "stream-info",
                        object([
                            ("stream-count", whole("How many there are."), true),
                            (
                                "stream-info",
                                array(
                                    object([
                                        ("camera_id", text("The name."), true),
                                        ("camera_name", text("The same."), true),
                                        ("source_id", whole("The place in the list, from 0."), true),
                                    ])
                                ),
                                true
                            ),
                        ]), true
                    )
                ]
            )
        ),
        (
            deepStreamHealth,
            object(deepStreamMembers + [("health-info", object([("ds-ready", text("YES or NO."), true)]), true)])
        ),
        (deepStreamVersion, object([("version", text("Weir's version."), true)])),
    ]

    private static let deepStreamMembers: [(String, JSONValue, Bool)] = [
        ("status", text("The first line of the answer."), true),
        ("reason", text("What DeepStream calls the outcome."), true),
    ]

    /// A map; of each member it is told whether it is always there.
    private static func object(_ members: [(String, JSONValue, Bool)]) -> JSONValue {
        .object([
            ("type", .string("object")),
            ("required", .array(members.filter(\.2).map { .string($0.0) })),
            ("properties", .object(members.map { ($0.0, $0.1) })),
        ])
    }

    private static func array(_ items: JSONValue) -> JSONValue {
        .object([("type", .string("array")), ("items", items)])
    }

    private static func text(_ help: String) -> JSONValue { value("string", help) }

    private static func number(_ help: String) -> JSONValue { value("number", help) }

    private static func whole(_ help: String) -> JSONValue { value("integer", help) }

    private static func value(_ type: String, _ help: String) -> JSONValue {
        .object([("type", .string(type)), ("description", .string(help))])
    }
}
