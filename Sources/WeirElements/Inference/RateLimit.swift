/// Lets through at most so many frames per second, evenly, by the stream's own time.
struct RateLimit {
    private var next: UInt64 = 0
    private var last: UInt64 = 0

    /// Whether a frame goes through; one without a time always does.
    mutating func admits(at time: UInt64?, perSecond rate: Double) -> Bool {
        guard rate > 0, let time else { return true }
        let period = UInt64(1e9 / rate)
        // After a jump back, or far ahead, the beat begins anew.
        if time < last || time > next &+ period { next = time }
        last = time
        guard time >= next else { return false }
        next += period
        return true
    }

    mutating func reset() { self = RateLimit() }
}
