import WeirCore

/// Makes red, green and blue into NV12 or I420 of any matrix and range; libyuv knows only BT.601 in this direction.
struct ChromaEncoder {
    /// What a step of red, green and blue adds, with 16 bits behind the point.
    private struct Weights {
        let red: Int32
        let green: Int32
        let blue: Int32

        init(_ red: Double, _ green: Double, _ blue: Double) {
            self.red = Int32((red * 65536).rounded())
            self.green = Int32((green * 65536).rounded())
            self.blue = Int32((blue * 65536).rounded())
        }

        @inline(__always)
        func sum(_ red: Int32, _ green: Int32, _ blue: Int32) -> Int32 {
            red &* self.red &+ green &* self.green &+ blue &* self.blue
        }
    }

    private let luma: Weights
    private let cb: Weights
    private let cr: Weights
    private let black: Int32

    init(colorimetry: Colorimetry) {
        let dark = colorimetry.encode(red: 0, green: 0, blue: 0)
        let red = colorimetry.encode(red: 1, green: 0, blue: 0)
        let green = colorimetry.encode(red: 0, green: 1, blue: 0)
        let blue = colorimetry.encode(red: 0, green: 0, blue: 1)
        luma = Weights(red.y - dark.y, green.y - dark.y, blue.y - dark.y)
        cb = Weights(red.cb - dark.cb, green.cb - dark.cb, blue.cb - dark.cb)
        cr = Weights(red.cr - dark.cr, green.cr - dark.cr, blue.cr - dark.cr)
        black = Int32(dark.y)
    }

    /// Writes the picture of three planes of colour into `target`, of the same size.
    func encode(red: BytePlane, green: BytePlane, blue: BytePlane, into target: VideoFrame) {
        let (width, height) = (target.size.width, target.size.height)
        for row in 0..<height {
            encodeLuma(
                red.row(row),
                green.row(row),
                blue.row(row),
                into: target.bytePlane(0).row(row),
                count: width
            )
        }
        let chroma = ChromaRows(target)
        for row in 0..<target.chromaSize.height {
            let rows = (2 * row, min(2 * row + 1, height - 1))
            encodeChroma(
                (red.row(rows.0), red.row(rows.1)),
                (green.row(rows.0), green.row(rows.1)),
                (blue.row(rows.0), blue.row(rows.1)),
                width: width,
                into: chroma,
                row: row
            )
        }
    }

    private func encodeLuma(
        _ red: UnsafePointer<UInt8>,
        _ green: UnsafePointer<UInt8>,
        _ blue: UnsafePointer<UInt8>,
        into target: UnsafeMutablePointer<UInt8>,
        count: Int
    ) {
        let half: Int32 = 1 << 15
        for x in 0..<count {
            let sum = luma.sum(Int32(red[x]), Int32(green[x]), Int32(blue[x]))
            target[x] = UInt8(truncatingIfNeeded: black &+ ((sum &+ half) >> 16))
        }
    }

    private typealias RowPair = (UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<UInt8>)

    /// One row of chroma from the mean of two by two pixels; at odd borders the last pixel counts twice.
    private func encodeChroma(
        _ red: RowPair,
        _ green: RowPair,
        _ blue: RowPair,
        width: Int,
        into chroma: ChromaRows,
        row: Int
    ) {
        let (cbRow, crRow) = chroma.rows(row)
        for sample in 0..<(width + 1) / 2 {
            let left = 2 * sample
            let right = min(left + 1, width - 1)
            @inline(__always)
            func sum(_ rows: RowPair) -> Int32 {
                Int32(rows.0[left]) &+ Int32(rows.0[right]) &+ Int32(rows.1[left]) &+ Int32(rows.1[right])
            }
            let (reds, greens, blues) = (sum(red), sum(green), sum(blue))
            cbRow[sample &* chroma.step] = Self.level(cb.sum(reds, greens, blues))
            crRow[sample &* chroma.step] = Self.level(cr.sum(reds, greens, blues))
        }
    }

    /// The level of the sum of four pixels' chroma; full range reaches half a level beyond the last one.
    @inline(__always)
    private static func level(_ sum: Int32) -> UInt8 {
        // 18 bits behind the point: 16 of the weights, 2 of the mean of four.
        UInt8(truncatingIfNeeded: min(max(128 &+ ((sum &+ (1 << 17)) >> 18), 0), 255))
    }
}

/// The two chromas of an NV12 or I420 picture, row by row.
struct ChromaRows {
    private let cb: UnsafeMutablePointer<UInt8>
    private let cr: UnsafeMutablePointer<UInt8>
    private let strides: (Int, Int)
    /// Bytes from one sample to the next.
    let step: Int

    init(_ frame: VideoFrame) {
        let planes = frame.planes
        cb = planes[1].base
        if frame.format == .nv12 {
            (cr, strides, step) = (planes[1].base + 1, (planes[1].stride, planes[1].stride), 2)
        } else {
            (cr, strides, step) = (planes[2].base, (planes[1].stride, planes[2].stride), 1)
        }
    }

    func rows(_ row: Int) -> (cb: UnsafeMutablePointer<UInt8>, cr: UnsafeMutablePointer<UInt8>) {
        (cb + row * strides.0, cr + row * strides.1)
    }
}
