import WeirCore

extension CellGrid {
    /// How far a picture is moved against the one that is compared with, in pixels.
    struct Shift: Hashable {
        var x = 0
        var y = 0
    }

    /// The longest run of pixels that is read of a row of a cell, a multiple of 8.
    private static let longestRun = 64
    /// The most pixels that are read of a row of a cell where pixels don't lie side by side.
    private static let mostApart = 4

    /// The mean brightness of each cell of a picture that is moved by `shift`, row by row, from two rows of pixels a cell.
    ///
    /// What lies beyond the picture's edge is as bright as the nearest cell.
    func sample(_ plane: LumaPlane, shift: Shift, into cells: UnsafeMutablePointer<Float>) {
        guard let base = UnsafeRawPointer(plane.bytes.baseAddress) else { return }
        let isTogether = plane.step == 1 && side >= 8 && plane.width >= side
        for row in 0..<rows {
            let upper = clamp(row * side + side / 4 + shift.y, plane.height) * plane.stride
            let lower = clamp(row * side + side * 3 / 4 + shift.y, plane.height) * plane.stride
            let line = cells + row * columns
            if isTogether {
                sampleTogether(base + upper, base + lower, shift.x, into: line)
            } else {
                sampleApart(plane, upper, lower, shift.x, into: line)
            }
        }
    }

    /// Eight pixels at a time, added within a register.
    private func sampleTogether(
        _ upper: UnsafeRawPointer,
        _ lower: UnsafeRawPointer,
        _ shift: Int,
        into line: UnsafeMutablePointer<Float>
    ) {
        let run = min(side, Self.longestRun)
        let scale = 1 / Float(2 * run)
        let last = size.width - side
        var place = shift
        for column in 0..<columns {
            let start = min(max(place, 0), last)
            place &+= side
            var lanes = Self.pairs(upper, start) &+ Self.pairs(lower, start)
            var offset = 8
            while offset < run {
                lanes &+= Self.pairs(upper, start &+ offset) &+ Self.pairs(lower, start &+ offset)
                offset &+= 8
            }
            // The product's highest 16 bits are the sum of the four lanes.
            line[column] = Float(UInt32(truncatingIfNeeded: (lanes &* 0x0001_0001_0001_0001) >> 48)) * scale
        }
    }

    /// Eight bytes as four sums of two, 16 bits each.
    @inline(__always)
    private static func pairs(_ bytes: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        let eight = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        let mask: UInt64 = 0x00FF_00FF_00FF_00FF
        return (eight & mask) &+ ((eight >> 8) & mask)
    }

    private func sampleApart(
        _ plane: LumaPlane,
        _ upper: Int,
        _ lower: Int,
        _ shift: Int,
        into line: UnsafeMutablePointer<Float>
    ) {
        guard let base = plane.bytes.baseAddress else { return }
        let (run, step) = (min(side, Self.mostApart), plane.step)
        let distance = side / run
        let scale = 1 / Float(2 * run)
        for column in 0..<columns {
            var sum = 0
            for pixel in 0..<run {
                let place = clamp(column * side + pixel * distance + shift, plane.width) * step
                sum &+= Int(base[upper + place]) &+ Int(base[lower + place])
            }
            line[column] = Float(sum) * scale
        }
    }

    @inline(__always)
    private func clamp(_ place: Int, _ count: Int) -> Int { min(max(place, 0), count - 1) }
}
