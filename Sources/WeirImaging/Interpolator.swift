import CWeirPixels
import WeirCore

/// Scales bilinearly with pixel centres at halves, as OpenCV's `INTER_LINEAR` does: each value of the target from the four
/// around its place in the source, however many lie between.
///
/// Rows are blended first, with 7 bits behind the point, then columns; the only rounding that tells is that to a whole
/// level at the end. Detectors may be off by a fifth of a score where rows are rounded by themselves. libyuv's filter
/// for this weighs columns with 7 bits, which is off by up to four levels at sharp edges, averages at some ratios, and
/// takes twice the time.
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
        /// What the lower neighbour weighs in the lower half, and the upper neighbour in the upper half.
        let weights: [UInt32]
    }

    private struct Widths: Hashable {
        let source: Int
        let target: Int
        let sampleBytes: Int
    }

    /// Both neighbours' weights together where rows are blended: the most that fits 16 bits with a sign.
    private static let rowUnit = 32768.0
    /// The same for columns, so that sums fit 32 bits.
    private static let columnUnit: UInt32 = 1 << 14
    /// The bits behind the point of a blended row, and of a sum of weighted columns of it.
    private static let rowBits: Int32 = 7
    private static let sumBits: Int32 = 21
    /// What is read of a line beyond its last value, where four values are taken for two.
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
                let upper = UInt32((place.weight * Double(Self.columnUnit)).rounded())
                return (Self.columnUnit - upper) | upper << 16
            }
        )
        columns[widths] = made
        return made
    }

    /// A row of the source at a place between two.
    private func line(at place: Place, of source: InterleavedPlane) -> UnsafePointer<Int16> {
        let count = source.size.width * source.sampleBytes
        let line = line.words(count + Self.lineRest)
        let lower = source.base + place.lower * source.stride
        // A single row is its own neighbour.
        let upper = place.weight > 0 ? lower + source.stride : lower
        let weight = Int32(min((place.weight * Self.rowUnit).rounded(), Self.rowUnit - 1))
        let done = usesVectors ? cweir_blend_rows(lower, upper, weight, line, count) : 0
        for index in done..<count {
            let (one, other) = (Int32(lower[index]) << Self.rowBits, Int32(upper[index]) << Self.rowBits)
            let step = ((other &- one) &* weight &+ Int32(Self.rowUnit / 2)) >> 15
            line[index] = Int16(truncatingIfNeeded: one &+ step)
        }
        return UnsafePointer(line)
    }

    /// One value of each sample, which lie `step` apart.
    private func pick(
        _ columns: Columns,
        from line: UnsafePointer<Int16>,
        step: Int,
        into target: UnsafeMutablePointer<UInt8>
    ) {
        let count = columns.offsets.count
        // Vectors take both neighbours from four values.
        let done =
            usesVectors && (1..<Self.lineRest).contains(step)
            ? cweir_pick_columns(line, columns.offsets, columns.weights, Int32(step), target, count) : 0
        pickSingly(columns, done..<count, from: line, step: step, into: target)
    }

    /// Both values of samples of two.
    private func pickPairs(
        _ columns: Columns,
        from line: UnsafePointer<Int16>,
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
        from line: UnsafePointer<Int16>,
        step: Int,
        into target: UnsafeMutablePointer<UInt8>
    ) {
        columns.offsets.withUnsafeBufferPointer { offsets in
            columns.weights.withUnsafeBufferPointer { weights in
                for index in range {
                    let start = line + Int(offsets[index])
                    let (one, other) = (Int32(start[0]), Int32(start[step]))
                    let (lower, upper) = (Int32(weights[index] & 0xFFFF), Int32(weights[index] >> 16))
                    let sum = one &* lower &+ other &* upper &+ 1 << (Self.sumBits - 1)
                    target[index] = UInt8(truncatingIfNeeded: sum >> Self.sumBits)
                }
            }
        }
    }
}
