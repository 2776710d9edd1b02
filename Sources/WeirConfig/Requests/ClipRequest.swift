import WeirCore

/// A clip that is asked for while a stream runs; times are in seconds.
public struct ClipRequest: Hashable, Sendable {
    /// How much of what was before the request is in it.
    public var before = 0.0
    /// How long it goes on; nil for as long as the stream's settings say.
    public var duration: Double?

    public init() {}
}

/// The keys of a clip that is asked for.
enum ClipRequestKeys {
    static let section = Section<ClipRequest>(
        name: "clip",
        help: "A clip that is asked for.",
        keys: [before, duration]
    )

    private static let before = Key<ClipRequest>.text(
        "before",
        QuantityText.clip.shape,
        default: "0s",
        "How much of what was before the request is in it; it begins with the key frame before that.",
        parse: QuantityText.clip.parse,
        set: { $0.before = $1 }
    )

    private static let duration = Key<ClipRequest>.text(
        "duration",
        QuantityText.clip.shape,
        default: "`duration` of the stream's `clips`",
        "How long it goes on.",
        parse: QuantityText.clip.parse,
        set: { $0.duration = $1 }
    )
}
