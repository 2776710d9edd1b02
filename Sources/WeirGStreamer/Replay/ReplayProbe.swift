import CWeirGStreamer
import Synchronization
import WeirCore

/// Makes one endless stream of what one decoder after the other gives, with the frames and the times of an earlier run.
public final class ReplayProbe: Sendable {
    /// What becomes of a frame; times are in nanoseconds, nil for none.
    public struct Placement: Sendable {
        public var time: UInt64?
        public var duration: UInt64?

        public init(time: UInt64?, duration: UInt64?) {
            self.time = time
            self.duration = duration
        }
    }

    private let place: @Sendable (Int64?) -> Placement?
    private let hasStarted = Atomic(false)

    /// Watches `pad`, an input.
    ///
    /// `place` is asked with the number of the packet that a frame was, on the streaming thread; nil drops the frame.
    public static func install(on pad: Pad, place: @escaping @Sendable (Int64?) -> Placement?) {
        let probe = ReplayProbe(place)
        pad.addProbe(for: [.buffers, .events, .flushes]) { probe.take($0) }
    }

    private init(_ place: @escaping @Sendable (Int64?) -> Placement?) {
        self.place = place
    }

    private func take(_ passage: Passage) -> GstPadProbeReturn {
        if passage.buffer != nil { return retime(passage) }
        guard let event = passage.event else { return GST_PAD_PROBE_OK }
        switch event.pointee.type {
        case GST_EVENT_FLUSH_START, GST_EVENT_FLUSH_STOP: return GST_PAD_PROBE_DROP
        case GST_EVENT_STREAM_START:
            return hasStarted.exchange(true, ordering: .relaxed) ? GST_PAD_PROBE_DROP : GST_PAD_PROBE_OK
        case GST_EVENT_SEGMENT:
            // The times are those that frames had behind all segments.
            var segment = GstSegment()
            passage.makeSegmentEndless(event, keeping: &segment)
            return GST_PAD_PROBE_OK
        default: return GST_PAD_PROBE_OK
        }
    }

    private func retime(_ passage: Passage) -> GstPadProbeReturn {
        guard let placement = place(passage.buffer.flatMap(PacketMark.number.read)),
            let buffer = passage.makeBufferWritable()
        else { return GST_PAD_PROBE_DROP }
        buffer.pointee.pts = placement.time.map { GstClockTime($0) } ?? cweir_clock_time_none
        buffer.pointee.dts = cweir_clock_time_none
        buffer.pointee.duration = placement.duration.map { GstClockTime($0) } ?? cweir_clock_time_none
        return GST_PAD_PROBE_OK
    }
}
