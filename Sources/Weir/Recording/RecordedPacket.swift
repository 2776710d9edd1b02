import Glibc
import WeirGStreamer
import WeirRecording

/// A packet with its place in the recording.
struct RecordedPacket: Sendable {
    var packet: PacketDescription
    var content: EncodedPacket
    /// When it came, in seconds since 1970.
    var arrival: Double
}

/// The system's clock, in seconds since 1970.
func wallClock() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
