import WeirCore

/// Changes the numbers of an NV12 or I420 picture from one matrix and range to another, in place.
///
/// The way over red, green and blue is linear and keeps gray gray, so that chroma follows from chroma alone, and luma
/// from luma and a share of chroma that two by two pixels have in common.
struct ColorimetryChange {
    /// 16 bits behind the point.
    private static let one = 65536.0

    private let lumaGain: Int32
    private let lumaOffset: Int32
    /// What a step of the two chromas adds to luma and to the new chromas.
    private let toLuma: (cb: Int32, cr: Int32)
    private let toCb: (cb: Int32, cr: Int32)
    private let toCr: (cb: Int32, cr: Int32)

    init(from source: Colorimetry, to target: Colorimetry) {
        func change(_ y: Double, _ cb: Double, _ cr: Double) -> (y: Double, cb: Double, cr: Double) {
            let color = source.decode(y: y, cb: cb, cr: cr)
            return target.encode(red: color.red, green: color.green, blue: color.blue)
        }
        func fixed(_ value: Double) -> Int32 { Int32((value * Self.one).rounded()) }
        let start = change(0, 128, 128)
        let (lighter, bluer, redder) = (change(1, 128, 128), change(0, 129, 128), change(0, 128, 129))
        lumaGain = fixed(lighter.y - start.y)
        lumaOffset = fixed(start.y + 0.5)
        toLuma = (fixed(bluer.y - start.y), fixed(redder.y - start.y))
        toCb = (fixed(bluer.cb - start.cb), fixed(redder.cb - start.cb))
        toCr = (fixed(bluer.cr - start.cr), fixed(redder.cr - start.cr))
    }

    /// Changes every pixel of `frame`.
    func apply(to frame: VideoFrame) {
        let (width, height) = (frame.size.width, frame.size.height)
        let chroma = ChromaRows(frame)
        let luma = frame.bytePlane(0)
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: width + 1) { shares in
            guard let shares = shares.baseAddress else { return }
            for row in 0..<frame.chromaSize.height {
                changeChroma(chroma, row: row, count: frame.chromaSize.width, shares: shares)
                for y in 2 * row..<min(2 * row + 2, height) {
                    changeLuma(luma.row(y), count: width, shares: shares)
                }
            }
        }
    }

    /// Changes a row of chroma, and leaves in `shares` what it adds to the luma of each pixel below it.
    private func changeChroma(_ chroma: ChromaRows, row: Int, count: Int, shares: UnsafeMutablePointer<Int32>) {
        let (cbRow, crRow) = chroma.rows(row)
        for sample in 0..<count {
            let place = sample &* chroma.step
            let cb = Int32(cbRow[place]) &- 128
            let cr = Int32(crRow[place]) &- 128
            let share = cb &* toLuma.cb &+ cr &* toLuma.cr &+ lumaOffset
            shares[2 &* sample] = share
            shares[2 &* sample &+ 1] = share
            cbRow[place] = Self.level((128 << 16) &+ (1 << 15) &+ cb &* toCb.cb &+ cr &* toCb.cr)
            crRow[place] = Self.level((128 << 16) &+ (1 << 15) &+ cb &* toCr.cb &+ cr &* toCr.cr)
        }
    }

    private func changeLuma(_ luma: UnsafeMutablePointer<UInt8>, count: Int, shares: UnsafePointer<Int32>) {
        for x in 0..<count { luma[x] = Self.level(Int32(luma[x]) &* lumaGain &+ shares[x]) }
    }

    @inline(__always)
    private static func level(_ value: Int32) -> UInt8 {
        UInt8(truncatingIfNeeded: min(max(value >> 16, 0), 255))
    }
}
