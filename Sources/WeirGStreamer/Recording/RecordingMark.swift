import CWeirGStreamer
import WeirCore

// A packet's time on the recording's timeline rides on its buffer as a reference timestamp, which decoders and all that
// follows copy to the frame that comes of it.

/// The kind of timestamp, which no other has.
nonisolated(unsafe) private let markCaps: UnsafeMutablePointer<GstCaps>? = gst_caps_new_empty_simple(
    "timestamp/x-weir-recording"
)

/// Marks a buffer that is writable.
func mark(_ buffer: UnsafeMutablePointer<GstBuffer>, _ time: Int64) {
    gst_buffer_add_reference_timestamp_meta(
        buffer,
        markCaps,
        GstClockTime(UInt64(clamping: time)),
        cweir_clock_time_none
    )
}

/// The mark on a buffer; nil where there is none.
func recordingMark(of buffer: UnsafeMutablePointer<GstBuffer>) -> Int64? {
    guard let meta = gst_buffer_get_reference_timestamp_meta(buffer, markCaps) else { return nil }
    return Int64(clamping: UInt64(meta.pointee.timestamp))
}

extension Pad {
    /// Tells `body` of each frame that goes by: what is known of it, and the mark that `EncodedTap` gave its packet.
    ///
    /// It is called on the streaming thread, for as long as the pad lives.
    public func onMarkedFrame(_ body: @escaping @Sendable (FrameMetadata?, Int64?) -> Void) {
        addProbe(for: .buffers) { passage in
            if let buffer = passage.buffer { body(buffer.frameMetadata, recordingMark(of: buffer)) }
            return GST_PAD_PROBE_OK
        }
    }
}
