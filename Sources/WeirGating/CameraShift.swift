import Glibc
import WeirCore

/// Finds by how many whole pixels a picture is moved against those before it.
///
/// Sums along the columns and rows of patches all over the picture are compared: integral projections, as K. Ratakonda,
/// "Real-time digital video stabilization for multi-media applications", ISCAS 1998. Each patch has one vote, so that
/// objects that move don't sway it.
struct CameraShift {
    /// The farthest that is looked for, in pixels.
    static let reach = 16
    /// A camera this far off has not shaken, but moved: what was at the edges is out of sight.
    static let farthest = 12
    /// The length along which patches are compared, in pixels.
    private static let core = 64
    private static let span = core + 2 * reach
    /// Patches side by side and one below the other.
    private static let patchColumns = 6
    private static let patchRows = 4
    private static let patches = patchColumns * patchRows
    private static let shifts = 2 * reach + 1
    /// How sure a shift must be, in standard deviations: by chance one in a thousand.
    ///
    /// One that is wrong costs little: it is found where the picture has too little structure for it to matter.
    private static let certainty: Float = 3.1
    /// The same of a shift beyond the farthest, with which everything begins anew: one in thirty thousand.
    private static let farCertainty: Float = 4
    /// The same while the camera shakes, when any shift is to be expected: one in twenty.
    private static let shakingCertainty: Float = 1.6
    /// What is compared with follows the light and the scene in so many seconds.
    private static let memory: Float = 5

    /// The steps from sum to sum, of all patches; steps, since light from all sides doesn't change them.
    private struct Profiles {
        var across: [Float] = Array(repeating: 0, count: patches * span)
        var down: [Float] = Array(repeating: 0, count: patches * span)
    }

    private let size: Size
    private var known = Profiles()
    private var seen = Profiles()
    private var isBegun = false
    private var columnSums = [UInt16](repeating: 0, count: span)
    private var costs = [Float](repeating: 0, count: patches * shifts)
    private var gains: [Float] = []

    init(size: Size) {
        self.size = size
        gains.reserveCapacity(Self.patches)
    }

    /// Takes the next picture for what is compared with.
    mutating func begin() { isBegun = false }

    /// How far the picture is moved; nothing for pictures that are too small to tell.
    ///
    /// `isShaking` says that it was moved a moment ago.
    mutating func shift(of plane: LumaPlane, isShaking: Bool, seconds: Float) -> CellGrid.Shift {
        guard size.width >= Self.span, size.height >= Self.span else { return CellGrid.Shift() }
        sumRows(plane)
        let y = isBegun ? distance(from: known.down, to: seen.down, isShaking) : 0
        // The same rows as before, since others have other columns.
        sumColumns(plane, y)
        guard isBegun else {
            swap(&known, &seen)
            isBegun = true
            return CellGrid.Shift()
        }
        let shift = CellGrid.Shift(x: distance(from: known.across, to: seen.across, isShaking), y: y)
        if shift == CellGrid.Shift() { follow(1 - exp(-seconds / Self.memory)) }
        return shift
    }

    private mutating func follow(_ share: Float) {
        for index in known.across.indices {
            known.across[index] += share * (seen.across[index] - known.across[index])
            known.down[index] += share * (seen.down[index] - known.down[index])
        }
    }

    /// The upper left pixel of a patch.
    private func corner(_ patch: Int) -> (x: Int, y: Int) {
        (
            patch % Self.patchColumns * (size.width - Self.span) / (Self.patchColumns - 1),
            patch / Self.patchColumns * (size.height - Self.span) / (Self.patchRows - 1)
        )
    }

    /// Sums the rows of each patch over its middle columns.
    private mutating func sumRows(_ plane: LumaPlane) {
        guard let base = plane.bytes.baseAddress else { return }
        for patch in 0..<Self.patches {
            let corner = corner(patch)
            let first = base + (corner.y * plane.stride + (corner.x + Self.reach) * plane.step)
            var last: Float = 0
            for row in 0..<Self.span {
                let line = first + row * plane.stride
                // Pixels side by side are added many at a time.
                let sum = Float(plane.step == 1 ? Self.sum(line, 1) : Self.sum(line, plane.step))
                // The first step has none before it.
                seen.down[patch * Self.span + row] = row > 0 ? sum - last : 0
                last = sum
            }
        }
    }

    @inline(__always)
    private static func sum(_ line: UnsafePointer<UInt8>, _ step: Int) -> UInt16 {
        var sum: UInt16 = 0
        for column in 0..<core { sum &+= UInt16(line[column &* step]) }
        return sum
    }

    /// Sums the columns of each patch over every other one of its middle rows, moved by `shift`.
    private mutating func sumColumns(_ plane: LumaPlane, _ shift: Int) {
        guard let base = plane.bytes.baseAddress else { return }
        for patch in 0..<Self.patches {
            let corner = corner(patch)
            let first = base + ((corner.y + Self.reach + shift) * plane.stride + corner.x * plane.step)
            columnSums.withUnsafeMutableBufferPointer { sums in
                sums.update(repeating: 0)
                for row in Swift.stride(from: 0, to: Self.core, by: 2) {
                    let line = first + row * plane.stride
                    if plane.step == 1 { Self.add(line, 1, to: sums) } else { Self.add(line, plane.step, to: sums) }
                }
            }
            let start = patch * Self.span
            for place in 1..<Self.span {
                seen.across[start + place] = Float(columnSums[place]) - Float(columnSums[place - 1])
            }
        }
    }

    @inline(__always)
    private static func add(_ line: UnsafePointer<UInt8>, _ step: Int, to sums: UnsafeMutableBufferPointer<UInt16>) {
        for column in 0..<span { sums[column] &+= UInt16(line[column &* step]) }
    }

    /// By how many places the seen profiles lie after the known ones.
    private mutating func distance(from known: [Float], to seen: [Float], _ isShaking: Bool) -> Int {
        var totals = SIMD64<Float>.zero
        known.withUnsafeBufferPointer { known in
            seen.withUnsafeBufferPointer { seen in
                costs.withUnsafeMutableBufferPointer { costs in
                    for patch in 0..<Self.patches {
                        let start = patch * Self.span + Self.reach
                        let row = patch * Self.shifts
                        var sum: Float = 0
                        for shift in 0..<Self.shifts {
                            let cost = Self.cost(known, start + Self.reach - shift, seen, start)
                            costs[row + shift] = cost
                            sum += cost
                        }
                        // Every patch counts the same, however much contrast it has.
                        guard sum > 0 else { continue }
                        for shift in 0..<Self.shifts {
                            costs[row + shift] /= sum
                            totals[shift] += costs[row + shift]
                        }
                    }
                }
            }
        }
        var best = Self.reach
        for shift in 0..<Self.shifts where totals[shift] < totals[best] { best = shift }
        guard best != Self.reach else { return 0 }
        gains.removeAll(keepingCapacity: true)
        for patch in 0..<Self.patches {
            gains.append(costs[patch * Self.shifts + Self.reach] - costs[patch * Self.shifts + best])
        }
        let shift = best - Self.reach
        let isFar = abs(shift) > Self.farthest
        let certainty = isFar ? Self.farCertainty : isShaking ? Self.shakingCertainty : Self.certainty
        return SignedRanks.deviations(&gains) > certainty ? shift : 0
    }

    /// The sum of the distances of two profiles.
    @inline(__always)
    private static func cost(
        _ known: UnsafeBufferPointer<Float>,
        _ from: Int,
        _ seen: UnsafeBufferPointer<Float>,
        _ to: Int
    ) -> Float {
        guard let known = known.baseAddress.map(UnsafeRawPointer.init),
            let seen = seen.baseAddress.map(UnsafeRawPointer.init)
        else { return 0 }
        var sum = SIMD8<Float>.zero
        for place in stride(from: 0, to: core, by: 8) {
            let size = MemoryLayout<Float>.size
            let before = known.loadUnaligned(fromByteOffset: (from + place) * size, as: SIMD8<Float>.self)
            let now = seen.loadUnaligned(fromByteOffset: (to + place) * size, as: SIMD8<Float>.self)
            sum += SIMD8<Float>.magnitudes(now - before)
        }
        return sum.sum()
    }
}
