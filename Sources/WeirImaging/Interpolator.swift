import CWeirPixels
import WeirCore

/// Scales bilinearly with pixel centres at halves, as OpenCV's `INTER_LINEAR` does: each value of the target from the four
/// around its place in the source, however many lie between.
///
/// libyuv's filter for this weighs columns with 7 bits, which is off by up to four levels at sharp edges, averages at some
/// ratios, and takes twice the time.
final class Interpolator {
    /// A place between two neighbours: the lower one, and what the upper one weighs.
    private struct Place {
        let lower: Int
        let weight: Double

        init(_ index: Int, from source: Int, to target: Int) {
            let center = (Double(index) + 0.5) * Double(source) / Double(target) - 0.5
            let inside = min(max(center, 0), Double(source - 1))
            lower = min(Int(inside), max(source - 2, 0))
            weight = inside - Double(lower)
        }
    }

    /// Where the values of a row of the target come from.
    private struct Columns {
        /// How many values of the row of the source lie before the lower neighbour.
        let offsets: [Int32]
        /// What the upper neighbour weighs in the lower half, and the lower neighbour in the upper half.
        let weights: [UInt32]
    }

    private struct Widths: Hashable {
        let source: Int
        let target: Int
        let sampleBytes: Int
    }

    /// Both neighbours' weights together: so much that sums of bytes fit 16 bits, of which many are made at a time.
    private static let unit: UInt16 = 1 << 8
    /// What is read of a line beyond its last value, where four bytes are taken for two.
    private static let lineRest = 4
    private static let usualVectors = cweir_has_avx2() != 0

    private var columns: [Widths: Columns] = [:]
    private let line = ScratchMemory()
    private let usesVectors: Bool

    /// Without vectors the same values are made one by one.
    init(usesVectors: Bool = usualVectors) {
        self.usesVectors = usesVectors
    }

    /// Scales `source` into one plane for each of its values.
    func scale(_ source: InterleavedPlane, into targets: [BytePlane]) {
        let size = targets[0].size
        let columns = columns(
            Widths(source: source.size.width, target: size.width, sampleBytes: source.sampleBytes)
        )
        // A single column is its own neighbour.
        let step = source.size.width > 1 ? source.sampleBytes : 0
        for row in 0..<size.height {
            let place = Place(row, from: source.size.height, to: size.height)
            let line = line(at: place, of: source)
            if usesVectors, step == 2, targets.count == 2 {
                pickPairs(columns, from: line, into: targets[0].row(row), targets[1].row(row))
            } else {
                for (channel, target) in targets.enumerated() {
                    pick(columns, from: line + channel, step: step, into: target.row(row))
                }
            }
        }
    }

    private func columns(_ widths: Widths) -> Columns {
        if let known = columns[widths] { return known }
        let places = (0..<widths.target).map { Place($0, from: widths.source, to: widths.target) }
        let made = Columns(
            offsets: places.map { Int32($0.lower * widths.sampleBytes) },
            weights: places.map { place in
                let upper = UInt32((place.weight * Double(Self.unit)).rounded())
                return upper | (UInt32(Self.unit) - upper) << 16
            }
        )
        columns[widths] = made
        return made
    }

    /// A row of the source at a place between two.
    private func line(at place: Place, of source: InterleavedPlane) -> UnsafePointer<UInt8> {
        let count = source.size.width * source.sampleBytes
        let line = line.bytes(count + Self.lineRest)
        let lower = source.base + place.lower * source.stride
        let weight = UInt16((place.weight * Double(Self.unit)).rounded())
        // A single row is its own neighbour.
        let upper = weight > 0 ? lower + source.stride : lower
        let rest = Self.unit - weight
        let done = usesVectors ? cweir_blend_rows(lower, upper, Int32(weight), line, count) : 0
        for index in done..<count {
            let sum = UInt16(lower[index]) &* rest &+ UInt16(upper[index]) &* weight
            line[index] = UInt8(truncatingIfNeeded: (sum &+ Self.unit / 2) >> 8)
        }
        return UnsafePointer(line)
    }

    /// One value of each sample, which lie `step` apart.
    private func pick(
        _ columns: Columns,
        from line: UnsafePointer<UInt8>,
        step: Int,
        into target: UnsafeMutablePointer<UInt8>
    ) {
        let count = columns.offsets.count
        // Vectors take both neighbours from four bytes.
        let done =
            usesVectors && (1..<Self.lineRest).contains(step)
            ? cweir_pick_columns(line, columns.offsets, columns.weights, Int32(step), target, count) : 0
        pickSingly(columns, done..<count, from: line, step: step, into: target)
    }

    /// Both values of samples of two.
    private func pickPairs(
        _ columns: Columns,
        from line: UnsafePointer<UInt8>,
        into first: UnsafeMutablePointer<UInt8>,
        _ second: UnsafeMutablePointer<UInt8>
    ) {
        let count = columns.offsets.count
        let done = cweir_pick_column_pairs(line, columns.offsets, columns.weights, first, second, count)
        pickSingly(columns, done..<count, from: line, step: 2, into: first)
        pickSingly(columns, done..<count, from: line + 1, step: 2, into: second)
    }

    private func pickSingly(
        _ columns: Columns,
        _ range: Range<Int>,
        from line: UnsafePointer<UInt8>,
        step: Int,
        into target: UnsafeMutablePointer<UInt8>
    ) {
        columns.offsets.withUnsafeBufferPointer { offsets in
            columns.weights.withUnsafeBufferPointer { weights in
                for index in range {
                    let start = line + Int(offsets[index])
                    target[index] = Self.blend(UInt32(start[0]) | UInt32(start[step]) << 16, weights[index])
                }
            }
        }
    }

    /// The mean of two neighbours, each in a half of `pair`, in one multiplication.
    ///
    /// Bits 16 to 31 of the product are lower times its weight plus upper times its own; the bits below stay below 2^16.
    @inline(__always)
    private static func blend(_ pair: UInt32, _ weights: UInt32) -> UInt8 {
        UInt8(truncatingIfNeeded: (pair &* weights &+ UInt32(unit / 2) << 16) >> 24)
    }
}
