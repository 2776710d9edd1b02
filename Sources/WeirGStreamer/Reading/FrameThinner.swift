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
        let thinner = FrameThinner(thinning)
        pad.addProbe(for: .buffers) { passage in
            passage.buffer.map(thinner.keeps) ?? true ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP
        }
    }

    private init(_ thinning: FrameThinning) {
        self.thinning = Mutex(thinning)
    }

    private func keeps(_ buffer: UnsafeMutablePointer<GstBuffer>) -> Bool {
        let time = buffer.pointee.pts
        return thinning.withLock { $0.keeps(cweir_clock_time_is_valid(time) != 0 ? UInt64(time) : nil) }
    }
}
