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
        // Given back by `releaseNumbering` when the pad drops its probe.
        let numbering = Unmanaged.passRetained(FrameNumbering(source)).toOpaque()
        gst_pad_add_probe(pad.raw, GST_PAD_PROBE_TYPE_BUFFER, numberFrame, numbering, releaseNumbering)
    }

    private init(_ source: SourceID) {
        self.source = source
    }

    fileprivate func number(_ info: UnsafeMutablePointer<GstPadProbeInfo>) {
        guard let given = cweir_probe_buffer(info), let buffer = cweir_buffer_make_writable(given) else { return }
        info.pointee.data = UnsafeMutableRawPointer(buffer)
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

// MARK: - C callbacks

private func numberFrame(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ info: UnsafeMutablePointer<GstPadProbeInfo>?,
    _ numbering: gpointer?
) -> GstPadProbeReturn {
    guard let info, let numbering else { return GST_PAD_PROBE_OK }
    Unmanaged<FrameNumbering>.fromOpaque(numbering).takeUnretainedValue().number(info)
    return GST_PAD_PROBE_OK
}

private func releaseNumbering(_ numbering: gpointer?) {
    guard let numbering else { return }
    Unmanaged<FrameNumbering>.fromOpaque(numbering).release()
}
