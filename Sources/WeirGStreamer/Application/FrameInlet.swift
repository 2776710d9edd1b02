import CWeirGStreamer
import Synchronization
import WeirCore

/// An `appsrc` of a live pipeline that is fed with frames of another one.
public final class FrameInlet: @unchecked Sendable {
    // Safe to share: the pointer never changes, and GStreamer's elements lock themselves.
    private let raw: UnsafeMutablePointer<GstAppSrc>
    private let hasBegun = Mutex(false)

    /// Adds a reference to the element, which must be an `appsrc` with `do-timestamp`.
    ///
    /// Throws `.settings` where it is another one.
    public init(_ element: UnsafeMutableRawPointer) throws(WeirError) {
        guard g_type_is_a(cweir_type_of(element), gst_app_src_get_type()) != 0 else {
            throw WeirError(.settings, "frames can only be given to an appsrc.")
        }
        raw = element.assumingMemoryBound(to: GstAppSrc.self)
        gst_object_ref(element)
    }

    deinit {
        gst_object_unref(raw)
    }

    /// Sends a frame in, from the first key frame on; it gets the time at which it comes.
    public func push(_ frame: EncodedFrame) {
        let isDue = hasBegun.withLock { hasBegun in
            hasBegun = hasBegun || frame.isKeyFrame
            return hasBegun
        }
        guard isDue, let shared = gst_sample_get_buffer(frame.sample), let buffer = cweir_buffer_copy(shared) else {
            return
        }
        // The other pipeline's times mean nothing here; without any, the source gives its own.
        buffer.pointee.pts = GstClockTime(UInt64.max)
        buffer.pointee.dts = GstClockTime(UInt64.max)
        gst_app_src_set_caps(raw, gst_sample_get_caps(frame.sample))
        gst_app_src_push_buffer(raw, buffer)
    }

    /// Says that no more frames will come.
    public func end() {
        gst_app_src_end_of_stream(raw)
    }
}
