import CWeirGStreamer

/// All of an encoded frame that a decoder goes by, apart from any buffer.
public struct PacketContent: Hashable, Sendable {
    /// The times of the stream itself, in nanoseconds; nil where it doesn't tell them.
    public var presentationTime: UInt64?
    public var decodeTime: UInt64?
    public var duration: UInt64?
    /// When the camera took it, in nanoseconds since 1970; nil where it doesn't say.
    public var captureTime: UInt64?
    /// GStreamer's, such as that it is no key frame.
    public var flags: UInt32
    public var bytes: [UInt8]

    public init(
        presentationTime: UInt64?,
        decodeTime: UInt64?,
        duration: UInt64?,
        captureTime: UInt64?,
        flags: UInt32,
        bytes: [UInt8]
    ) {
        self.presentationTime = presentationTime
        self.decodeTime = decodeTime
        self.duration = duration
        self.captureTime = captureTime
        self.flags = flags
        self.bytes = bytes
    }

    init(_ buffer: UnsafeMutablePointer<GstBuffer>) {
        let size = gst_buffer_get_size(buffer)
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(size)) { target, count in
            count = Int(gst_buffer_extract(buffer, 0, target.baseAddress, size))
        }
        self.init(
            presentationTime: knownTime(buffer.pointee.pts),
            decodeTime: knownTime(buffer.pointee.dts),
            duration: knownTime(buffer.pointee.duration),
            captureTime: CaptureTimes.time(of: buffer),
            flags: buffer.pointee.mini_object.flags & Self.kept,
            bytes: bytes
        )
    }

    /// A buffer of its own, which the caller owns; nil where memory is out.
    func makeBuffer() -> UnsafeMutablePointer<GstBuffer>? {
        guard let buffer = gst_buffer_new_allocate(nil, gsize(bytes.count), nil) else { return nil }
        gst_buffer_fill(buffer, 0, bytes, gsize(bytes.count))
        buffer.pointee.pts = presentationTime.map { GstClockTime($0) } ?? cweir_clock_time_none
        buffer.pointee.dts = decodeTime.map { GstClockTime($0) } ?? cweir_clock_time_none
        buffer.pointee.duration = duration.map { GstClockTime($0) } ?? cweir_clock_time_none
        buffer.pointee.mini_object.flags |= flags & Self.kept
        if let captureTime { CaptureTimes.put(captureTime, on: buffer) }
        return buffer
    }

    /// What is of the frame; other flags are of the buffer.
    private static let kept: UInt32 = [
        GST_BUFFER_FLAG_DISCONT, GST_BUFFER_FLAG_RESYNC, GST_BUFFER_FLAG_CORRUPTED, GST_BUFFER_FLAG_MARKER,
        GST_BUFFER_FLAG_HEADER, GST_BUFFER_FLAG_GAP, GST_BUFFER_FLAG_DROPPABLE, GST_BUFFER_FLAG_DELTA_UNIT,
        GST_BUFFER_FLAG_DECODE_ONLY, GST_BUFFER_FLAG_NON_DROPPABLE,
    ].reduce(0) { $0 | $1.rawValue }
}
