import CWeirGStreamer

/// An encoded frame on its way to a decoder, with its bytes shared and not copied.
public final class EncodedPacket: @unchecked Sendable {
    // Safe to share: a buffer that others hold too is never changed.
    let buffer: UnsafeMutablePointer<GstBuffer>
    public let format: EncodedFormat
    /// The factory of the decoder that it goes to.
    public let decoder: String
    /// Times of the stream itself in nanoseconds; nil where it doesn't tell them.
    public let presentationTime: Int64?
    public let decodeTime: Int64?
    public let duration: Int64?
    /// Whether the stream's times begin anew with this packet.
    public let isRestart: Bool

    /// Adds a reference to the buffer; what lies in memory of a device is copied, since devices have little.
    init(
        _ buffer: UnsafeMutablePointer<GstBuffer>,
        format: EncodedFormat,
        in segment: GstSegment,
        decoder: String,
        isRestart: Bool
    ) {
        let isShared = (0..<gst_buffer_n_memory(buffer)).allSatisfy { index in
            gst_buffer_peek_memory(buffer, index).map { gst_memory_is_type($0, "SystemMemory") != 0 } ?? false
        }
        self.buffer = isShared ? cweir_buffer_ref(buffer) : gst_buffer_copy_deep(buffer)
        self.format = format
        self.decoder = decoder
        self.isRestart = isRestart
        presentationTime = runningTime(of: buffer.pointee.pts, in: segment)
        decodeTime = runningTime(of: buffer.pointee.dts, in: segment)
        let isTimed = cweir_clock_time_is_valid(buffer.pointee.duration) != 0
        duration = isTimed ? Int64(clamping: UInt64(buffer.pointee.duration)) : nil
    }

    deinit {
        cweir_buffer_unref(buffer)
    }

    public var bytes: Int { Int(gst_buffer_get_size(buffer)) }

    /// Whether decoding can begin here.
    public var isKeyFrame: Bool { cweir_buffer_is_key_frame(buffer) != 0 }

    /// A copy of its bytes, and all else that decoders go by.
    public var content: PacketContent { PacketContent(buffer) }
}

/// How the packets of a stream are encoded; another one where that changes, or where the stream was connected anew.
public final class EncodedFormat: @unchecked Sendable {
    // Safe to share: caps that others hold too are never changed.
    let caps: UnsafeMutablePointer<GstCaps>
    /// Counts the stream's formats from 0.
    public let number: Int

    /// Adds a reference to the caps.
    init(_ caps: UnsafeMutablePointer<GstCaps>, number: Int) {
        self.caps = cweir_caps_ref(caps)
        self.number = number
    }

    deinit {
        cweir_caps_unref(caps)
    }

    /// All of it, as GStreamer writes it.
    public var text: String { taken(gst_caps_to_string(caps)) ?? "" }

    /// Such as `video/x-h264`.
    public var type: String {
        gst_caps_get_structure(caps, 0).map { String(cString: gst_structure_get_name($0)) } ?? "unknown"
    }
}

/// A time as the segment places it, also before its beginning; nil where there is none.
private func runningTime(of time: GstClockTime, in segment: GstSegment) -> Int64? {
    guard cweir_clock_time_is_valid(time) != 0 else { return nil }
    var result: guint64 = 0
    let sign = withUnsafePointer(to: segment) {
        $0.pointee.format == GST_FORMAT_TIME
            ? gst_segment_to_running_time_full($0, GST_FORMAT_TIME, time, &result) : 0
    }
    if sign == 0 { return Int64(clamping: UInt64(time)) }
    return sign > 0 ? Int64(clamping: result) : -Int64(clamping: result)
}
