import Glibc
import WeirCore

/// Samples a plane of values of the model's whole input where the cells of an object's mask lie.
struct MaskGrid {
    /// Up to here a mask has a cell for each pixel; YOLO's prototypes are as fine for an input of 640 pixels.
    private static let usualLimit = 160
    /// The longest side of a mask's cell in pixels, however large the input is, as in YOLO's prototypes.
    private static let coarsestCell = 4

    /// Where one row or column of cells lies between two rows or columns of the plane.
    private struct Step {
        let first: Int
        let second: Int
        /// The weight of the second.
        let weight: Float
    }

    /// Columns and rows of the mask.
    let size: Size
    private let columns: [Step]
    private let rows: [Step]

    /// A cell is a pixel of the input, or larger where the object is very large.
    ///
    /// `box` lies in the input of size `input`, as does the plane of `width` x `height` values.
    init(box: Box, input: Size, width: Int, height: Int) {
        size = Size(
            width: Self.cellCount(box.width, of: input.width),
            height: Self.cellCount(box.height, of: input.height)
        )
        columns = Self.steps(size.width, from: box.x, length: box.width, of: width, scale: input.width)
        rows = Self.steps(size.height, from: box.y, length: box.height, of: height, scale: input.height)
    }

    private static func cellCount(_ length: Float, of side: Int) -> Int {
        let most = max(usualLimit, side / coarsestCell)
        // False for what is not a number.
        return length.rounded(.up) < Float(most) ? max(1, Int(length.rounded(.up))) : most
    }

    /// Bilinear interpolation, the values being in the middles of their cells and continued beyond the edges.
    private static func steps(_ count: Int, from start: Float, length: Float, of side: Int, scale: Int) -> [Step] {
        let ratio = Float(side) / Float(scale)
        return (0..<count).map { index in
            let middle = start + (Float(index) + 0.5) * length / Float(count)
            let place = min(max(middle * ratio - 0.5, 0), Float(side - 1))
            let first = Int(place)
            return Step(first: first, second: min(first + 1, side - 1), weight: place - Float(first))
        }
    }

    /// The part of the plane that is needed.
    var neededColumns: Range<Int> { Self.needed(columns) }
    var neededRows: Range<Int> { Self.needed(rows) }

    private static func needed(_ steps: [Step]) -> Range<Int> {
        (steps.first?.first ?? 0)..<(steps.last?.second ?? 0) + 1
    }

    /// The mask of the values in `plane`, whose first is at `origin` and whose rows are `stride` values long.
    ///
    /// `byte` makes a value a part of the mask. Nil where no cell is the object's.
    func mask(
        _ plane: UnsafePointer<Float>,
        stride: Int,
        originX: Int = 0,
        originY: Int = 0,
        byte: (Float) -> UInt8
    ) -> ObjectMask? {
        var largest: UInt8 = 0
        let values = [UInt8](unsafeUninitializedCapacity: size.width * size.height) { values, count in
            count = size.width * size.height
            for (index, row) in rows.enumerated() {
                let upper = plane + (row.first - originY) * stride - originX
                let lower = plane + (row.second - originY) * stride - originX
                let line = UnsafeMutableBufferPointer(rebasing: values[index * size.width..<(index + 1) * size.width])
                for (cell, column) in columns.enumerated() {
                    let above = upper[column.first] + (upper[column.second] - upper[column.first]) * column.weight
                    let below = lower[column.first] + (lower[column.second] - lower[column.first]) * column.weight
                    let value = byte(above + (below - above) * row.weight)
                    line.initializeElement(at: cell, to: value)
                    largest = max(largest, value)
                }
            }
        }
        return largest >= ObjectMask.least ? ObjectMask(size: size, values: values) : nil
    }
}

/// Makes bytes of a mask.
enum MaskByte {
    /// Of a probability; 0.5 and more counts as the object.
    static func probability(_ value: Float) -> UInt8 {
        // False for what is not a number.
        value > 0 ? UInt8(min(value, 1) * 255 + 0.5) : 0
    }

    private static let stepsPerUnit: Float = 32
    /// Farther from 0 a sigmoid is 0 or 255.
    private static let largestLogit: Float = 7
    /// The sigmoid in the middle of each step.
    private static let sigmoids: [UInt8] = (0..<Int(2 * largestLogit * stepsPerUnit)).map { step in
        let logit = (Float(step) + 0.5) / stepsPerUnit - largestLogit
        return probability(1 / (1 + exp(-logit)))
    }

    /// Of a logit; more than 0 counts as the object.
    static func logit(_ value: Float) -> UInt8 {
        // False for what is not a number.
        guard value > -largestLogit else { return 0 }
        guard value < largestLogit else { return 255 }
        return sigmoids[min(sigmoids.count - 1, Int((value + largestLogit) * stepsPerUnit))]
    }
}
