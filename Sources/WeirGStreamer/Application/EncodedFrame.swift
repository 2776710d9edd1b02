import CWeirGStreamer

/// One encoded frame on its way from one pipeline to another.
public final class EncodedFrame: @unchecked Sendable {
    // Safe to share: a sample that is handed on is never changed.
    let sample: OpaquePointer

    /// Takes over a reference.
    init(owning sample: OpaquePointer) {
        self.sample = sample
    }

    deinit {
        gst_sample_unref(sample)
    }

    /// Whether decoding can begin here.
    public var isKeyFrame: Bool {
        gst_sample_get_buffer(sample).map { cweir_buffer_is_key_frame($0) != 0 } ?? false
    }
}
