import CWeirGStreamer
import Synchronization
import WeirCore

/// Gives each frame that leaves a source its metadata: whose it is, which one, and when.
public final class FrameNumbering: Sendable {
    private struct State {
        var count = 0
        var first: UInt64?
    }

    private let source: SourceID
    private let state = Mutex(State())

    /// Numbers the frames that go by `pad`.
    public static func install(on pad: Pad, source: SourceID) {
        let numbering = FrameNumbering(source)
        pad.addProbe(for: .buffers) { passage in
            if let buffer = passage.makeBufferWritable() { numbering.number(buffer) }
            return GST_PAD_PROBE_OK
        }
    }

    private init(_ source: SourceID) {
        self.source = source
    }

    private func number(_ buffer: UnsafeMutablePointer<GstBuffer>) {
        let time: UInt64? = cweir_clock_time_is_valid(buffer.pointee.pts) != 0 ? UInt64(buffer.pointee.pts) : nil
        var metadata = state.withLock { state in
            if state.first == nil { state.first = time }
            defer { state.count += 1 }
            let sinceFirst = time.flatMap { time in state.first.map { time > $0 ? time - $0 : 0 } }
            return FrameMetadata(source: source, frameNumber: state.count, presentationTime: sinceFirst)
        }
        metadata.captureTime = CaptureTimes.time(of: buffer)
        buffer.frameMetadata = metadata
    }
}
