/// The class of each cell of a grid that covers a picture, or an object's box, exactly.
public struct SegmentationMap: Hashable, Sendable {
    /// Columns and rows of the grid.
    public let size: Size
    /// Row by row, the class's number, or `unsure`.
    public let classIDs: [UInt16]

    /// The number of a cell in which no class is probable enough.
    public static let unsure = UInt16.max

    /// Nil where the number of values is not that of the grid's cells.
    public init?(size: Size, classIDs: [UInt16]) {
        guard size.width > 0, size.height > 0, classIDs.count == size.width * size.height else { return nil }
        self.size = size
        self.classIDs = classIDs
    }
}
