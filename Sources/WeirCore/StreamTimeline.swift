/// Puts the times of a source that begins anew, jumps or drifts onto one time that only goes forward.
///
/// All times are in nanoseconds of the clock by which frames arrive.
public struct StreamTimeline: Sendable {
    /// A frame's time on the timeline.
    public struct Placement: Equatable, Sendable {
        public var time: UInt64
        /// Whether the frame's own time could not be followed.
        public var isRepaired: Bool
    }

    /// How much more than the time that went by a step may be; beyond it a camera's clock was set: 5 seconds.
    private static let longestStep: Int64 = 5_000_000_000
    /// How far frames may fall behind their arrival, beside what they wait for others: 5 seconds.
    private static let longestLag: Int64 = 5_000_000_000
    /// How far frames may be ahead of their arrival: 30 seconds, since servers send segments of some seconds at once.
    private static let longestLead: Int64 = 30_000_000_000
    /// How far ahead of its arrival a first frame may be and still be believed, in nanoseconds.
    private static let firstLead: Int64 = 1_000_000_000
    /// How far back a frame may be and still count as one of the same burst: a tenth of a second.
    ///
    /// Jitter buffers give frames that come all at once times that stand still.
    private static let longestBackstep: Int64 = 100_000_000
    /// The least step from frame to frame: a millisecond.
    private static let shortestStep: Int64 = 1_000_000

    /// How often a time could not be followed.
    public private(set) var repairs = 0
    private let lag: Int64
    private let isStampedOnArrival: Bool
    /// What is added to the source's times; nil before its first frame.
    private var offset: Int64?
    private var last: (time: Int64, arrival: Int64)?
    /// The source's latest time that differs from the one before, and when it arrived.
    private var change: (time: UInt64, arrival: Int64)?

    /// `delay` is how long frames wait on purpose before they arrive.
    ///
    /// Frames that are stamped as they reach this machine fall behind only where it is too slow for them, and then keep
    /// their times, as long as these move at all.
    public init(delay: UInt64, isStampedOnArrival: Bool = false) {
        lag = Self.longestLag + Int64(clamping: min(delay, UInt64(Int64.max / 4)))
        self.isStampedOnArrival = isStampedOnArrival
    }

    /// Says that the next frame is the first of a new connection, whose times may begin anywhere.
    public mutating func begin() {
        offset = nil
    }

    /// The place of a frame with the source's own time, or none, that arrives now.
    public mutating func place(_ time: UInt64?, arrival: UInt64) -> Placement {
        let now = Int64(clamping: min(arrival, UInt64(Int64.max / 4)))
        var isRepaired = false
        var placed = now
        // What is no time of this age of the world is none.
        if let time, time < UInt64(Int64.max / 4) {
            if change.map({ $0.time != time }) ?? true { change = (time, now) }
            let begin = offset ?? firstOffset(Int64(time), now)
            placed = Int64(time) + begin
            isRepaired = offset != nil && !isPlausible(placed, now)
            if isRepaired {
                repairs += 1
                placed = continuation(now)
            }
            offset = placed - Int64(time)
        }
        // Frames of a burst are put apart; the ones after it have their own times again.
        placed = max(placed, (last?.time).map { $0 + Self.shortestStep } ?? 0)
        last = (placed, now)
        return Placement(time: UInt64(placed), isRepaired: isRepaired)
    }

    private func firstOffset(_ time: Int64, _ now: Int64) -> Int64 {
        let isBelievable = time <= now + Self.firstLead && time >= now - lag
        return isBelievable ? 0 : now - time
    }

    private func isPlausible(_ placed: Int64, _ now: Int64) -> Bool {
        guard let last else { return true }
        let elapsed = now - last.arrival
        return placed > last.time - Self.longestBackstep && placed - last.time <= elapsed + Self.longestStep
            && placed <= now + Self.longestLead && (placed >= now - lag || mayLag(now))
    }

    private func mayLag(_ now: Int64) -> Bool {
        isStampedOnArrival && change.map { now - $0.arrival <= lag } ?? false
    }

    /// As much later than the last frame as it arrived later; at its arrival where that would be far from it.
    private func continuation(_ now: Int64) -> Int64 {
        guard let last else { return now }
        let next = last.time + max(now - last.arrival, Self.shortestStep)
        let isFar = now - next > lag / 2 || next - now > Self.longestLead / 2
        return isFar ? max(now, last.time + Self.shortestStep) : next
    }
}
