import CWeirGStreamer
import Synchronization
import WeirCore

/// Marks what a source brings with when it arrived, so that whatever follows knows how old a frame is.
public enum ArrivalProbe {
    /// Marks packets that go into the decoders which come to be within `bin`, and frames at `output` that have no mark.
    public static func install(onDecodersIn bin: Bin, output: Pad) {
        bin.onDescendantAdded { element in
            guard element.decodesPictures, let pad = try? element.pad("sink") else { return }
            markArrivals(at: pad)
        }
        markArrivals(at: output)
    }

    /// Marks frames at `output`, which were to come at their own time, with that time.
    ///
    /// What comes later than that was late before it got here, and is as old; only the first frame may come when it likes.
    public static func install(onPacedFramesAt output: Pad) {
        let begin = Mutex<MonotonicTime?>(nil)
        output.addProbe(for: .buffers) { passage in
            guard let buffer = passage.buffer else { return GST_PAD_PROBE_OK }
            let now = MonotonicTime.now
            let earliest = begin.withLock { begin in
                begin = begin ?? now
                return begin ?? now
            }
            let lateness = min(now.nanoseconds, passage.pad.lateness(of: buffer))
            mark(passage, max(earliest, MonotonicTime(nanoseconds: now.nanoseconds - lateness)))
            return GST_PAD_PROBE_OK
        }
    }

    private static func markArrivals(at pad: Pad) {
        pad.addProbe(for: .buffers) { passage in
            mark(passage, .now)
            return GST_PAD_PROBE_OK
        }
    }

    /// The first mark counts.
    private static func mark(_ passage: Passage, _ arrival: MonotonicTime) {
        guard let given = passage.buffer, PacketMark.arrival.read(given) == nil else { return }
        guard let buffer = passage.makeBufferWritable() else { return }
        PacketMark.arrival.put(Int64(clamping: arrival.nanoseconds), on: buffer)
    }
}

extension UnsafeMutablePointer<GstBuffer> {
    /// When what it was made of arrived; nil where its source isn't one that frames come from at their own time.
    public var arrival: MonotonicTime? {
        PacketMark.arrival.read(self).map { MonotonicTime(nanoseconds: UInt64(clamping: $0)) }
    }
}
