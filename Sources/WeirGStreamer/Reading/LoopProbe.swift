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
        let loop = LoopProbe()
        pad.addProbe(for: [.buffers, .events, .flushes]) { loop.handle($0) }
    }

    private init() {}

    private func handle(_ passage: Passage) -> GstPadProbeReturn {
        if let buffer = passage.makeBufferWritable() { retime(buffer) }
        guard let event = passage.event else { return GST_PAD_PROBE_OK }
        switch event.pointee.type {
        case GST_EVENT_FLUSH_START, GST_EVENT_FLUSH_STOP: return GST_PAD_PROBE_DROP
        // The times go on beyond each round's segment.
        case GST_EVENT_SEGMENT: state.update { passage.makeSegmentEndless(event, keeping: &$0.segment) }
        case GST_EVENT_EOS: return beginAgain(passage.pad) ? GST_PAD_PROBE_DROP : GST_PAD_PROBE_OK
        default: break
        }
        return GST_PAD_PROBE_OK
    }

    private func retime(_ buffer: UnsafeMutablePointer<GstBuffer>) {
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
