import CWeirGStreamer
import WeirCore

/// One decoded frame, which is kept for as long as this is.
public final class DecodedFrame {
    private let sample: OpaquePointer
    private let format: VideoFormat

    /// Takes over a reference; nil where the sample holds no raw picture.
    fileprivate init?(owning sample: OpaquePointer) {
        guard let format = VideoFormat(caps: gst_sample_get_caps(sample)) else {
            gst_sample_unref(sample)
            return nil
        }
        (self.sample, self.format) = (sample, format)
    }

    deinit {
        gst_sample_unref(sample)
    }

    /// Lends the picture to `body`.
    ///
    /// Throws `.stream` where the format isn't one of `PixelFormat`, or the memory can't be mapped.
    public func withPicture<Result>(_ body: (VideoFrame) throws(WeirError) -> Result) throws(WeirError) -> Result {
        guard let buffer = gst_sample_get_buffer(sample) else { throw WeirError(.stream, "a frame has no picture.") }
        return try buffer.withPicture(format, .read, body)
    }
}

extension Element {
    /// What came of waiting for a frame.
    public enum Arrival {
        case frame(DecodedFrame)
        /// There will be no more.
        case end
        /// None has come in time.
        case nothing
    }

    /// Waits for the next frame that reaches this `appsink`.
    ///
    /// Throws `.settings` where the element is another one, `.stream` where what came is no raw picture.
    public func nextFrame(within nanoseconds: UInt64) throws(WeirError) -> Arrival {
        guard g_type_is_a(cweir_type_of(raw), gst_app_sink_get_type()) != 0 else {
            throw WeirError(.settings, "\(name) (\(factory)) hands out no frames; an appsink does.")
        }
        let sink = UnsafeMutableRawPointer(raw).assumingMemoryBound(to: GstAppSink.self)
        guard let sample = gst_app_sink_try_pull_sample(sink, GstClockTime(nanoseconds)) else {
            return gst_app_sink_is_eos(sink) != 0 ? .end : .nothing
        }
        guard let frame = DecodedFrame(owning: sample) else {
            throw WeirError(.stream, "\(name) was given something that is no raw picture.")
        }
        return .frame(frame)
    }
}
