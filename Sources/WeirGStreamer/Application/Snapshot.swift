import CWeirGStreamer
import WeirCore

extension Pipeline {
    /// Moves to a time in nanoseconds, exactly; false where the stream can't be moved in.
    public func seek(to nanoseconds: UInt64) -> Bool {
        let flags = GstSeekFlags(rawValue: GST_SEEK_FLAG_FLUSH.rawValue | GST_SEEK_FLAG_ACCURATE.rawValue)
        return gst_element_seek_simple(raw, GST_FORMAT_TIME, flags, gint64(clamping: nanoseconds)) != 0
    }
}

extension Element {
    /// The frame that this `appsink` of a paused pipeline waits with, encoded as a picture such as `image/png`.
    ///
    /// Throws `.stream` where none comes or it can't be encoded within `nanoseconds` each.
    public func waitingPicture(as type: String, within nanoseconds: UInt64) throws(WeirError) -> [UInt8] {
        guard g_type_is_a(cweir_type_of(raw), gst_app_sink_get_type()) != 0 else {
            throw WeirError(.settings, "\(name) (\(factory)) hands out no frames; an appsink does.")
        }
        let sink = UnsafeMutableRawPointer(raw).assumingMemoryBound(to: GstAppSink.self)
        guard let sample = gst_app_sink_try_pull_preroll(sink, GstClockTime(nanoseconds)) else {
            throw WeirError(.stream, "no frame has reached \(name) in time.")
        }
        defer { gst_sample_unref(sample) }
        return try picture(of: sample, as: type, within: nanoseconds)
    }
}

extension Pad {
    /// The next frame that goes by, encoded as a picture such as `image/jpeg`; the calling thread waits for it.
    ///
    /// Throws `.stream` where none comes or it can't be encoded within `nanoseconds` each.
    public func nextPicture(as type: String, within nanoseconds: UInt64) throws(WeirError) -> [UInt8] {
        let caught = CaughtFrame()
        // Given back by `releaseCaught` when the pad drops the probe.
        let owned = Unmanaged.passRetained(caught).toOpaque()
        let probe = gst_pad_add_probe(raw, GST_PAD_PROBE_TYPE_BUFFER, catchFrame, owned, releaseCaught)
        guard let sample = caught.wait(until: .now.advanced(by: nanoseconds)) else {
            gst_pad_remove_probe(raw, probe)
            throw WeirError(.stream, "no frame has come for \(nanoseconds / 1_000_000_000) seconds.")
        }
        defer { gst_sample_unref(sample) }
        return try picture(of: sample, as: type, within: nanoseconds)
    }
}

/// Takes the frame from the streaming thread to the one that waits for it.
private final class CaughtFrame: Sendable {
    private struct State: @unchecked Sendable {
        // Safe to share: a sample can't be changed, and the one reference is handed on.
        var sample: OpaquePointer?
    }

    private let state = Monitor(State())

    deinit {
        state.read { if let sample = $0.sample { gst_sample_unref(sample) } }
    }

    /// Takes over a reference.
    func take(_ sample: OpaquePointer) {
        state.update { $0.sample = sample }
    }

    /// A reference for the caller; nil where no frame came by then.
    func wait(until deadline: MonotonicTime) -> OpaquePointer? {
        state.wait(until: deadline) { state in
            defer { state.sample = nil }
            return state.sample
        }
    }
}

private func picture(
    of sample: OpaquePointer,
    as type: String,
    within nanoseconds: UInt64
) throws(WeirError) -> [UInt8] {
    guard let caps = gst_caps_from_string(type) else {
        throw WeirError(.settings, "“\(type)” is not the description of a format.")
    }
    defer { cweir_caps_unref(caps) }
    var error: UnsafeMutablePointer<GError>?
    guard let picture = gst_video_convert_sample(sample, caps, GstClockTime(nanoseconds), &error) else {
        throw WeirError(.stream, "a frame can't be made into \(type).", cause: taken(error))
    }
    defer { gst_sample_unref(picture) }
    return gst_sample_get_buffer(picture).map(bytes) ?? []
}

private func bytes(of buffer: UnsafeMutablePointer<GstBuffer>) -> [UInt8] {
    let size = gst_buffer_get_size(buffer)
    return [UInt8](unsafeUninitializedCapacity: Int(size)) { target, count in
        count = Int(gst_buffer_extract(buffer, 0, target.baseAddress, size))
    }
}

// MARK: - C callbacks

private func catchFrame(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ info: UnsafeMutablePointer<GstPadProbeInfo>?,
    _ caught: gpointer?
) -> GstPadProbeReturn {
    guard let pad, let caught, let buffer = cweir_probe_buffer(info) else { return GST_PAD_PROBE_OK }
    let caps = gst_pad_get_current_caps(pad)
    defer { if let caps { cweir_caps_unref(caps) } }
    guard let sample = gst_sample_new(buffer, caps, nil, nil) else { return GST_PAD_PROBE_OK }
    Unmanaged<CaughtFrame>.fromOpaque(caught).takeUnretainedValue().take(sample)
    return GST_PAD_PROBE_REMOVE
}

private func releaseCaught(_ caught: gpointer?) {
    guard let caught else { return }
    Unmanaged<CaughtFrame>.fromOpaque(caught).release()
}
