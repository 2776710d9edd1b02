import WeirCore

/// Scales with a filter that grows as the picture shrinks, so that every pixel counts, to the same bytes as Pillow:
/// first across, then down, rounded in between.
///
/// Source: Pillow, `src/libImaging/Resample.c`.
final class Resampler {
    enum Filter: Equatable {
        case triangle
        /// Keys' cubic with a = -0.5.
        case cubic

        /// How far from its middle it reaches, in pixels of the larger picture.
        fileprivate var support: Double { self == .triangle ? 1 : 2 }

        fileprivate func value(_ place: Double) -> Double {
            let x = abs(place)
            guard x < support else { return 0 }
            guard self == .cubic else { return 1 - x }
            let a = -0.5
            return x < 1 ? ((a + 2) * x - (a + 3)) * x * x + 1 : (((x - 5) * x + 8) * x - 4) * a
        }
    }

    /// What each value of a row or column of the target is made of.
    private struct Weights {
        /// The first value of the source, and how many follow from it on.
        let spans: [(first: Int, count: Int)]
        /// `most` for each, in parts of `unit`.
        let values: [Int32]
        let most: Int
    }

    private struct Sides: Hashable {
        let source: Int
        let target: Int
    }

    /// What weights are parts of: sums of bytes still fit 32 bits.
    private static let unitBits: Int32 = 22
    private static let half: Int32 = 1 << (unitBits - 1)

    private let filter: Filter
    private var weights: [Sides: Weights] = [:]
    private let narrow = ScratchMemory()
    private let line = ScratchMemory()

    init(_ filter: Filter) {
        self.filter = filter
    }

    /// Scales `source` into one plane for each of its values.
    func scale(_ source: InterleavedPlane, into targets: [BytePlane]) {
        let size = targets[0].size
        let columns = weights(Sides(source: source.size.width, target: size.width))
        let rows = weights(Sides(source: source.size.height, target: size.height))
        let between = narrow.planes(1, size: Size(width: size.width, height: source.size.height))[0]
        for (channel, target) in targets.enumerated() {
            for row in 0..<source.size.height {
                let values = source.base + row * source.stride + channel
                pick(columns, from: values, step: source.sampleBytes, into: between.row(row), count: size.width)
            }
            for row in 0..<size.height { blend(rows, row, of: between, into: target.row(row)) }
        }
    }

    private func weights(_ sides: Sides) -> Weights {
        if let known = weights[sides] { return known }
        let ratio = Double(sides.source) / Double(sides.target)
        let widening = max(ratio, 1)
        let support = filter.support * widening
        let most = min(sides.source, 2 * Int(support.rounded(.up)) + 1)
        var spans: [(first: Int, count: Int)] = []
        var values = [Int32](repeating: 0, count: most * sides.target)
        for index in 0..<sides.target {
            let center = (Double(index) + 0.5) * ratio
            let first = max(0, Int((center - support + 0.5).rounded(.down)))
            let end = min(sides.source, Int((center + support + 0.5).rounded(.down)))
            let span = (first..<max(end, first + 1)).prefix(most)
            let raw = span.map { filter.value((Double($0) - center + 0.5) / widening) }
            let sum = raw.reduce(0, +)
            for (place, value) in raw.enumerated() {
                values[index * most + place] = Int32((value / sum * Double(1 << Self.unitBits)).rounded())
            }
            spans.append((first, span.count))
        }
        let made = Weights(spans: spans, values: values, most: most)
        weights[sides] = made
        return made
    }

    /// One value of each sample of a row, which lie `step` apart.
    private func pick(
        _ columns: Weights,
        from values: UnsafePointer<UInt8>,
        step: Int,
        into target: UnsafeMutablePointer<UInt8>,
        count: Int
    ) {
        columns.values.withUnsafeBufferPointer { weights in
            columns.spans.withUnsafeBufferPointer { spans in
                for index in 0..<count {
                    let span = spans[index]
                    var sum = Self.half
                    for place in 0..<span.count {
                        let value = Int32(values[(span.first + place) &* step])
                        sum &+= value &* weights[index &* columns.most &+ place]
                    }
                    target[index] = Self.byte(sum)
                }
            }
        }
    }

    /// A row of the target, of rows as wide as it.
    private func blend(_ rows: Weights, _ row: Int, of source: BytePlane, into target: UnsafeMutablePointer<UInt8>) {
        let count = source.size.width
        let (first, height) = rows.spans[row]
        let bytes = line.bytes(count * MemoryLayout<Int32>.stride)
        let sums = UnsafeMutableRawPointer(bytes).bindMemory(to: Int32.self, capacity: count)
        sums.update(repeating: Self.half, count: count)
        for place in 0..<height {
            let weight = rows.values[row * rows.most + place]
            let values = source.row(first + place)
            for index in 0..<count { sums[index] &+= Int32(values[index]) &* weight }
        }
        for index in 0..<count { target[index] = Self.byte(sums[index]) }
    }

    @inline(__always)
    private static func byte(_ sum: Int32) -> UInt8 {
        UInt8(truncatingIfNeeded: min(max(sum >> unitBits, 0), 255))
    }
}
