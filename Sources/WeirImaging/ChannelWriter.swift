import CWeirYUV
import WeirCore

/// Writes pictures as interleaved bytes of red, green, blue in either order, or as gray of the full range.
struct ChannelWriter {
    /// Where the first pixel goes, and the bytes from row to row.
    let base: UnsafeMutablePointer<UInt8>
    let stride: Int
    let channels: ModelInput.Channels

    /// Writes the picture that a frame's `planes` hold at their own size.
    func write(_ planes: [BytePlane], format: PixelFormat, colorimetry: Colorimetry) {
        switch (channels, format) {
        case (.gray, .nv12), (.gray, .i420), (.gray, .gray8): writeLuma(planes[0], colorimetry: colorimetry)
        case (.gray, _): writeGray(ofColors: planes, isBlueFirst: format.isBlueFirst)
        case (_, .nv12), (_, .i420): writeColors(luma: planes[0], planes[1], planes[2], colorimetry: colorimetry)
        case (_, .gray8):
            merge(planes[0], planes[0], planes[0])
            expandRange(width: planes[0].size.width * 3, height: planes[0].size.height, of: colorimetry)
        default:
            let keepsOrder = format.isBlueFirst == (channels == .bgr)
            merge(planes[keepsOrder ? 0 : 2], planes[1], planes[keepsOrder ? 2 : 0])
        }
    }

    /// Makes gray of the full range from luma that lies in place.
    func expandRange(width: Int, height: Int, of colorimetry: Colorimetry) {
        guard !colorimetry.isFullRange else { return }
        // 255 / 219 with 15 bits behind the point.
        let gain: Int32 = 38155
        for row in 0..<height {
            let bytes = UnsafeMutableBufferPointer(start: base + row * stride, count: width)
            for index in bytes.indices {
                let level = (max(Int32(bytes[index]) &- 16, 0) &* gain &+ 16384) >> 15
                bytes[index] = UInt8(truncatingIfNeeded: min(level, 255))
            }
        }
    }

    private func writeLuma(_ luma: BytePlane, colorimetry: Colorimetry) {
        let (width, height) = (luma.size.width, luma.size.height)
        CopyPlane(luma.base, Int32(luma.stride), base, Int32(stride), Int32(width), Int32(height))
        expandRange(width: width, height: height, of: colorimetry)
    }

    private func writeColors(luma: BytePlane, _ cb: BytePlane, _ cr: BytePlane, colorimetry: Colorimetry) {
        cweir_planes_to_rgb(
            luma.base,
            Int32(luma.stride),
            cb.base,
            Int32(cb.stride),
            cr.base,
            Int32(cr.stride),
            base,
            Int32(stride),
            Int32(luma.size.width),
            Int32(luma.size.height),
            cb.size == luma.size ? 0 : 1,
            colorimetry.matrixNumber,
            colorimetry.isFullRange ? 1 : 0,
            channels == .rgb ? 1 : 0
        )
    }

    private func merge(_ first: BytePlane, _ second: BytePlane, _ third: BytePlane) {
        MergeRGBPlane(
            first.base,
            Int32(first.stride),
            second.base,
            Int32(second.stride),
            third.base,
            Int32(third.stride),
            base,
            Int32(stride),
            Int32(first.size.width),
            Int32(first.size.height)
        )
    }

    /// The luma of BT.601, which is what models for gray pictures were trained on.
    private func writeGray(ofColors planes: [BytePlane], isBlueFirst: Bool) {
        // 0.299, 0.587 and 0.114 with 15 bits behind the point.
        let weights: (red: Int32, green: Int32, blue: Int32) = (9798, 19235, 3735)
        let (red, green, blue) = (planes[isBlueFirst ? 2 : 0], planes[1], planes[isBlueFirst ? 0 : 2])
        for row in 0..<green.size.height {
            let reds = red.base + row * red.stride
            let greens = green.base + row * green.stride
            let blues = blue.base + row * blue.stride
            let grays = base + row * stride
            for x in 0..<green.size.width {
                let sum =
                    Int32(reds[x]) &* weights.red &+ Int32(greens[x]) &* weights.green
                    &+ Int32(blues[x]) &* weights.blue
                grays[x] = UInt8(truncatingIfNeeded: (sum &+ 16384) >> 15)
            }
        }
    }
}
