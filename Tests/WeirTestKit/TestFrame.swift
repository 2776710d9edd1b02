import CWeirGStreamer
import WeirCore
import WeirGStreamer

/// A frame to push: a plain gray picture.
public struct TestFrame: Sendable {
    /// In nanoseconds; nil for none.
    public var time: UInt64?
    /// In nanoseconds; nil for none.
    public var duration: UInt64?
    /// The value of every pixel's luma, or of every byte in formats without.
    public var luma: UInt8
    public var metadata: FrameMetadata?
    /// Bytes added to each row, told to the element by GStreamer's video metadata.
    public var padding = 0

    public init(
        time: UInt64? = nil,
        duration: UInt64? = nil,
        luma: UInt8 = 128,
        metadata: FrameMetadata? = nil,
        padding: Int = 0
    ) {
        self.time = time
        self.duration = duration
        self.luma = luma
        self.metadata = metadata
        self.padding = padding
    }

    /// Frame `number` of a stream of 25 frames a second.
    public static func at(_ number: Int, luma: UInt8 = 128, metadata: FrameMetadata? = nil) -> TestFrame {
        TestFrame(time: UInt64(number) * duration, duration: duration, luma: luma, metadata: metadata)
    }

    /// A twenty-fifth of a second.
    public static let duration: UInt64 = 40_000_000

    /// A buffer of its own, whose reference the caller gets.
    func makeBuffer(_ format: VideoFormat) -> UnsafeMutablePointer<GstBuffer>? {
        var layout = PlaneLayout(format, padding: padding)
        guard let buffer = gst_buffer_new_allocate(nil, gsize(layout.size), nil) else { return nil }
        gst_buffer_memset(buffer, 0, luma, gsize(layout.size))
        if layout.planeCount > 1 {
            let chroma = Int(layout.offsets.1)
            gst_buffer_memset(buffer, gsize(chroma), 128, gsize(layout.size - chroma))
        }
        if padding > 0 { layout.describe(buffer, format) }
        buffer.pointee.pts = time.map { GstClockTime($0) } ?? cweir_clock_time_none
        buffer.pointee.duration = duration.map { GstClockTime($0) } ?? cweir_clock_time_none
        if let metadata { buffer.frameMetadata = metadata }
        return buffer
    }
}

/// Where the planes of a buffer lie.
private struct PlaneLayout {
    var offsets: (gsize, gsize, gsize, gsize) = (0, 0, 0, 0)
    var strides: (gint, gint, gint, gint)
    var size: Int
    let planeCount: Int

    init(_ format: VideoFormat, padding: Int) {
        let info = format.info
        planeCount = Int(info.finfo?.pointee.n_planes ?? 1)
        strides = info.stride
        offsets = info.offset
        size = Int(info.size)
        guard padding > 0 else { return }
        let added = gint(padding)
        strides = (strides.0 + added, strides.1 + added, strides.2 + added, strides.3)
        let rows = Int(info.height)
        let chromaRows = (rows + 1) / 2
        offsets.1 = gsize(Int(strides.0) * rows)
        offsets.2 = offsets.1 + gsize(Int(strides.1) * chromaRows)
        size = planeCount == 1 ? Int(offsets.1) : Int(offsets.2)
        if planeCount == 3 { size += Int(strides.2) * chromaRows }
    }

    mutating func describe(_ buffer: UnsafeMutablePointer<GstBuffer>, _ format: VideoFormat) {
        let info = format.info
        withUnsafeMutableBytes(of: &offsets) { offsets in
            withUnsafeMutableBytes(of: &strides) { strides in
                _ = gst_buffer_add_video_meta_full(
                    buffer,
                    GST_VIDEO_FRAME_FLAG_NONE,
                    info.finfo?.pointee.format ?? GST_VIDEO_FORMAT_UNKNOWN,
                    guint(info.width),
                    guint(info.height),
                    guint(planeCount),
                    offsets.assumingMemoryBound(to: gsize.self).baseAddress,
                    strides.assumingMemoryBound(to: gint.self).baseAddress
                )
            }
        }
    }
}
