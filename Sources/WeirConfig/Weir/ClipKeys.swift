import WeirCore

/// The keys of `record.clips`.
enum ClipKeys {
    static let section = Section<Application.Recording.Clips>(
        name: "clips",
        help: "Clips that begin in the past: of events, at even distances, or on request.",
        keys: [events, before, after, duration, every, prefix, cache, cacheSize]
    )

    static func read(_ value: YAMLValue, _ context: YAMLContext, into clips: inout Application.Recording.Clips) {
        section.read(value, context, into: &clips)
        guard case .map(let entries) = value.content else { return }
        if !entries.contains(where: { $0.key == cache.name }) {
            clips.cache = max(clips.cache, clips.before)
        } else if clips.before > clips.cache {
            let (before, cache) = (QuantityText.clip.text(clips.before), QuantityText.clip.text(clips.cache))
            context.error(
                value,
                "`before` is \(before), but only \(cache) are held in memory; `cache` must be at least as long."
            )
        }
    }

    private static let eventShape = Shape.word(of: "`all` or the name of a rule of `analytics`")

    private static let events = Key<Application.Recording.Clips>(
        name: "events",
        shape: .any([eventShape, .list(eventShape)]),
        fallback: "none",
        help: "The rules whose events make clips, by name, or `all`; a clip lasts for as long as its event."
    ) { value, context, clips in
        let names = value.items.compactMap { item -> String? in
            if let text = item.text, !text.isEmpty { return text }
            context.expected(eventShape, for: item)
            return nil
        }
        clips.events = names == ["all"] ? .all : .rules(names)
    }

    private static let before = Key<Application.Recording.Clips>.text(
        "before",
        QuantityText.clip.shape,
        default: "5s",
        "How much of what was before an event is in its clip; it begins with the key frame before that.",
        parse: QuantityText.clip.parse,
        set: { $0.before = $1 }
    )

    private static let after = Key<Application.Recording.Clips>.text(
        "after",
        QuantityText.clip.shape,
        default: "5s",
        "How much of what comes after an event is in its clip.",
        parse: QuantityText.clip.parse,
        set: { $0.after = $1 }
    )

    private static let duration = Key<Application.Recording.Clips>.text(
        "duration",
        QuantityText.segment.shape,
        default: "20s",
        "How long a clip that is asked for goes on where the request doesn't say.",
        parse: QuantityText.segment.parse,
        set: { $0.duration = $1 }
    )

    private static let every = Key<Application.Recording.Clips>.text(
        "every",
        QuantityText.segment.shape,
        default: "no such clips",
        "How often a clip is begun; one that still goes on then is ended instead.",
        parse: QuantityText.segment.parse,
        set: { $0.interval = $1 }
    )

    private static let prefix = Key<Application.Recording.Clips>.text(
        "prefix",
        .word(of: "a name without `/`"),
        default: "clip",
        "What the names of the files begin with, as in `clip_gate_00003_20260518-200203_4711.mp4`.",
        parse: { $0.contains("/") || $0.hasPrefix(".") ? nil : $0 },
        set: { $0.prefix = $1 }
    )

    private static let cache = Key<Application.Recording.Clips>.text(
        "cache",
        QuantityText.clip.shape,
        default: "20s, or `before` where that is longer",
        "How much is held in memory for clips that begin in the past.",
        parse: QuantityText.clip.parse,
        set: { $0.cache = $1 }
    )

    private static let cacheSize = Key<Application.Recording.Clips>.text(
        "cache-size",
        ByteCount.shape,
        default: "64M",
        "How much memory a stream's cache may take; then it holds less.",
        parse: ByteCount.parse,
        set: { $0.cacheBytes = $1 }
    )
}

extension QuantityText {
    /// In seconds; what is held in memory must fit there.
    static let clip = duration.within(
        0...3600,
        .text(of: "a time such as `10s` or `2min`, of at most 1h")
    )
}
