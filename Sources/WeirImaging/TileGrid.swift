import WeirCore

/// The arrangement of a number of pictures in rows and columns.
public struct TileGrid: Hashable, Sendable {
    public let columns: Int
    public let rows: Int

    /// A grid for `count` pictures: `columns` and `rows` where they are given, else as square as can be.
    public init(count: Int, columns: Int? = nil, rows: Int? = nil) {
        let count = max(1, count)
        let givenColumns = columns.map { max(1, $0) }
        let givenRows = rows.map { max(1, $0) }
        let ownColumns =
            if let givenRows {
                Self.quotientRoundedUp(count, givenRows)
            } else {
                Int(Double(count).squareRoot().rounded(.up))
            }
        self.columns = givenColumns ?? ownColumns
        self.rows = givenRows ?? Self.quotientRoundedUp(count, self.columns)
    }

    /// The cell of picture `index` in a mosaic of `size`, row by row from the top left; even at every side.
    ///
    /// Nil where the grid has no such cell or the mosaic is too small to have it.
    public func cell(_ index: Int, in size: Size) -> PixelRectangle? {
        let width = size.width / columns / 2 * 2
        let height = size.height / rows / 2 * 2
        guard index >= 0, index / columns < rows, width > 0, height > 0 else { return nil }
        let left = index % columns * width
        let top = index / columns * height
        return PixelRectangle(left: left, top: top, right: left + width, bottom: top + height)
    }

    private static func quotientRoundedUp(_ value: Int, _ divisor: Int) -> Int {
        (value - 1) / divisor + 1
    }
}
