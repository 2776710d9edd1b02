import CWeirGStreamer
import WeirCore

/// One input or output of an element, kept alive for as long as this object is.
public final class Pad: @unchecked Sendable {
    // Safe to share: the pointer never changes, and GStreamer's pads lock themselves.
    let raw: UnsafeMutablePointer<GstPad>

    /// Takes over a reference.
    init(owning raw: UnsafeMutablePointer<GstPad>) {
        self.raw = raw
    }

    deinit {
        gst_object_unref(raw)
    }

    public var name: String { String(cString: cweir_object_name(raw)) }

    /// Leads this output into the input `next`.
    public func link(to next: Pad) throws(WeirError) {
        guard gst_pad_link(raw, next.raw) == GST_PAD_LINK_OK else {
            throw WeirError(.settings, "the pad \(name) can't be linked to \(next.name): their formats don't meet.")
        }
    }

    /// Takes this output out of the input `next`.
    public func unlink(from next: Pad) {
        gst_pad_unlink(raw, next.raw)
    }

    /// The pad at the other end; nil where there is none.
    public var peer: Pad? { gst_pad_get_peer(raw).map(Pad.init(owning:)) }

    /// Whether the end of the stream has gone by.
    public var hasEnded: Bool {
        guard let event = gst_pad_get_sticky_event(raw, GST_EVENT_EOS, 0) else { return false }
        cweir_event_unref(event)
        return true
    }

    /// Sends the end of the stream downstream from this output; whatever comes after it is refused.
    ///
    /// Waits for a frame that is on its way through the elements behind. False where the pad isn't active.
    public func pushEndOfStream() -> Bool {
        if !hasBegun { gst_pad_push_event(raw, gst_event_new_stream_start(name)) }
        // A source that only begins now would take the end back.
        addProbe(for: [.allDownstream, .flushes]) { passage in
            passage.event?.pointee.type == GST_EVENT_EOS ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP
        }
        return gst_pad_push_event(raw, gst_event_new_eos()) != 0 || hasEnded
    }

    /// Gives the end of the stream to this input, past an output that isn't active.
    public func receiveEndOfStream() {
        if !hasBegun { gst_pad_send_event(raw, gst_event_new_stream_start(name)) }
        gst_pad_send_event(raw, gst_event_new_eos())
    }

    /// The end of a stream that hasn't begun is dropped by some elements.
    private var hasBegun: Bool {
        guard let start = gst_pad_get_sticky_event(raw, GST_EVENT_STREAM_START, 0) else { return false }
        cweir_event_unref(start)
        return true
    }

    /// The length of the stream that goes by, in nanoseconds; nil where it isn't known.
    public var duration: UInt64? {
        var duration: gint64 = 0
        guard gst_pad_query_duration(raw, GST_FORMAT_TIME, &duration) != 0, duration > 0 else { return nil }
        return UInt64(duration)
    }

    /// Tells `body` of each frame that goes by: what is known of it, and its time in the stream in nanoseconds.
    ///
    /// It is called on the streaming thread, for as long as the pad lives.
    public func onFrame(_ body: @escaping @Sendable (FrameMetadata?, UInt64?) -> Void) {
        addProbe(for: .buffers) { passage in
            if let buffer = passage.buffer {
                let time = buffer.pointee.pts
                body(buffer.frameMetadata, cweir_clock_time_is_valid(time) != 0 ? UInt64(time) : nil)
            }
            return GST_PAD_PROBE_OK
        }
    }

    /// Tells `body` when the end of the stream goes by, on the streaming thread.
    public func onEndOfStream(_ body: @escaping @Sendable () -> Void) {
        addProbe(for: .events) { passage in
            if passage.event?.pointee.type == GST_EVENT_EOS { body() }
            return GST_PAD_PROBE_OK
        }
    }

    /// Moves the running time of what goes by to `nanoseconds` later.
    public func delay(by nanoseconds: UInt64) {
        gst_pad_set_offset(raw, gint64(clamping: nanoseconds))
    }
}
