import WeirCore

/// The keys of `kitti`.
enum DumpKeys {
    static let section = Section<Application.Dumps>(
        name: "kitti",
        help:
            "Folders for text files of objects, in KITTI's form and one for each frame of each stream if not said otherwise.",
        keys: [
            folder("detections", "For objects as the model found them.", set: { $0.detections = $1 }),
            folder("tracks", "For objects as the tracker left them.", set: { $0.tracks = $1 }),
            folder(
                "shadows",
                "For objects that the tracker remembers and doesn't report, in the form of DeepStream's shadow targets.",
                set: { $0.shadows = $1 }
            ),
            folder(
                "ended",
                "For the ways of objects that the tracker has forgotten, in the form of DeepStream's terminated targets.",
                set: { $0.ended = $1 }
            ),
            folder(
                "mot",
                "For objects as the tracker left them, in MOTChallenge's form, one file for each stream.",
                set: { $0.mot = $1 }
            ),
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
