import WeirConfig

/// Bodies as DeepStream's documentation has them.
enum DeepStreamExamples {
    static let addition = sensor(change: "camera_add")
    static let removal = sensor(change: "camera_remove")

    static let interval = JSONValue.object([
        ("stream", .object([("stream_id", .string("0")), ("interval", .integer(2))]))
    ])

    static let quit = JSONValue.object([("app", .object([("quit", .bool(true))]))])

    private static func sensor(change: String) -> JSONValue {
        .object([
            ("key", .string("sensor")),
            (
                "value",
                .object([
                    ("camera_id", .string("u1")), ("camera_name", .string("front")),
                    ("camera_url", .string("rtsp://camera/stream")), ("change", .string(change)),
                    (
                        "metadata",
                        .object([
                            ("resolution", .string("1920 x1080")), ("codec", .string("h264")),
                            ("framerate", .integer(30)),
                        ])
                    ),
                ])
            ),
            (
                "headers",
                .object([("source", .string("vst")), ("created_at", .string("2021-06-01T14:34:13.417Z"))])
            ),
        ])
    }
}
