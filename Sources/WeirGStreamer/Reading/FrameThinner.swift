import CWeirGStreamer
import Synchronization
import WeirCore

/// Drops frames of a stream that are more than is wanted.
public final class FrameThinner: Sendable {
    private let thinning: Mutex<FrameThinning>

    /// Keeps one of `every` frames that go by `pad`, and of those at most `framesPerSecond`; 0 for no limit.
    public static func install(on pad: Pad, every: Int, framesPerSecond: Double) {
        let thinning = FrameThinning(every: every, framesPerSecond: framesPerSecond)
        guard !thinning.keepsAll else { return }
        // Given back by `releaseThinner` when the pad drops its probe.
        let thinner = Unmanaged.passRetained(FrameThinner(thinning)).toOpaque()
        gst_pad_add_probe(pad.raw, GST_PAD_PROBE_TYPE_BUFFER, thinFrames, thinner, releaseThinner)
    }

    private init(_ thinning: FrameThinning) {
        self.thinning = Mutex(thinning)
    }

    fileprivate func keeps(_ buffer: UnsafeMutablePointer<GstBuffer>) -> Bool {
        let time = buffer.pointee.pts
        return thinning.withLock { $0.keeps(cweir_clock_time_is_valid(time) != 0 ? UInt64(time) : nil) }
    }
}

// MARK: - C callbacks

private func thinFrames(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ info: UnsafeMutablePointer<GstPadProbeInfo>?,
    _ thinner: gpointer?
) -> GstPadProbeReturn {
    guard let thinner, let buffer = cweir_probe_buffer(info) else { return GST_PAD_PROBE_OK }
    let isKept = Unmanaged<FrameThinner>.fromOpaque(thinner).takeUnretainedValue().keeps(buffer)
    return isKept ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP
}

private func releaseThinner(_ thinner: gpointer?) {
    guard let thinner else { return }
    Unmanaged<FrameThinner>.fromOpaque(thinner).release()
}
