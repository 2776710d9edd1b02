import CWeirGStreamer
import WeirCore

extension Pad {
    /// Waits for the next picture that goes by, and encodes it as a picture such as `image/jpeg`.
    ///
    /// Throws `.stream` where none comes or it can't be encoded within `nanoseconds` each.
    public func nextPicture(as type: String, within nanoseconds: UInt64) throws(WeirError) -> [UInt8] {
        let waiter = PictureWaiter()
        let probe = addProbe(for: .buffers) { passage in
            guard let buffer = passage.buffer else { return GST_PAD_PROBE_OK }
            waiter.take(buffer, at: passage.pad)
            return GST_PAD_PROBE_REMOVE
        }
        defer { if !waiter.hasTaken { gst_pad_remove_probe(raw, probe) } }
        guard let sample = waiter.wait(within: nanoseconds) else {
            throw WeirError(.stream, "no picture came within \(nanoseconds / 1_000_000_000) seconds.")
        }
        return try sample.picture(as: type, within: nanoseconds)
    }
}

/// A picture as it is in memory, with its format.
private final class PictureSample: @unchecked Sendable {
    // Safe to share: a sample that others hold too is never changed.
    private let raw: OpaquePointer

    /// Takes over a reference.
    init(owning raw: OpaquePointer) {
        self.raw = raw
    }

    deinit {
        gst_sample_unref(raw)
    }

    func picture(as type: String, within nanoseconds: UInt64) throws(WeirError) -> [UInt8] {
        try encodedPicture(of: raw, as: type, within: nanoseconds)
    }
}

/// Takes the first picture that comes.
private final class PictureWaiter: Sendable {
    private let sample = Monitor<PictureSample?>(nil)

    var hasTaken: Bool { sample.read { $0 != nil } }

    func take(_ buffer: UnsafeMutablePointer<GstBuffer>, at pad: UnsafeMutablePointer<GstPad>) {
        let caps = gst_pad_get_current_caps(pad)
        defer { if let caps { cweir_caps_unref(caps) } }
        guard let made = gst_sample_new(buffer, caps, nil, nil) else { return }
        let picture = PictureSample(owning: made)
        sample.update { $0 = $0 ?? picture }
    }

    func wait(within nanoseconds: UInt64) -> PictureSample? {
        sample.wait(until: .now.advanced(by: nanoseconds)) { $0 }
    }
}
