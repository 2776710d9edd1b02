import Glibc

/// The wall clock.
public enum UnixTime {
    /// Nanoseconds since 1970 (UTC).
    public static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(max(time.tv_sec, 0)) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
