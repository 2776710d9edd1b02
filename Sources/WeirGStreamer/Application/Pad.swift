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
        let kinds = GST_PAD_PROBE_TYPE_DATA_DOWNSTREAM.rawValue | GST_PAD_PROBE_TYPE_EVENT_FLUSH.rawValue
        gst_pad_add_probe(raw, GstPadProbeType(rawValue: kinds), dropAllButEnd, nil, nil)
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
        // The pad gives the reference back through `releaseObserver` when it drops the probe.
        let observer = Unmanaged.passRetained(FrameObserver(body)).toOpaque()
        gst_pad_add_probe(raw, GST_PAD_PROBE_TYPE_BUFFER, observeFrame, observer, releaseObserver)
    }
}

extension Pad {
    /// Tells `body` when the end of the stream goes by, on the streaming thread.
    public func onEndOfStream(_ body: @escaping @Sendable () -> Void) {
        // The pad gives the reference back through `releaseEndObserver` when it drops the probe.
        let observer = Unmanaged.passRetained(EndObserver(body)).toOpaque()
        gst_pad_add_probe(raw, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, observeEnd, observer, releaseEndObserver)
    }

    /// Moves the running time of what goes by to `nanoseconds` later.
    public func delay(by nanoseconds: UInt64) {
        gst_pad_set_offset(raw, gint64(clamping: nanoseconds))
    }
}

/// Keeps a Swift closure behind a C pointer.
private final class EndObserver: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}

/// Keeps a Swift closure behind a C pointer.
private final class FrameObserver: Sendable {
    let body: @Sendable (FrameMetadata?, UInt64?) -> Void

    init(_ body: @escaping @Sendable (FrameMetadata?, UInt64?) -> Void) {
        self.body = body
    }
}

// MARK: - C callbacks

private func dropAllButEnd(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ info: UnsafeMutablePointer<GstPadProbeInfo>?,
    _ data: gpointer?
) -> GstPadProbeReturn {
    guard let info, info.pointee.type.rawValue & GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM.rawValue != 0,
        cweir_probe_event(info)?.pointee.type == GST_EVENT_EOS
    else { return GST_PAD_PROBE_DROP }
    return GST_PAD_PROBE_OK
}

private func observeFrame(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ info: UnsafeMutablePointer<GstPadProbeInfo>?,
    _ observer: gpointer?
) -> GstPadProbeReturn {
    if let observer, let buffer = cweir_probe_buffer(info) {
        let time = buffer.pointee.pts
        let observer = Unmanaged<FrameObserver>.fromOpaque(observer).takeUnretainedValue()
        observer.body(buffer.frameMetadata, cweir_clock_time_is_valid(time) != 0 ? UInt64(time) : nil)
    }
    return GST_PAD_PROBE_OK
}

private func observeEnd(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ info: UnsafeMutablePointer<GstPadProbeInfo>?,
    _ observer: gpointer?
) -> GstPadProbeReturn {
    if let observer, let info, cweir_probe_event(info)?.pointee.type == GST_EVENT_EOS {
        Unmanaged<EndObserver>.fromOpaque(observer).takeUnretainedValue().body()
    }
    return GST_PAD_PROBE_OK
}

private func releaseEndObserver(_ observer: gpointer?) {
    guard let observer else { return }
    Unmanaged<EndObserver>.fromOpaque(observer).release()
}

private func releaseObserver(_ observer: gpointer?) {
    guard let observer else { return }
    Unmanaged<FrameObserver>.fromOpaque(observer).release()
}
