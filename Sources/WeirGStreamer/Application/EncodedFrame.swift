import CWeirGStreamer

/// One encoded frame on its way from one pipeline to others.
public final class EncodedFrame: @unchecked Sendable {
    // Safe to share: a sample that is handed on is never changed.
    let sample: OpaquePointer

    /// Takes over a reference.
    init(owning sample: OpaquePointer) {
        self.sample = sample
    }

    deinit {
        gst_sample_unref(sample)
    }

    private var buffer: UnsafeMutablePointer<GstBuffer>? { gst_sample_get_buffer(sample) }

    /// Whether decoding can begin here.
    public var isKeyFrame: Bool { buffer.map { cweir_buffer_is_key_frame($0) != 0 } ?? false }

    /// A copy of the whole frame.
    public var data: [UInt8] { buffer.map(bytes) ?? [] }

    /// When it is shown, in nanoseconds of the run; nil where it has no time.
    public var presentationTime: Int64? { buffer.flatMap { runningTime($0.pointee.pts) } }

    /// When it is decoded, in nanoseconds of the run; nil where it has no time.
    public var decodeTime: Int64? { buffer.flatMap { runningTime($0.pointee.dts) } ?? presentationTime }

    /// What a decoder must know before it, and its size in pixels; nil where its format doesn't tell.
    public var format: Format? {
        guard let caps = gst_sample_get_caps(sample), let structure = gst_caps_get_structure(caps, 0) else {
            return nil
        }
        var (width, height): (gint, gint) = (0, 0)
        guard gst_structure_get_int(structure, "width", &width) != 0,
            gst_structure_get_int(structure, "height", &height) != 0,
            let value = gst_structure_get_value(structure, "codec_data"), let data = g_value_get_boxed(value)
        else { return nil }
        let configuration = bytes(of: data.assumingMemoryBound(to: GstBuffer.self))
        return Format(width: Int(width), height: Int(height), configuration: configuration)
    }

    /// What is known of the frames of a stream.
    public struct Format: Hashable, Sendable {
        public let width: Int
        public let height: Int
        /// The decoder's configuration record.
        public let configuration: [UInt8]
    }

    /// Whether both frames have the very same description of their format, which then needs no second look.
    public func hasSameFormat(as other: EncodedFrame) -> Bool {
        gst_sample_get_caps(sample) == gst_sample_get_caps(other.sample)
    }

    private func runningTime(_ time: GstClockTime) -> Int64? {
        guard cweir_clock_time_is_valid(time) != 0, let segment = gst_sample_get_segment(sample) else { return nil }
        var running: guint64 = 0
        let sign = gst_segment_to_running_time_full(segment, GST_FORMAT_TIME, time, &running)
        guard sign != 0, let magnitude = Int64(exactly: running) else { return nil }
        return sign < 0 ? -magnitude : magnitude
    }
}
