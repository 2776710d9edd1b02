import WeirCore

extension MonotonicTime {
    /// Where the time until this deadline is divided among several attempts: the end of the first.
    func share(among count: Int) -> MonotonicTime {
        let now = MonotonicTime.now
        guard self > now, count > 0 else { return self }
        return now.advanced(by: (nanoseconds - now.nanoseconds) / UInt64(count))
    }
}
