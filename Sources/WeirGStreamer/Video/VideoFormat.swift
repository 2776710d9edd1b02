import CWeirGStreamer
import WeirCore

/// The negotiated format of a raw video stream.
public struct VideoFormat {
    public let info: GstVideoInfo

    /// Reads fixed `video/x-raw` caps; nil for anything else.
    public init?(caps: UnsafePointer<GstCaps>?) {
        guard let caps else { return nil }
        var info = GstVideoInfo()
        guard gst_video_info_from_caps(&info, caps) != 0 else { return nil }
        if Self.range(of: caps) == GST_VIDEO_COLOR_RANGE_0_255 { info.colorimetry.range = GST_VIDEO_COLOR_RANGE_0_255 }
        self.info = info
    }

    /// The range that caps state.
    ///
    /// Where they don't state a matrix too, GStreamer drops it and takes what is usual.
    private static func range(of caps: UnsafePointer<GstCaps>) -> GstVideoColorRange {
        var colorimetry = GstVideoColorimetry()
        guard let structure = gst_caps_get_structure(caps, 0),
            let text = gst_structure_get_string(structure, "colorimetry"),
            gst_video_colorimetry_from_string(&colorimetry, text) != 0
        else { return GST_VIDEO_COLOR_RANGE_UNKNOWN }
        return colorimetry.range
    }

    public var size: Size { Size(width: Int(info.width), height: Int(info.height)) }

    /// Frames per second; nil where the stream does not say.
    public var framesPerSecond: Double? {
        guard info.fps_n > 0, info.fps_d > 0 else { return nil }
        return Double(info.fps_n) / Double(info.fps_d)
    }

    /// How long a frame is shown, in nanoseconds; nil where the stream does not say.
    public var frameDuration: UInt64? {
        guard info.fps_n > 0, info.fps_d > 0 else { return nil }
        return UInt64(gst_util_uint64_scale_int(1_000_000_000, info.fps_d, info.fps_n))
    }

    /// When frame `number` of an even stream is shown, in nanoseconds; 0 where the stream doesn't say how fast it is.
    ///
    /// Counted from the first frame, so that rounding doesn't add up.
    public func time(ofFrame number: UInt64) -> UInt64 {
        guard info.fps_n > 0, info.fps_d > 0 else { return 0 }
        let denominator = guint64(info.fps_d) * 1_000_000_000
        return UInt64(gst_util_uint64_scale(guint64(number), denominator, guint64(info.fps_n)))
    }

    /// The arrangement of the bytes; nil for one that Weir doesn't read.
    public var pixelFormat: PixelFormat? {
        guard let finfo = info.finfo, let name = finfo.pointee.name else { return nil }
        return PixelFormat(rawValue: String(cString: name))
    }

    public var colorimetry: Colorimetry {
        let matrix: Colorimetry.Matrix =
            switch info.colorimetry.matrix {
            case GST_VIDEO_COLOR_MATRIX_BT709: .bt709
            case GST_VIDEO_COLOR_MATRIX_BT2020: .bt2020
            default: .bt601
            }
        return Colorimetry(matrix: matrix, isFullRange: info.colorimetry.range == GST_VIDEO_COLOR_RANGE_0_255)
    }
}

/// Whether the bytes of a mapped picture will be changed.
public enum PictureAccess: Sendable { case read, readWrite }

extension UnsafeMutablePointer where Pointee == GstBuffer {
    /// Lends the picture in this buffer to `body`, with the strides and offsets that it really has.
    ///
    /// Throws when the format isn't one of `PixelFormat`, or the memory can't be mapped.
    public func withPicture<Result>(
        _ format: VideoFormat,
        _ access: PictureAccess,
        _ body: (VideoFrame) throws(WeirError) -> Result
    ) throws(WeirError) -> Result {
        guard let pixelFormat = format.pixelFormat else {
            throw WeirError(.stream, "the picture's format is not one of \(PixelFormat.listed)")
        }
        var info = format.info
        var frame = GstVideoFrame()
        let flags =
            access == .read ? GST_MAP_READ : GstMapFlags(rawValue: GST_MAP_READ.rawValue | GST_MAP_WRITE.rawValue)
        guard gst_video_frame_map(&frame, &info, self, flags) != 0 else {
            throw WeirError(.stream, "a frame's memory can't be mapped; put videoconvert before this element")
        }
        defer { gst_video_frame_unmap(&frame) }
        return try body(try picture(of: &frame, as: pixelFormat, format.colorimetry))
    }
}

private func picture(
    of frame: inout GstVideoFrame,
    as format: PixelFormat,
    _ colorimetry: Colorimetry
) throws(WeirError) -> VideoFrame {
    let data = [frame.data.0, frame.data.1, frame.data.2]
    let strides = [frame.info.stride.0, frame.info.stride.1, frame.info.stride.2]
    var planes: [VideoFrame.Plane] = []
    planes.reserveCapacity(format.planeCount)
    for index in 0..<format.planeCount {
        guard let base = data[index] else { throw WeirError(.stream, "a frame lacks its plane \(index)") }
        planes.append(VideoFrame.Plane(base: base.assumingMemoryBound(to: UInt8.self), stride: Int(strides[index])))
    }
    let size = Size(width: Int(frame.info.width), height: Int(frame.info.height))
    return VideoFrame(size: size, format: format, colorimetry: colorimetry, planes: planes)
}

extension PixelFormat {
    /// How many planes a picture of this format has.
    public var planeCount: Int {
        switch self {
        case .nv12: 2
        case .i420: 3
        case .rgb, .bgr, .rgbx, .bgrx, .rgba, .bgra, .gray8: 1
        }
    }

    /// All formats, for caps and sentences.
    public static var listed: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
