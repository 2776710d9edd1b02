import CWeirGStreamer
import WeirCore

/// A number that rides on a packet's buffer as a reference timestamp, which decoders and all that follows copy to the frame
/// that comes of it.
public enum PacketMark: Sendable {
    /// Its time on a recording's timeline, in nanoseconds.
    case recording
    /// Its number in a raw recording.
    case number
    /// When it arrived, in nanoseconds of the system's monotonic clock.
    case arrival

    // Safe to share: the pointers never change, and caps that nobody writes are locked by GStreamer.
    nonisolated(unsafe) private static let recordingCaps = TimestampFormat.caps("timestamp/x-weir-recording")
    nonisolated(unsafe) private static let numberCaps = TimestampFormat.caps("timestamp/x-weir-packet")
    nonisolated(unsafe) private static let arrivalCaps = TimestampFormat.caps("timestamp/x-weir-arrival")

    /// The kind of timestamp, which no other has.
    private var caps: UnsafeMutablePointer<GstCaps>? {
        switch self {
        case .recording: Self.recordingCaps
        case .number: Self.numberCaps
        case .arrival: Self.arrivalCaps
        }
    }

    /// Marks a buffer that is writable.
    func put(_ number: Int64, on buffer: UnsafeMutablePointer<GstBuffer>) {
        let time = GstClockTime(UInt64(clamping: number))
        gst_buffer_add_reference_timestamp_meta(buffer, caps, time, cweir_clock_time_none)
    }

    /// The mark on a buffer; nil where there is none.
    func read(_ buffer: UnsafeMutablePointer<GstBuffer>) -> Int64? {
        guard let meta = gst_buffer_get_reference_timestamp_meta(buffer, caps) else { return nil }
        return Int64(clamping: UInt64(meta.pointee.timestamp))
    }
}

/// A frame that goes by.
public struct MarkedFrame: Sendable {
    public let metadata: FrameMetadata?
    /// What the packet that it was had been marked with.
    public let mark: Int64?
    /// In nanoseconds of the stream; nil where it has none.
    public let time: UInt64?
    public let duration: UInt64?

    fileprivate init(_ buffer: UnsafeMutablePointer<GstBuffer>, _ mark: PacketMark) {
        metadata = buffer.frameMetadata
        self.mark = mark.read(buffer)
        time = knownTime(buffer.pointee.pts)
        duration = knownTime(buffer.pointee.duration)
    }
}

/// A time in nanoseconds; nil for GStreamer's mark of none.
func knownTime(_ time: GstClockTime) -> UInt64? { cweir_clock_time_is_valid(time) != 0 ? UInt64(time) : nil }

extension Pad {
    /// Tells `body` of each frame that goes by, with the mark that `EncodedTap` gave its packet.
    ///
    /// It is called on the streaming thread, for as long as the pad lives.
    public func onFrame(markedWith mark: PacketMark, _ body: @escaping @Sendable (MarkedFrame) -> Void) {
        addProbe(for: .buffers) { passage in
            if let buffer = passage.buffer { body(MarkedFrame(buffer, mark)) }
            return GST_PAD_PROBE_OK
        }
    }
}
