import WeirCore

/// The grids of cells that a detector lays over its input, one a stride, the finest first.
struct GridLevels: Hashable, Sendable {
    /// One grid.
    struct Level: Hashable, Sendable {
        /// The side of a cell in pixels.
        let stride: Int
        let columns: Int
        let rows: Int

        var cellCount: Int { columns * rows }
    }

    /// The strides of the common three-level heads, and those of the variants for larger, smaller and tiny objects.
    static let usualStrides = [[8, 16, 32], [8, 16, 32, 64], [4, 8, 16, 32], [16, 32]]

    let levels: [Level]

    init(strides: [Int], size: Size) {
        levels = strides.map { stride in
            Level(
                stride: stride,
                // A cell that is cut off by the edge is a cell.
                columns: (size.width + stride - 1) / stride,
                rows: (size.height + stride - 1) / stride
            )
        }
    }

    var cellCount: Int { levels.reduce(0) { $0 + $1.cellCount } }

    /// The usual grids of an input of `size` that have `count` cells together; nil where none has.
    static func usual(cellCount count: Int, size: Size) -> GridLevels? {
        usualStrides.lazy.map { GridLevels(strides: $0, size: size) }.first { $0.cellCount == count }
    }
}
