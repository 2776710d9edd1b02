/// The brightness of a picture, borrowed for the length of a call: a luma plane, or the green of a packed picture.
public struct LumaPlane {
    /// From the first pixel on; as long as this value is used.
    package let bytes: UnsafeBufferPointer<UInt8>
    public let width: Int
    public let height: Int
    /// The bytes from one row to the next.
    public let stride: Int
    /// The bytes from one pixel to the next.
    public let step: Int

    /// A plane in memory that stays there while this value is used; nil where the bytes don't hold it.
    ///
    /// The first byte is the first pixel's.
    public init?(_ bytes: UnsafeBufferPointer<UInt8>, width: Int, height: Int, stride: Int, step: Int = 1) {
        guard width > 0, height > 0, step > 0, stride >= 0 else { return nil }
        let (row, rowOverflow) = step.multipliedReportingOverflow(by: width - 1)
        let (rows, overflow) = stride.multipliedReportingOverflow(by: height - 1)
        guard !overflow, !rowOverflow, stride > row, row < bytes.count, rows < bytes.count - row else { return nil }
        (self.bytes, self.width, self.height, self.stride, self.step) = (bytes, width, height, stride, step)
    }
}

extension LumaPlane {
    /// The luma of a picture; of packed ones the green, which most of brightness is, the second byte of each pixel.
    ///
    /// Nil for a picture without pixels.
    public init?(_ picture: VideoFrame) {
        guard let plane = picture.planes.first, picture.size.width > 0, picture.size.height > 0 else { return nil }
        let step: Int =
            switch picture.format {
            case .nv12, .i420, .gray8: 1
            case .rgb, .bgr: 3
            case .rgbx, .bgrx, .rgba, .bgra: 4
            }
        let offset = step == 1 ? 0 : 1
        let count = plane.stride * (picture.size.height - 1) + step * picture.size.width - offset
        self.init(
            UnsafeBufferPointer(start: plane.base + offset, count: count),
            width: picture.size.width,
            height: picture.size.height,
            stride: plane.stride,
            step: step
        )
    }
}
