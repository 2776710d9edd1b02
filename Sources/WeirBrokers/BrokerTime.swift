import WeirCore

extension MonotonicTime {
    private static let nanosecondsPerMillisecond: UInt64 = 1_000_000

    /// The point that lies `timeout` nanoseconds ahead; the furthest there is where that is past it.
    static func after(_ timeout: UInt64) -> MonotonicTime {
        let (sum, overflow) = now.nanoseconds.addingReportingOverflow(timeout)
        return MonotonicTime(nanoseconds: overflow ? .max : sum)
    }

    /// Milliseconds until then, at least 0, as C libraries count them.
    var millisecondsLeft: Int {
        let now = MonotonicTime.now
        guard now < self else { return 0 }
        let left = (nanoseconds - now.nanoseconds + Self.nanosecondsPerMillisecond - 1) / Self.nanosecondsPerMillisecond
        return Int(min(left, UInt64(Int32.max)))
    }
}
