import CWeirGStreamer
import Synchronization
import WeirCore

/// Notices where frames of a decoded stream are missing: what reads and decodes passes over damage without a word.
///
/// Damage that a decoder conceals within a frame goes unnoticed.
public final class LossProbe: Sendable {
    /// What is missing; times are in the stream, in nanoseconds.
    public enum Loss: Sendable, Hashable {
        /// Frames just before one, or parts of it; nil where the stream has no times.
        case before(UInt64?)
        /// All from the end of the last frame to the end that the file announces.
        case end(at: UInt64, announced: UInt64)
    }

    private struct State {
        var segment = GstSegment()
        /// The end of the latest frame.
        var end: UInt64?
        /// Whether the segment has had no frame yet; its first follows a break.
        var isFirst = true
        /// How many frames came each where the one before ended.
        var regularFrames = 0
        /// How many frames came since downstream last said that it got one too late; many where it never did.
        var framesSinceLate = LossProbe.lateRun
    }

    /// After so many frames without a gap between them, a gap is a loss; streams of varying rate always have some.
    private static let regularRun = 10
    /// A decoder leaves out frames that would come too late, as it was told to; only after so many is a gap damage again.
    private static let lateRun = 10
    /// How much earlier than announced a stream may end, in nanoseconds: sound often lasts a little longer.
    private static let endTolerance: UInt64 = 1_000_000_000

    private let state = Monitor(State())
    private let isLengthKnown = Atomic(false)
    private let isLive: Bool
    private let tell: @Sendable (Loss) -> Void

    /// Watches `pad`, the input behind a decoder, and calls `tell` on its streaming thread.
    ///
    /// The times of live streams are those of the network, so gaps in them tell nothing.
    @discardableResult
    public static func install(on pad: Pad, isLive: Bool, tell: @escaping @Sendable (Loss) -> Void) -> LossProbe {
        let probe = LossProbe(isLive, tell)
        pad.addProbe(for: [.buffers, .events, .flushes, .upstreamEvents]) { passage in
            if let buffer = passage.buffer { probe.take(buffer, at: passage.pad) }
            if let event = passage.event { probe.take(event, at: passage.pad) }
            return GST_PAD_PROBE_OK
        }
        return probe
    }

    private init(_ isLive: Bool, _ tell: @escaping @Sendable (Loss) -> Void) {
        self.isLive = isLive
        self.tell = tell
    }

    /// Has the length that is announced believed: a container's index says it, where bare streams are only guessed at.
    public func believeLength() {
        isLengthKnown.store(true, ordering: .relaxed)
    }

    private func take(_ buffer: UnsafeMutablePointer<GstBuffer>, at pad: UnsafeMutablePointer<GstPad>) {
        let isMarked = cweir_buffer_is_discontinuous(buffer) != 0
        let duration = valid(buffer.pointee.duration)
        let loss = state.update { state -> Loss? in
            let begin = withUnsafePointer(to: state.segment) {
                valid(gst_segment_to_stream_time($0, GST_FORMAT_TIME, buffer.pointee.pts))
            }
            // A mark alone tells little: decoders set one also where they only began anew.
            let isDistant = self.isDistant(begin, duration, state) ?? true
            let isRegular = state.regularFrames >= Self.regularRun
            let isLoss =
                !state.isFirst && isDistant && (isMarked || isRegular) && state.framesSinceLate >= Self.lateRun
            state.regularFrames = isDistant ? 0 : state.regularFrames + 1
            state.isFirst = false
            state.framesSinceLate += 1
            defer { if let begin { state.end = max(state.end ?? 0, sum(begin, duration ?? 0)) } }
            return isLoss ? .before(begin ?? state.end) : nil
        }
        // Whoever ends a stream early has decoders leave out what nobody wants.
        if let loss, isWanted(behind: pad) { tell(loss) }
    }

    /// Whether a frame at `begin` comes later than where the latest one ended; nil where times don't say.
    private func isDistant(_ begin: UInt64?, _ duration: UInt64?, _ state: State) -> Bool? {
        guard !isLive, let begin, let duration, let end = state.end else { return nil }
        // Times may be rounded, and half a frame can't be missing.
        return begin > sum(end, duration / 2)
    }

    private func take(_ event: UnsafeMutablePointer<GstEvent>, at pad: UnsafeMutablePointer<GstPad>) {
        switch event.pointee.type {
        case GST_EVENT_SEGMENT:
            state.update { state in
                gst_event_copy_segment(event, &state.segment)
                state.isFirst = true
            }
        case GST_EVENT_FLUSH_STOP:
            state.update { state in
                state.end = nil
                state.isFirst = true
            }
        case GST_EVENT_QOS:
            var lateness: GstClockTimeDiff = 0
            gst_event_parse_qos(event, nil, nil, &lateness, nil)
            if lateness > 0 { state.update { $0.framesSinceLate = 0 } }
        case GST_EVENT_EOS: checkEnd(at: pad)
        default: return
        }
    }

    private func checkEnd(at pad: UnsafeMutablePointer<GstPad>) {
        guard isLengthKnown.load(ordering: .relaxed), !isLive, isWanted(behind: pad) else { return }
        var length: gint64 = 0
        guard gst_pad_peer_query_duration(pad, GST_FORMAT_TIME, &length) != 0, length > 0,
            let end = state.read({ $0.isFirst ? 0 : $0.end })
        else { return }
        let announced = UInt64(length)
        if announced > end, announced - end > LossProbe.endTolerance { tell(.end(at: end, announced: announced)) }
    }

    /// Times come from the stream, which may say anything.
    private func sum(_ time: UInt64, _ duration: UInt64) -> UInt64 {
        let (sum, isOver) = time.addingReportingOverflow(duration)
        return isOver ? .max : sum
    }

    private func valid(_ time: GstClockTime) -> UInt64? { cweir_clock_time_is_valid(time) != 0 ? UInt64(time) : nil }
}
