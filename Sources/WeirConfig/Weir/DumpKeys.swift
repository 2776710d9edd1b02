import WeirCore

/// The keys of `kitti`.
enum DumpKeys {
    static let section = Section<Application.Dumps>(
        name: "kitti",
        help: "Folders for text files of objects in KITTI's form, one for each frame of each stream.",
        keys: [
            folder("detections", "For objects as the model found them.", set: { $0.detections = $1 }),
            folder("tracks", "For objects as the tracker left them.", set: { $0.tracks = $1 }),
            .text(
                "picture-size",
                Size.shape,
                default: "the frame's own size",
                "The picture that boxes in these files are measured in, in pixels.",
                parse: Size.init(text:),
                set: { $0.pictureSize = $1 }
            ),
        ]
    )

    private static func folder(
        _ name: String,
        _ help: String,
        set: @escaping @Sendable (inout Application.Dumps, String) -> Void
    ) -> Key<Application.Dumps> {
        let shape = Shape.text(of: "a path of a folder that exists")
        return Key(name: name, shape: shape, fallback: "none", help: help) { value, context, dumps in
            guard let text = value.text, !text.isEmpty else { return context.expected(shape, for: value) }
            let path = context.resolve(text)
            context.reading.requireFolder(path, place: value.place, key: context.key)
            set(&dumps, path)
        }
    }
}
