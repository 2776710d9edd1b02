import CWeirGStreamer
import WeirCore
import WeirGStreamer

/// Sees to it that a source which falls silent before its first frame is not waited for without end.
///
/// Decoding bins try one decoder after the other and swallow what goes wrong meanwhile, at times also the last failure.
final class StartWatch: Sendable {
    private let isOver = Monitor(false)

    /// Calls `fail` on a thread of its own unless `end` comes before `limit` nanoseconds are over.
    ///
    /// `end` waits for a call that is under way, so what `fail` uses need only live until then.
    init(limit: UInt64, fail: @escaping @Sendable () -> Void) {
        let deadline = MonotonicTime.now.advanced(by: limit)
        runInBackground { [isOver] in
            guard isOver.wait(until: deadline, { $0 ? true : nil }) == nil else { return }
            isOver.read { if !$0 { fail() } }
        }
    }

    func end() {
        isOver.update { $0 = true }
    }

    /// Ends the watch with the first caps that go by `pad`: a decoder has begun.
    func endWithFirstCaps(at pad: UnsafeMutablePointer<GstPad>) {
        addProbe(to: pad, for: .events) { passage in
            guard passage.event?.pointee.type == GST_EVENT_CAPS else { return GST_PAD_PROBE_OK }
            self.end()
            return GST_PAD_PROBE_REMOVE
        }
    }
}
