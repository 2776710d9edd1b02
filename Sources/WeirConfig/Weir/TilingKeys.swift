import WeirCore

/// The keys of `tile`.
enum TilingKeys {
    static let gridShape = Shape.text(of: "columns and rows such as `3x2`, each from 1 to 64")

    /// More tiles on a side would be too small to see anything in.
    static let mostTiles = 64

    static let section = Section<Application.Tiling>(
        name: "tiling",
        help: "The grid of streams.",
        keys: [
            .integer(
                "columns",
                1...mostTiles,
                default: "fits the streams",
                "Tiles in a row.",
                set: { $0.columns = $1 }
            ),
            .integer("rows", 1...mostTiles, default: "fits the streams", "Tiles in a column.", set: { $0.rows = $1 }),
            .text(
                "size",
                Size.shape,
                default: "fits the streams",
                "The whole grid in pixels.",
                parse: Size.init(text:),
                set: { ($0.width, $0.height) = ($1.width, $1.height) }
            ),
            side("width", "The width of the whole grid in pixels, where nothing is said of the height.") {
                $0.width = $1
            },
            side("height", "The height of the whole grid in pixels, where nothing is said of the width.") {
                $0.height = $1
            },
        ]
    )

    private static func side(
        _ name: String,
        _ help: String,
        set: @escaping @Sendable (inout Application.Tiling, Int) -> Void
    ) -> Key<Application.Tiling> {
        .integer(name, 1...largestPictureSide, default: "`size`", help, set: set)
    }

    static func read(_ value: YAMLValue, _ context: YAMLContext, into tiling: inout Application.Tiling) {
        if case .map = value.content { return section.read(value, context, into: &tiling) }
        guard let grid = value.text.flatMap(Size.init(text:)), grid.width <= mostTiles, grid.height <= mostTiles else {
            return context.expected(.any([gridShape, .section(section.name)]), for: value)
        }
        (tiling.columns, tiling.rows) = (grid.width, grid.height)
    }
}
