import CWeirTurboJPEG
import CWeirYUV
public import WeirCore

/// Makes parts of pictures into JPEG files (ISO/IEC 10918-1), with the colours of JFIF: the full range of BT.601.
///
/// One thread at a time may use one.
public final class JPEGEncoder {
    /// Of 100; what is lost at it is hardly seen, and half the size of what 95 takes.
    private static let quality: Int32 = 85
    /// In memory pixels are blue, green, red and a byte without meaning.
    private static let pixelFormat = Int32(TJPF_BGRX.rawValue)
    private static let bytesPerPixel = 4

    private let compressor: tjhandle
    private let scaler = PlaneScaler(.average)
    private let memory = ScratchMemory()
    private let rows = ScratchMemory()
    private var pixels: [UInt8] = []

    /// Throws `.library` where there is no memory.
    public init() throws(WeirError) {
        guard let handle = tjInitCompress() else { throw Self.failure(nil) }
        compressor = handle
    }

    deinit { tjDestroy(compressor) }

    /// The bytes of a JPEG file of what `frame` shows in `box`, in pixels of the frame, moved outward to even pixels.
    ///
    /// Throws `.stream` for a frame that can't be read and a box outside it, `.library` where the encoder fails.
    public func encode(_ frame: VideoFrame, _ box: Box) throws(WeirError) -> [UInt8] {
        try frame.check()
        let part = frame.part(try InputPreparer.cropRectangle(box, in: frame.size))
        let (width, height) = (Int32(part.size.width), Int32(part.size.height))
        let stride = part.size.width * Self.bytesPerPixel
        pixels = [UInt8](repeating: 0, count: stride * part.size.height)
        merge(part, stride)
        var file: UnsafeMutablePointer<UInt8>?
        var length: UInt = 0
        defer { tjFree(file) }
        let status = tjCompress2(
            compressor,
            pixels,
            width,
            Int32(stride),
            height,
            Self.pixelFormat,
            &file,
            &length,
            Int32(TJSAMP_420.rawValue),
            Self.quality,
            0
        )
        guard status == 0, let file else { throw Self.failure(compressor) }
        return Array(UnsafeBufferPointer(start: file, count: Int(length)))
    }

    /// Writes the picture's colours side by side.
    private func merge(_ frame: VideoFrame, _ stride: Int) {
        let colors = memory.planes(3, size: frame.size)
        ChannelWriter(targets: colors, channels: .rgb, rows: rows)
            .write(scaler.planes(of: frame, at: frame.size), format: frame.format, colorimetry: frame.colorimetry)
        // Named for the order of colours in a whole number: blue comes first in memory.
        MergeARGBPlane(
            colors[0].base,
            Int32(colors[0].stride),
            colors[1].base,
            Int32(colors[1].stride),
            colors[2].base,
            Int32(colors[2].stride),
            nil,
            0,
            &pixels,
            Int32(stride),
            Int32(frame.size.width),
            Int32(frame.size.height)
        )
    }

    private static func failure(_ compressor: tjhandle?) -> WeirError {
        let cause = tjGetErrorStr2(compressor).map { String(cString: $0) }
        return WeirError(.library, "The picture could not be made into a JPEG file.", cause: cause)
    }
}
