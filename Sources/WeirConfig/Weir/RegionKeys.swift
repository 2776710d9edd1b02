import WeirCore

/// The keys of a place in `regions`.
enum RegionKeys {
    /// A place while it is being read.
    struct Draft {
        var source: SourceID?
        var outlines: [Application.Region.Outline] = []
    }

    static let streamShape = Shape.word(of: "the name of a source")
    static let shapes: [Shape] = [PlaceText.box, PlaceText.polygon, .section(section.name)]

    static let eitherOr = "A model looks at `objects` or at `regions`, not at both."

    static let section = Section<Draft>(
        name: "region",
        help: "A place in the frames: four numbers, three or more corners, or a map.",
        keys: [stream, box, polygon]
    )

    /// The place that a value tells, in short form or long; nil after saying what is wrong with it.
    static func region(_ value: YAMLValue, _ context: YAMLContext) -> Application.Region? {
        var draft = Draft()
        switch value.content {
        case .map(let entries):
            section.read(value, context, into: &draft)
            if entries.filter({ [box.name, polygon.name].contains($0.key) }).count != 1 {
                context.error(value, "A region needs either `box` or `polygon`.")
            }
        case .list(let items):
            let isBox = items.contains { $0.text != nil }
            (isBox ? box : polygon).read(value, context, &draft)
        case .text:
            context.expected(.any(shapes), for: value)
        }
        return draft.outlines.first.map { Application.Region(source: draft.source, outline: $0) }
    }

    private static let stream = Key<Draft>.text(
        "stream",
        streamShape,
        default: "all streams",
        "The only stream that it is in.",
        parse: { $0 },
        set: { $0.source = SourceID($1) }
    )

    private static let box = Key<Draft>(
        name: "box",
        shape: PlaceText.box,
        fallback: "a `polygon`",
        help: "Its left, top, width and height, in pixels, or in parts of the picture where none is above 1."
    ) { value, context, draft in
        guard let box = PlaceText.box(value) else { return context.expected(PlaceText.box, for: value) }
        draft.outlines.append(.box(box))
    }

    private static let polygon = Key<Draft>(
        name: "polygon",
        shape: PlaceText.polygon,
        fallback: "a `box`",
        help: "Its corners, measured in the same way."
    ) { value, context, draft in
        guard let corners = PlaceText.corners(value) else { return context.expected(PlaceText.polygon, for: value) }
        draft.outlines.append(.polygon(corners))
    }
}

/// The keys of `tiles`.
enum TileKeys {
    static let sizeShape = Size.shape

    static let section = Section<Application.Tiles>(
        name: "tiles",
        help: "What frames or regions are cut into.",
        keys: [size, overlap]
    )

    /// Nil after saying what is wrong.
    static func tiles(_ value: YAMLValue, _ context: YAMLContext) -> Application.Tiles? {
        var tiles = Application.Tiles(size: Size(width: 0, height: 0))
        if case .map = value.content {
            section.read(value, context, into: &tiles)
        } else {
            size.read(value, context, &tiles)
        }
        return tiles
    }

    private static let size = Key<Application.Tiles>(
        name: "size",
        shape: sizeShape,
        isRequired: true,
        help: "The size of a tile, in pixels of the frame."
    ) { value, context, tiles in
        guard let size = value.text.flatMap(Size.init(text:)) else { return context.expected(sizeShape, for: value) }
        tiles.size = size
    }

    /// The element takes no more, so that each tile adds something.
    private static let overlap = Key<Application.Tiles>.number(
        "overlap",
        0...0.9,
        default: "0.2",
        "The part of a tile that its neighbour covers too.",
        set: { $0.overlap = $1 }
    )
}
