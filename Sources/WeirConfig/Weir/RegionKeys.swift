import WeirCore

/// The keys of a place in `regions`.
enum RegionKeys {
    /// A place while it is being read.
    struct Draft {
        var source: SourceID?
        var outlines: [Application.Region.Outline] = []
    }

    static let streamShape = Shape.word(of: "the name of a source")
    static let shapes: [Shape] = [boxShape, polygonShape, .section(section.name)]

    static let eitherOr = "A model looks at `objects` or at `regions`, not at both."

    static let section = Section<Draft>(
        name: "region",
        help: "A place in the frames: four numbers, three or more corners, or a map.",
        keys: [stream, box, polygon]
    )

    /// Pixels, of which no picture has more.
    private static let range = 0...Double(largestPictureSide)
    private static let boxShape = Shape.list(.number(range))
    private static let polygonShape = Shape.list(.list(.number(range)))

    private static let boxText = Shape.text(
        of: "left, top, width and height, as in `[0, 540, 900, 500]`, in pixels or in parts of the picture"
    )
    private static let polygonText = Shape.text(
        of: "at least three corners, as in `[[0.1, 0.2], [0.5, 0.2], [0.5, 0.9]]`, in pixels or in parts of the picture"
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
            context.expected(.any([boxText, polygonText, .section(section.name)]), for: value)
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
        shape: boxShape,
        fallback: "a `polygon`",
        help: "Its left, top, width and height, in pixels, or in parts of the picture where none is above 1."
    ) { value, context, draft in
        guard let sides = numbers(value), sides.count == 4, sides[2] > 0, sides[3] > 0 else {
            return context.expected(boxText, for: value)
        }
        draft.outlines.append(.box(Box(x: sides[0], y: sides[1], width: sides[2], height: sides[3])))
    }

    private static let polygon = Key<Draft>(
        name: "polygon",
        shape: polygonShape,
        fallback: "a `box`",
        help: "Its corners, measured in the same way."
    ) { value, context, draft in
        guard case .list(let items) = value.content, items.count > 2 else {
            return context.expected(polygonText, for: value)
        }
        let corners = items.compactMap(numbers).filter { $0.count == 2 }.map { Point(x: $0[0], y: $0[1]) }
        guard corners.count == items.count else { return context.expected(polygonText, for: value) }
        draft.outlines.append(.polygon(corners))
    }

    private static func numbers(_ value: YAMLValue) -> [Float]? {
        guard case .list(let items) = value.content else { return nil }
        let numbers = items.compactMap(\.number).filter { range.contains($0) }.map { Float($0) }
        return numbers.count == items.count ? numbers : nil
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
