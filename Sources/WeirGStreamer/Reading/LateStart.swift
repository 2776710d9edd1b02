import CWeirGStreamer

/// Lets a stream that is played at its own speed begin when it can, however late that is.
///
/// Without, all that was due by then would come at once, and be late at whatever follows.
public enum LateStart {
    /// Has the times of what goes by `pad` begin with the first frame that comes while its element is playing.
    public static func install(on pad: Pad) {
        pad.addProbe(for: .buffers) { passage in
            guard let buffer = passage.buffer, isPlaying(passage.pad) else { return GST_PAD_PROBE_OK }
            let lateness = gint64(clamping: passage.pad.lateness(of: buffer))
            if lateness > 0 { gst_pad_set_offset(passage.pad, gst_pad_get_offset(passage.pad) + lateness) }
            return GST_PAD_PROBE_REMOVE
        }
    }

    private static func isPlaying(_ pad: UnsafeMutablePointer<GstPad>) -> Bool {
        guard let element = gst_pad_get_parent_element(pad) else { return false }
        defer { gst_object_unref(element) }
        var state = GST_STATE_NULL
        gst_element_get_state(element, &state, nil, 0)
        return state == GST_STATE_PLAYING
    }
}

extension UnsafeMutablePointer<GstPad> {
    /// How long ago the pipeline's clock passed the time of a frame here, in nanoseconds; 0 where it hasn't, or none is known.
    func lateness(of buffer: UnsafeMutablePointer<GstBuffer>) -> UInt64 {
        guard let event = gst_pad_get_sticky_event(self, GST_EVENT_SEGMENT, 0) else { return 0 }
        defer { cweir_event_unref(event) }
        var segment: UnsafePointer<GstSegment>?
        gst_event_parse_segment(event, &segment)
        let time = gst_segment_to_running_time(segment, GST_FORMAT_TIME, buffer.pointee.pts)
        guard cweir_clock_time_is_valid(time) != 0, let element = gst_pad_get_parent_element(self) else { return 0 }
        defer { gst_object_unref(element) }
        guard let clock = gst_element_get_clock(element) else { return 0 }
        defer { gst_object_unref(clock) }
        let due = gst_element_get_base_time(element) + time
        let now = gst_clock_get_time(clock)
        return UInt64(now - Swift.min(now, due))
    }
}
