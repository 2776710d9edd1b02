import CWeirGStreamer

/// When frames were taken, as far as their cameras say: RTP's sender reports give it, and the RTSP source hands it on.
struct CaptureTimes: @unchecked Sendable {
    // Safe to share: the pointer never changes, and caps that nobody writes are locked by GStreamer.
    /// Nanoseconds since 1900, as the Network Time Protocol counts (RFC 5905, section 6).
    private static let format = CaptureTimes(caps: TimestampFormat.caps("timestamp/x-ntp"))
    /// From 1900 to 1970, in nanoseconds: RFC 5905, figure 4.
    private static let epoch: UInt64 = 2_208_988_800 * 1_000_000_000
    /// A clock that says less was never set, in nanoseconds since 1970: the beginning of 2001.
    private static let leastBelieved: UInt64 = 978_307_200 * 1_000_000_000

    private let caps: UnsafeMutablePointer<GstCaps>?

    /// In nanoseconds since 1970; nil where the frame doesn't say, or can't be believed.
    static func time(of buffer: UnsafeMutablePointer<GstBuffer>) -> UInt64? {
        guard let meta = gst_buffer_get_reference_timestamp_meta(buffer, format.caps) else { return nil }
        let time = UInt64(meta.pointee.timestamp)
        return time >= epoch + leastBelieved && time < UInt64(Int64.max) ? time - epoch : nil
    }

    /// Says when a frame was taken, in nanoseconds since 1970, on a buffer that is writable.
    static func put(_ time: UInt64, on buffer: UnsafeMutablePointer<GstBuffer>) {
        let ntp = GstClockTime(time.addingReportingOverflow(epoch).partialValue)
        gst_buffer_add_reference_timestamp_meta(buffer, format.caps, ntp, cweir_clock_time_none)
    }
}
