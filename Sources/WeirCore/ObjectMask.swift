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

    /// The grid over `part` of the box `whole` that this one covers: the nearest cells, as many in a pixel as before.
    public func part(_ part: Box, of whole: Box) -> ObjectMask? {
        guard part != whole else { return self }
        guard whole.area > 0, part.area > 0, part.isValid, whole.isValid else { return nil }
        let (perX, perY) = (Float(size.width) / whole.width, Float(size.height) / whole.height)
        func cells(_ start: Float, _ length: Float, _ per: Float, _ count: Int) -> Range<Int> {
            let first = min(max(Int((start * per).rounded()), 0), count - 1)
            return first..<min(max(Int(((start + length) * per).rounded()), first + 1), count)
        }
        let columns = cells(part.x - whole.x, part.width, perX, size.width)
        let rows = cells(part.y - whole.y, part.height, perY, size.height)
        let values = rows.flatMap { row in
            self.values[row * size.width + columns.lowerBound..<row * size.width + columns.upperBound]
        }
        return ObjectMask(size: Size(width: columns.count, height: rows.count), values: values)
    }
}
