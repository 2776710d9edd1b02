import WeirCore

extension PixelFormat {
    /// Bytes from one pixel to the next in the first plane.
    var bytesPerPixel: Int {
        switch self {
        case .nv12, .i420, .gray8: 1
        case .rgb, .bgr: 3
        case .rgbx, .bgrx, .rgba, .bgra: 4
        }
    }

    var planeCount: Int {
        switch self {
        case .nv12: 2
        case .i420: 3
        default: 1
        }
    }

    /// The values that lie side by side in plane `index` and have a meaning; a fourth byte has none.
    func channelCount(plane index: Int) -> Int {
        if index == 1, self == .nv12 { return 2 }
        return bytesPerPixel == 1 ? 1 : 3
    }

    /// Whether a chroma sample serves two by two pixels.
    var isSubsampled: Bool { self == .nv12 || self == .i420 }

    /// Whether blue comes before red in memory.
    var isBlueFirst: Bool { self == .bgr || self == .bgrx || self == .bgra }
}

extension VideoFrame {
    /// libyuv's own limit on either side of a picture that it scales.
    public static let longestSide = 32768

    /// The dimensions of a chroma plane of a 4:2:0 picture; odd sides round up.
    var chromaSize: Size { Size(width: (size.width + 1) / 2, height: (size.height + 1) / 2) }

    /// The bytes of one row of plane `index` that carry pixels.
    func rowBytes(plane index: Int) -> Int {
        guard index > 0 else { return size.width * format.bytesPerPixel }
        return format == .nv12 ? chromaSize.width * 2 : chromaSize.width
    }

    /// Refuses a frame that cannot be read without leaving its memory.
    ///
    /// - Throws: `WeirError` of code `stream`.
    func check() throws(WeirError) {
        let sides = 1...Self.longestSide
        guard sides.contains(size.width), sides.contains(size.height) else {
            throw WeirError(
                .stream,
                "A picture of \(size.width)x\(size.height) pixels came in; each side must be 1 to \(Self.longestSide)."
            )
        }
        guard planes.count >= format.planeCount else {
            throw WeirError(
                .stream,
                "A \(format.rawValue) picture came with \(planes.count) planes; it must have \(format.planeCount)."
            )
        }
        for index in 0..<format.planeCount where planes[index].stride < rowBytes(plane: index) {
            throw WeirError(
                .stream,
                "Plane \(index) of a \(format.rawValue) picture of \(size.width)x\(size.height) pixels has rows of"
                    + " \(planes[index].stride) bytes; they must be at least \(rowBytes(plane: index))."
            )
        }
    }

    /// The part of the picture in `rectangle`, which lies inside and, in 4:2:0, starts at even pixels.
    func part(_ rectangle: PixelRectangle) -> VideoFrame {
        let parts = planes.prefix(format.planeCount).enumerated().map { index, plane in
            let bytes: Int
            if index == 0 {
                bytes = rectangle.top * plane.stride + rectangle.left * format.bytesPerPixel
            } else {
                let sampleBytes = format == .nv12 ? 2 : 1
                bytes = rectangle.top / 2 * plane.stride + rectangle.left / 2 * sampleBytes
            }
            return Plane(base: plane.base + bytes, stride: plane.stride)
        }
        return VideoFrame(size: rectangle.size, format: format, colorimetry: colorimetry, planes: parts)
    }
}
