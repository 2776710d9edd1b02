import CWeirGStreamer
import WeirCore

/// Plays a seekable stream again and again without a break in time.
///
/// The end of the stream is kept from downstream and answered with a seek to the beginning; the flushes and segments that
/// follow are kept too, and the times of the frames go on where the last round ended.
public final class LoopProbe: @unchecked Sendable {
    // Safe to share: the state is behind a lock, the pointer never changes.
    private struct State {
        /// Time at which this round began, in nanoseconds of the endless stream.
        var base: UInt64 = 0
        /// The end of the latest frame of this round, from the round's beginning.
        var end: UInt64 = 0
        var segment = GstSegment()
        /// Whether this round has given a frame; a round without any would turn for ever.
        var hasFrame = false
    }

    /// What a frame is taken to last where nobody says, in nanoseconds: a twenty-fifth of a second.
    private static let usualDuration: UInt64 = 40_000_000

    private let state = Monitor(State())

    /// Watches `pad`, an input; what fills it is told to seek.
    public static func install(on pad: Pad) {
        // Given back by `releaseLoop` when the pad drops its probe.
        let loop = Unmanaged.passRetained(LoopProbe()).toOpaque()
        let kinds =
            GST_PAD_PROBE_TYPE_BUFFER.rawValue | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM.rawValue
            | GST_PAD_PROBE_TYPE_EVENT_FLUSH.rawValue
        gst_pad_add_probe(pad.raw, GstPadProbeType(rawValue: kinds), watchLoop, loop, releaseLoop)
    }

    private init() {}

    fileprivate func handle(_ info: UnsafeMutablePointer<GstPadProbeInfo>, at pad: UnsafeMutablePointer<GstPad>)
        -> GstPadProbeReturn
    {
        let isBuffer = info.pointee.type.rawValue & GST_PAD_PROBE_TYPE_BUFFER.rawValue != 0
        guard !isBuffer else {
            retime(info)
            return GST_PAD_PROBE_OK
        }
        guard let event = cweir_probe_event(info) else { return GST_PAD_PROBE_OK }
        switch event.pointee.type {
        case GST_EVENT_FLUSH_START, GST_EVENT_FLUSH_STOP: return GST_PAD_PROBE_DROP
        case GST_EVENT_SEGMENT: return takeSegment(event, info)
        case GST_EVENT_EOS: return beginAgain(pad) ? GST_PAD_PROBE_DROP : GST_PAD_PROBE_OK
        default: return GST_PAD_PROBE_OK
        }
    }

    private func retime(_ info: UnsafeMutablePointer<GstPadProbeInfo>) {
        guard let given = cweir_probe_buffer(info), let buffer = cweir_buffer_make_writable(given) else { return }
        info.pointee.data = UnsafeMutableRawPointer(buffer)
        state.update { state in
            state.hasFrame = true
            let isTimed = cweir_clock_time_is_valid(buffer.pointee.duration) != 0
            let duration = isTimed ? UInt64(buffer.pointee.duration) : LoopProbe.usualDuration
            let time = withUnsafePointer(to: state.segment) {
                gst_segment_to_running_time($0, GST_FORMAT_TIME, buffer.pointee.pts)
            }
            let start = cweir_clock_time_is_valid(time) != 0 ? UInt64(time) : state.end
            buffer.pointee.pts = GstClockTime(state.base + start)
            buffer.pointee.dts = cweir_clock_time_none
            state.end = max(state.end, start + duration)
        }
    }

    /// Each round's segment is replaced by the same one without beginning or end, since the times go on.
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

    /// Seeks back from a thread of its own, since the streaming thread can't wait for itself.
    ///
    /// False after an empty round, and where the stream ends since downstream wants no more of it.
    private func beginAgain(_ pad: UnsafeMutablePointer<GstPad>) -> Bool {
        guard isWanted(behind: pad), let parent = gst_pad_get_parent_element(pad) else { return false }
        defer { gst_object_unref(parent) }
        let hasFrame = state.update { state in
            guard state.hasFrame else { return false }
            state.base += state.end
            state.end = 0
            state.hasFrame = false
            return true
        }
        guard hasFrame else { return false }
        gst_object_ref(pad)
        gst_element_call_async(parent, seekToBeginning, UnsafeMutableRawPointer(pad), releasePad)
        return true
    }
}

/// Whether what follows the element that `pad` leads into has taken the latest frame.
func isWanted(behind pad: UnsafeMutablePointer<GstPad>) -> Bool {
    flow(behind: pad) == GST_FLOW_OK
}

/// Whether what follows the element that `pad` leads into has answered the latest frame by saying that it wants no more.
func hasHadEnough(behind pad: UnsafeMutablePointer<GstPad>) -> Bool {
    flow(behind: pad) == GST_FLOW_EOS
}

private func flow(behind pad: UnsafeMutablePointer<GstPad>) -> GstFlowReturn? {
    guard let element = gst_pad_get_parent_element(pad) else { return nil }
    defer { gst_object_unref(element) }
    guard let output = gst_element_get_static_pad(element, "src") else { return nil }
    defer { gst_object_unref(output) }
    return gst_pad_get_last_flow_return(output)
}

// MARK: - C callbacks

private func watchLoop(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ info: UnsafeMutablePointer<GstPadProbeInfo>?,
    _ loop: gpointer?
) -> GstPadProbeReturn {
    guard let pad, let info, let loop else { return GST_PAD_PROBE_OK }
    return Unmanaged<LoopProbe>.fromOpaque(loop).takeUnretainedValue().handle(info, at: pad)
}

private func releaseLoop(_ loop: gpointer?) {
    guard let loop else { return }
    Unmanaged<LoopProbe>.fromOpaque(loop).release()
}

/// Where the stream can't be sought in, it ends after all.
private func seekToBeginning(_ element: UnsafeMutablePointer<GstElement>?, _ pad: gpointer?) {
    guard let pad = pad?.assumingMemoryBound(to: GstPad.self) else { return }
    let flags = GstSeekFlags(rawValue: GST_SEEK_FLAG_FLUSH.rawValue | GST_SEEK_FLAG_ACCURATE.rawValue)
    let event = gst_event_new_seek(1, GST_FORMAT_TIME, flags, GST_SEEK_TYPE_SET, 0, GST_SEEK_TYPE_NONE, 0)
    guard gst_pad_push_event(pad, event) == 0, let output = gst_element_get_static_pad(element, "src") else { return }
    gst_pad_push_event(output, gst_event_new_eos())
    gst_object_unref(output)
}

private func releasePad(_ pad: gpointer?) {
    gst_object_unref(pad)
}
