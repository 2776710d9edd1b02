import WeirCore

/// When a frame has to have left, so that its record is there in the time that was promised.
struct Promise {
    /// What is kept for threads that wake up late on a busy machine, as a part of the promise.
    private static let reserve: UInt64 = 10
    /// The most that what follows can claim, as a part of the promise: it must not keep a model from being used at all.
    private static let largestClaim: UInt64 = 2

    /// In nanoseconds.
    let latency: UInt64

    /// For a frame that came at `arrival`, where what follows takes `downstreamTime` nanoseconds.
    func deadline(arrival: MonotonicTime, downstreamTime: UInt64) -> MonotonicTime {
        let claim = min(downstreamTime, latency / Self.largestClaim)
        return arrival.advanced(by: latency - claim - latency / Self.reserve)
    }

    /// How many frames may have to be held, at the highest rate of usual cameras.
    var heldFrames: Int {
        let shortestInterval: UInt64 = 1_000_000_000 / 60
        return Int(min(latency / shortestInterval + 2, Self.mostHeldFrames))
    }

    /// Frames are large: 32 of 1080p take 100 MB.
    private static let mostHeldFrames: UInt64 = 32
}
