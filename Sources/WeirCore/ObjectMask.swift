/// Which parts of an object's box belong to it.
///
/// The grid covers the box exactly, whatever the box's size, so a mask needs no change when its picture is scaled.
public struct ObjectMask: Hashable, Sendable {
    /// Columns and rows of the grid.
    public let size: Size
    /// Row by row; 255 is surely the object, 128 and more counts as the object, 0 is surely not.
    public let values: [UInt8]

    /// From this value on a cell belongs to the object.
    public static let least: UInt8 = 128

    /// Nil where the number of values is not that of the grid's cells.
    public init?(size: Size, values: [UInt8]) {
        guard size.width > 0, size.height > 0, values.count == size.width * size.height else { return nil }
        self.size = size
        self.values = values
    }
}
