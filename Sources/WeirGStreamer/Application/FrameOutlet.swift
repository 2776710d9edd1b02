import CWeirGStreamer
import WeirCore

extension Element {
    /// Hands each frame that reaches this `appsink` to `body`, on the streaming thread; `onEnd` tells of the end.
    ///
    /// Throws `.settings` where the element is another one.
    public func onFrame(
        _ body: @escaping @Sendable (EncodedFrame) -> Void,
        onEnd: @escaping @Sendable () -> Void
    ) throws(WeirError) {
        guard g_type_is_a(cweir_type_of(raw), gst_app_sink_get_type()) != 0 else {
            throw WeirError(.settings, "\(name) (\(factory)) hands out no frames; an appsink does.")
        }
        var callbacks = GstAppSinkCallbacks()
        callbacks.new_sample = takeFrame
        callbacks.eos = takeEnd
        // Given back by `releaseOutlet`.
        let outlet = Unmanaged.passRetained(Outlet(body, onEnd)).toOpaque()
        let sink = UnsafeMutableRawPointer(raw).assumingMemoryBound(to: GstAppSink.self)
        gst_app_sink_set_callbacks(sink, &callbacks, outlet, releaseOutlet)
    }

    /// Lets go of what `onFrame` was given; frames pile up in the element from now on.
    public func stopFrames() {
        guard g_type_is_a(cweir_type_of(raw), gst_app_sink_get_type()) != 0 else { return }
        var none = GstAppSinkCallbacks()
        let sink = UnsafeMutableRawPointer(raw).assumingMemoryBound(to: GstAppSink.self)
        gst_app_sink_set_callbacks(sink, &none, nil, nil)
    }

    /// Asks the encoder that feeds this element to make a key frame now.
    public func requestKeyFrame() {
        guard let pad = gst_element_get_static_pad(raw, "sink") else { return }
        defer { gst_object_unref(pad) }
        let anyTime = GstClockTime(UInt64.max)
        gst_pad_push_event(pad, gst_video_event_new_upstream_force_key_unit(anyTime, 1, 0))
    }
}

/// Keeps Swift closures behind a C pointer.
private final class Outlet: Sendable {
    let onFrame: @Sendable (EncodedFrame) -> Void
    let onEnd: @Sendable () -> Void

    init(_ onFrame: @escaping @Sendable (EncodedFrame) -> Void, _ onEnd: @escaping @Sendable () -> Void) {
        self.onFrame = onFrame
        self.onEnd = onEnd
    }
}

// MARK: - C callbacks

private func takeFrame(_ sink: UnsafeMutablePointer<GstAppSink>?, _ outlet: gpointer?) -> GstFlowReturn {
    guard let outlet, let sample = gst_app_sink_pull_sample(sink) else { return GST_FLOW_EOS }
    Unmanaged<Outlet>.fromOpaque(outlet).takeUnretainedValue().onFrame(EncodedFrame(owning: sample))
    return GST_FLOW_OK
}

private func takeEnd(_ sink: UnsafeMutablePointer<GstAppSink>?, _ outlet: gpointer?) {
    guard let outlet else { return }
    Unmanaged<Outlet>.fromOpaque(outlet).takeUnretainedValue().onEnd()
}

private func releaseOutlet(_ outlet: gpointer?) {
    guard let outlet else { return }
    Unmanaged<Outlet>.fromOpaque(outlet).release()
}
