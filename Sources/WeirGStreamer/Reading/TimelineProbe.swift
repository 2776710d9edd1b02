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
    /// `delay` is how long readers hold frames back on purpose, in nanoseconds; `isStampedOnArrival` says that they give
    /// frames the time at which these reached the machine.
    public static func install(
        on pad: Pad,
        delay: UInt64,
        isStampedOnArrival: Bool,
        tell: @escaping @Sendable (Int) -> Void
    ) {
        let probe = TimelineProbe(StreamTimeline(delay: delay, isStampedOnArrival: isStampedOnArrival), delay, tell)
        pad.addProbe(for: [.buffers, .events, .flushes, .questions]) { probe.take($0) }
    }

    private init(_ timeline: StreamTimeline, _ delay: UInt64, _ tell: @escaping @Sendable (Int) -> Void) {
        state = Monitor(State(timeline: timeline))
        self.delay = delay
        self.tell = tell
    }

    private func take(_ passage: Passage) -> GstPadProbeReturn {
        if let question = passage.question { return answer(question, at: passage.pad) }
        if let buffer = passage.makeBufferWritable() { retime(buffer, at: passage.pad) }
        guard let event = passage.event else { return GST_PAD_PROBE_OK }
        switch event.pointee.type {
        case GST_EVENT_FLUSH_START, GST_EVENT_FLUSH_STOP: return GST_PAD_PROBE_DROP
        case GST_EVENT_STREAM_START: return isFirstStart() ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP
        case GST_EVENT_SEGMENT: state.update { passage.makeSegmentEndless(event, keeping: &$0.segment) }
        default: break
        }
        return GST_PAD_PROBE_OK
    }

    private func isFirstStart() -> Bool {
        state.update { state in
            state.timeline.begin()
            defer { state.hasStarted = true }
            return !state.hasStarted
        }
    }

    private func retime(_ buffer: UnsafeMutablePointer<GstBuffer>, at pad: UnsafeMutablePointer<GstPad>) {
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
        _ query: UnsafeMutablePointer<GstQuery>,
        at pad: UnsafeMutablePointer<GstPad>
    ) -> GstPadProbeReturn {
        guard query.pointee.type == GST_QUERY_LATENCY else { return GST_PAD_PROBE_OK }
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
