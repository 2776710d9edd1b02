import CWeirGStreamer
import WeirCore

/// Makes one endless stream of what one reader after the other sends into a pad.
///
/// Frames get times on one timeline; what would tell of a new stream, and flushes, is kept from downstream. Questions for
/// the latency are answered also while there is no reader.
public final class TimelineProbe: @unchecked Sendable {
    // Safe to share: the state is behind a lock.
    private struct State {
        var timeline: StreamTimeline
        var segment = GstSegment()
        var hasStarted = false
    }

    private let state: Monitor<State>
    private let delay: UInt64
    private let tell: @Sendable (Int) -> Void

    /// Watches `pad`, an input; `tell` gets how many times could not be followed by now, on the streaming thread.
    ///
    /// `delay` is how long readers hold frames back on purpose, in nanoseconds.
    public static func install(on pad: Pad, delay: UInt64, tell: @escaping @Sendable (Int) -> Void) {
        // Given back by `releaseTimeline` when the pad drops its probe.
        let probe = Unmanaged.passRetained(TimelineProbe(delay, tell)).toOpaque()
        let kinds =
            GST_PAD_PROBE_TYPE_BUFFER.rawValue | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM.rawValue
            | GST_PAD_PROBE_TYPE_EVENT_FLUSH.rawValue | GST_PAD_PROBE_TYPE_QUERY_UPSTREAM.rawValue
            | GST_PAD_PROBE_TYPE_PUSH.rawValue
        gst_pad_add_probe(pad.raw, GstPadProbeType(rawValue: kinds), watchTimeline, probe, releaseTimeline)
    }

    private init(_ delay: UInt64, _ tell: @escaping @Sendable (Int) -> Void) {
        state = Monitor(State(timeline: StreamTimeline(delay: delay)))
        self.delay = delay
        self.tell = tell
    }

    fileprivate func take(_ info: UnsafeMutablePointer<GstPadProbeInfo>, at pad: UnsafeMutablePointer<GstPad>)
        -> GstPadProbeReturn
    {
        let kind = info.pointee.type.rawValue
        if kind & GST_PAD_PROBE_TYPE_BUFFER.rawValue != 0 {
            retime(info, at: pad)
            return GST_PAD_PROBE_OK
        }
        if kind & GST_PAD_PROBE_TYPE_QUERY_UPSTREAM.rawValue != 0 { return answer(info, at: pad) }
        guard let event = cweir_probe_event(info) else { return GST_PAD_PROBE_OK }
        switch event.pointee.type {
        case GST_EVENT_FLUSH_START, GST_EVENT_FLUSH_STOP: return GST_PAD_PROBE_DROP
        case GST_EVENT_STREAM_START: return isFirstStart() ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP
        case GST_EVENT_SEGMENT: return takeSegment(event, info)
        default: return GST_PAD_PROBE_OK
        }
    }

    private func isFirstStart() -> Bool {
        state.update { state in
            state.timeline.begin()
            defer { state.hasStarted = true }
            return !state.hasStarted
        }
    }

    private func takeSegment(
        _ event: UnsafeMutablePointer<GstEvent>,
        _ info: UnsafeMutablePointer<GstPadProbeInfo>
    ) -> GstPadProbeReturn {
        state.update { gst_event_copy_segment(event, &$0.segment) }
        var endless = GstSegment()
        gst_segment_init(&endless, GST_FORMAT_TIME)
        let replacement = gst_event_new_segment(&endless)
        gst_event_set_seqnum(replacement, gst_event_get_seqnum(event))
        cweir_event_unref(event)
        info.pointee.data = UnsafeMutableRawPointer(replacement)
        return GST_PAD_PROBE_OK
    }

    private func retime(_ info: UnsafeMutablePointer<GstPadProbeInfo>, at pad: UnsafeMutablePointer<GstPad>) {
        guard let given = cweir_probe_buffer(info), let buffer = cweir_buffer_make_writable(given) else { return }
        info.pointee.data = UnsafeMutableRawPointer(buffer)
        let arrival = runningTime(of: pad)
        let repairs = state.update { state -> Int? in
            let time = withUnsafePointer(to: state.segment) {
                gst_segment_to_running_time($0, GST_FORMAT_TIME, buffer.pointee.pts)
            }
            let isTimed = cweir_clock_time_is_valid(time) != 0
            let placement = state.timeline.place(isTimed ? UInt64(time) : nil, arrival: arrival)
            buffer.pointee.pts = GstClockTime(placement.time)
            buffer.pointee.dts = cweir_clock_time_none
            return placement.isRepaired ? state.timeline.repairs : nil
        }
        if let repairs { tell(repairs) }
    }

    private func runningTime(of pad: UnsafeMutablePointer<GstPad>) -> UInt64 {
        guard let element = gst_pad_get_parent_element(pad) else { return 0 }
        defer { gst_object_unref(element) }
        let time = gst_element_get_current_running_time(element)
        return cweir_clock_time_is_valid(time) != 0 ? UInt64(time) : 0
    }

    /// Live whatever the reader says, since frames get the times at which they come.
    private func answer(
        _ info: UnsafeMutablePointer<GstPadProbeInfo>,
        at pad: UnsafeMutablePointer<GstPad>
    ) -> GstPadProbeReturn {
        guard let query = cweir_probe_query(info), query.pointee.type == GST_QUERY_LATENCY else {
            return GST_PAD_PROBE_OK
        }
        var (least, most) = (GstClockTime(delay), cweir_clock_time_none)
        if let peer = gst_pad_get_peer(pad) {
            defer { gst_object_unref(peer) }
            if gst_pad_query(peer, query) != 0 {
                var isLive: gboolean = 0
                var (readerLeast, readerMost) = (GstClockTime(0), cweir_clock_time_none)
                gst_query_parse_latency(query, &isLive, &readerLeast, &readerMost)
                if isLive != 0 { (least, most) = (max(least, readerLeast), readerMost) }
            }
        }
        gst_query_set_latency(query, 1, least, max(least, most))
        return GST_PAD_PROBE_HANDLED
    }
}

// MARK: - C callbacks

private func watchTimeline(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ info: UnsafeMutablePointer<GstPadProbeInfo>?,
    _ probe: gpointer?
) -> GstPadProbeReturn {
    guard let pad, let info, let probe else { return GST_PAD_PROBE_OK }
    return Unmanaged<TimelineProbe>.fromOpaque(probe).takeUnretainedValue().take(info, at: pad)
}

private func releaseTimeline(_ probe: gpointer?) {
    guard let probe else { return }
    Unmanaged<TimelineProbe>.fromOpaque(probe).release()
}
