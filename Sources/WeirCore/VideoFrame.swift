/// The arrangement of a picture's bytes, with GStreamer's names.
public enum PixelFormat: String, CaseIterable, Sendable {
    /// 4:2:0, a plane of luma and one of interleaved chroma.
    case nv12 = "NV12"
    /// 4:2:0, three planes.
    case i420 = "I420"
    case rgb = "RGB"
    case bgr = "BGR"
    case rgbx = "RGBx"
    case bgrx = "BGRx"
    case rgba = "RGBA"
    case bgra = "BGRA"
    case gray8 = "GRAY8"
}

/// Which colours the numbers of a YUV picture mean.
public struct Colorimetry: Hashable, Sendable {
    /// The matrix of ITU-R BT.601, BT.709 or BT.2020.
    public enum Matrix: Sendable { case bt601, bt709, bt2020 }

    public var matrix: Matrix
    /// Whether luma runs from 0 to 255 rather than from 16 to 235.
    public var isFullRange: Bool

    public init(matrix: Matrix, isFullRange: Bool) {
        self.matrix = matrix
        self.isFullRange = isFullRange
    }
}

/// One picture in memory, borrowed for the length of a call.
public struct VideoFrame {
    /// One plane: its first byte and the bytes from one row to the next.
    public struct Plane {
        public let base: UnsafeMutablePointer<UInt8>
        public let stride: Int

        public init(base: UnsafeMutablePointer<UInt8>, stride: Int) {
            self.base = base
            self.stride = stride
        }
    }

    public let size: Size
    public let format: PixelFormat
    public let colorimetry: Colorimetry
    /// One plane for packed and gray formats, two for NV12, three for I420.
    public let planes: [Plane]

    public init(size: Size, format: PixelFormat, colorimetry: Colorimetry, planes: [Plane]) {
        self.size = size
        self.format = format
        self.colorimetry = colorimetry
        self.planes = planes
    }
}
