import CWeirGStreamer
import Synchronization

extension Pad {
    /// Drops the frames that go by for which `keeps` says no, asked on the streaming thread.
    public func dropFrames(unless keeps: @escaping @Sendable () -> Bool) {
        addProbe(for: .buffers) { _ in keeps() ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP }
    }

    /// Counts the frames that go by from now on; into an element, each counts once the one before it has been dealt with.
    public func countFrames() -> FrameCount {
        let count = FrameCount()
        addProbe(for: .buffers) { _ in
            count.add()
            return GST_PAD_PROBE_OK
        }
        return count
    }
}

/// How many frames have gone by a pad.
public final class FrameCount: Sendable {
    private let count = Atomic(0)

    public var value: Int { count.load(ordering: .relaxed) }

    fileprivate func add() {
        count.add(1, ordering: .relaxed)
    }
}
