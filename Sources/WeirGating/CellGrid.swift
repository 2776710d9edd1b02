import WeirCore

/// How a picture is divided into square cells, each of which stands for the brightness of some of its pixels.
///
/// The longer side has 121 to 240 cells, so that something of 16 pixels in a 1080p picture covers whole cells.
struct CellGrid: Hashable {
    private static let mostCells = 240

    let size: Size
    /// The side of a cell in pixels, a power of two.
    let side: Int
    let columns: Int
    let rows: Int

    init(size: Size) {
        var side = 1
        while max(size.width, size.height) > side * Self.mostCells { side *= 2 }
        (self.size, self.side) = (size, side)
        columns = max(size.width / side, 1)
        rows = max(size.height / side, 1)
    }

    var count: Int { columns * rows }

    /// The pixels of a block of cells; the outermost ones reach to the picture's edge.
    func box(columns range: ClosedRange<Int>, rows lines: ClosedRange<Int>) -> Box {
        Box(
            left: Float(range.lowerBound * side),
            top: Float(lines.lowerBound * side),
            right: Float(range.upperBound >= columns - 1 ? size.width : (range.upperBound + 1) * side),
            bottom: Float(lines.upperBound >= rows - 1 ? size.height : (lines.upperBound + 1) * side)
        )
    }
}
