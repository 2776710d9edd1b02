import WeirCore

/// The keys of `privacy`.
enum PrivacyKeys {
    static let section = Section<Application.Privacy>(
        name: "privacy",
        help: "What is hidden in the pictures before they are drawn on or go out.",
        keys: [classes, manner, extent, margin, hold, regions, streams]
    )

    /// What one map tells.
    static func privacy(_ value: YAMLValue, _ context: YAMLContext) -> Application.Privacy {
        var privacy = Application.Privacy()
        section.read(value, context, into: &privacy)
        if case .map(let entries) = value.content,
            !entries.contains(where: { [classes.name, regions.name].contains($0.key) })
        {
            context.error(value, "`privacy` needs `classes` or `regions`; without either nothing is hidden.")
        }
        return privacy
    }

    private static let classes = Key<Application.Privacy>(
        name: "classes",
        shape: ClassName.listShape,
        fallback: "no objects",
        help: "The classes of the objects that are hidden, by name or number."
    ) { value, context, privacy in
        privacy.classes += ClassName.read(value, context)
    }

    private static let manner = Key<Application.Privacy>.choice(
        "how",
        Application.Privacy.Manner.self,
        default: "blur",
        "How they are hidden; `mask` covers them in one colour.",
        set: { $0.manner = $1 }
    )

    private static let extent = Key<Application.Privacy>.choice(
        "shape",
        Application.Privacy.Extent.self,
        default: "box",
        "Which part of an object is hidden: its box, or the mask of a model that segments.",
        set: { $0.extent = $1 }
    )

    private static let margin = Key<Application.Privacy>.number(
        "margin",
        0...1,
        default: "\(Application.Privacy.usualMargin)",
        "How much around an object is hidden with it, as a part of its sides.",
        set: { $0.margin = $1 }
    )

    private static let hold = Key<Application.Privacy>.text(
        "hold",
        QuantityText.hold.shape,
        default: "1s",
        "For how long an object that isn't found any more stays hidden.",
        parse: QuantityText.hold.parse,
        set: { $0.hold = $1 }
    )

    private static let regions = Key<Application.Privacy>(
        name: "regions",
        shape: .list(.any(RegionKeys.shapes)),
        fallback: "none",
        help: "Places in the frames that are always hidden."
    ) { value, context, privacy in
        guard case .list(let items) = value.content, !items.isEmpty else {
            return context.expected(.list(.any(RegionKeys.shapes)), for: value)
        }
        privacy.regions += items.compactMap { RegionKeys.region($0, context) }
    }

    private static let streams = Key<Application.Privacy>.streams(
        "The only streams that it holds for, by the names of their sources.",
        add: { $0.streams.append($1) }
    )
}
