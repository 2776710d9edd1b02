import WeirCore

/// The keys of `gallery`.
enum GalleryKeys {
    static let section = Section<Application.Gallery>(
        name: "gallery",
        help: "How objects of one stream are known again in others, by the embeddings that a model gives of them.",
        keys: [threshold, minimumLooks, memory, topology]
    )

    static let shapes: [Shape] = [.flag, .section(section.name)]

    /// What a value tells; nil where it tells of none.
    static func gallery(_ value: YAMLValue, _ context: YAMLContext) -> Application.Gallery? {
        if let flag = value.flag { return flag ? Application.Gallery() : nil }
        var gallery = Application.Gallery()
        if case .map = value.content {
            section.read(value, context, into: &gallery)
        } else {
            context.expected(.any(shapes), for: value)
        }
        return gallery
    }

    private static let threshold = Key<Application.Gallery>.number(
        "threshold",
        -1...1,
        default: "0.6",
        "The least likeness of two that are one, as the cosine between their embeddings.",
        set: { $0.threshold = $1 }
    )

    private static let minimumLooks = Key<Application.Gallery>.integer(
        "minimum-looks",
        1...1000,
        default: "3",
        "After how many embeddings it is decided who an object is; a second after the first at the latest.",
        set: { $0.minimumLooks = $1 }
    )

    private static let memory = Key<Application.Gallery>.integer(
        "memory-seconds",
        1...31_536_000,
        default: "600",
        "How long someone who isn't seen is remembered.",
        set: { $0.memory = $1 }
    )

    private static let wayShape = Shape.text(
        of: "a way between streams such as `gate > hall 2-30`, `hall <> yard` or `yard = street`"
    )

    private static let topology = Key<Application.Gallery>(
        name: "topology",
        shape: .any([wayShape, .list(wayShape)]),
        fallback: "anybody may be seen anywhere at any time",
        help: "From which stream to which objects come, and within how many seconds."
    ) { value, context, gallery in
        for item in value.items {
            guard let text = item.text, let topology = try? CameraTopology(text), !topology.isOpen else {
                context.expected(wayShape, for: item)
                continue
            }
            gallery.topology.append(text)
        }
    }
}
