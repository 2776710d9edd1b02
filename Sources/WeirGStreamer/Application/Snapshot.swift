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
        return try encodedPicture(of: sample, as: type, within: nanoseconds)
    }
}

/// A raw picture encoded as one such as `image/png`.
///
/// Throws `.stream` where it can't be encoded within `nanoseconds`.
func encodedPicture(
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

func bytes(of buffer: UnsafeMutablePointer<GstBuffer>) -> [UInt8] {
    let size = gst_buffer_get_size(buffer)
    return [UInt8](unsafeUninitializedCapacity: Int(size)) { target, count in
        count = Int(gst_buffer_extract(buffer, 0, target.baseAddress, size))
    }
}
