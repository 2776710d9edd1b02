import CWeirYUV
import WeirCore

/// Writes pictures as a plane for each of red, green and blue in either order, or as one of gray of the full range.
struct ChannelWriter {
    /// One plane, or three in the order of `channels`, of the picture's size.
    let targets: [BytePlane]
    let channels: ModelInput.Channels
    /// Where rows of chroma are made as long as those of luma.
    let rows: ScratchMemory

    private var width: Int { targets[0].size.width }
    private var height: Int { targets[0].size.height }

    /// Writes the picture that a frame's `planes` hold at their own size.
    func write(_ planes: [BytePlane], format: PixelFormat, colorimetry: Colorimetry) {
        switch (channels, format) {
        case (.gray, .nv12), (.gray, .i420), (.gray, .gray8): writeLuma(planes[0], colorimetry: colorimetry)
        case (.gray, _): writeGray(ofColors: planes, isBlueFirst: format.isBlueFirst)
        case (_, .nv12), (_, .i420): writeColors(planes, colorimetry: colorimetry)
        case (_, .gray8): writeLuma(planes[0], colorimetry: colorimetry)
        default:
            let keepsOrder = format.isBlueFirst == (channels == .bgr)
            for (target, plane) in zip(targets, keepsOrder ? planes : planes.reversed()) { copy(plane, to: target) }
        }
    }

    /// Makes gray of the full range from luma that lies in place.
    func expandRange(of colorimetry: Colorimetry) {
        guard !colorimetry.isFullRange else { return }
        // 255 / 219 with 15 bits behind the point.
        let gain: Int32 = 38155
        for target in targets {
            for row in 0..<height {
                let bytes = UnsafeMutableBufferPointer(start: target.row(row), count: width)
                for index in bytes.indices {
                    let level = (max(Int32(bytes[index]) &- 16, 0) &* gain &+ 16384) >> 15
                    bytes[index] = UInt8(truncatingIfNeeded: min(level, 255))
                }
            }
        }
    }

    private func writeLuma(_ luma: BytePlane, colorimetry: Colorimetry) {
        for target in targets { copy(luma, to: target) }
        expandRange(of: colorimetry)
    }

    private func copy(_ source: BytePlane, to target: BytePlane) {
        CopyPlane(
            source.base,
            Int32(source.stride),
            target.base,
            Int32(target.stride),
            Int32(width),
            Int32(height)
        )
    }

    private func writeColors(_ planes: [BytePlane], colorimetry: Colorimetry) {
        let converter = ColorConverter(colorimetry)
        let (red, blue) = channels == .rgb ? (targets[0], targets[2]) : (targets[2], targets[0])
        let isSubsampled = planes[1].size != planes[0].size
        for row in 0..<height {
            let (cb, cr) = isSubsampled ? wideChroma(planes, row) : (planes[1].row(row), planes[2].row(row))
            converter.convert(
                luma: planes[0].row(row),
                cb: cb,
                cr: cr,
                count: width,
                red: red.row(row),
                green: targets[1].row(row),
                blue: blue.row(row)
            )
        }
    }

    /// Both rows of chroma that belong to a row of luma, each value twice.
    private func wideChroma(
        _ planes: [BytePlane],
        _ row: Int
    ) -> (cb: UnsafeMutablePointer<UInt8>, cr: UnsafeMutablePointer<UInt8>) {
        let stride = ScratchMemory.stride(width)
        let memory = rows.bytes(2 * stride)
        for (plane, target) in [(planes[1], memory), (planes[2], memory + stride)] {
            let source = plane.row(row / 2)
            for index in 0..<width { target[index] = source[index / 2] }
        }
        return (memory, memory + stride)
    }

    /// The luma of BT.601, which is what models for gray pictures were trained on.
    private func writeGray(ofColors planes: [BytePlane], isBlueFirst: Bool) {
        // 0.299, 0.587 and 0.114 with 15 bits behind the point.
        let weights: (red: Int32, green: Int32, blue: Int32) = (9798, 19235, 3735)
        let (red, green, blue) = (planes[isBlueFirst ? 2 : 0], planes[1], planes[isBlueFirst ? 0 : 2])
        for row in 0..<height {
            let (reds, greens, blues, grays) = (red.row(row), green.row(row), blue.row(row), targets[0].row(row))
            for x in 0..<width {
                let sum =
                    Int32(reds[x]) &* weights.red &+ Int32(greens[x]) &* weights.green
                    &+ Int32(blues[x]) &* weights.blue
                grays[x] = UInt8(truncatingIfNeeded: (sum &+ 16384) >> 15)
            }
        }
    }
}
