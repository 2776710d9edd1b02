import Glibc

/// How fast a background is learned: much at first, then as slowly as scenes change.
struct Learning {
    /// How long it lasts before stillness is believed, in seconds, and from how many pictures at least.
    private static let time: Float = 1
    private static let leastPictures = 8
    /// What stands still for about this long no longer counts as moving, in seconds.
    private static let nearMemory: Float = 0.5
    /// The background follows the hour and the weather in so many seconds.
    private static let sameMemory: Float = 5
    /// What stands still becomes part of the background in as many seconds as were seen, within these.
    ///
    /// At first, since what passed while the background was learned would stay in it as a ghost. A gain that falls as
    /// 1/time is what H. Robbins and S. Monro, "A Stochastic Approximation Method", Annals of Mathematical Statistics
    /// 22(3), 1951, ask for; it stops falling, so that changes are followed.
    private static let changedMemory: ClosedRange<Float> = 1...30
    /// A cell's noise is followed by a factor of e in as many seconds as were seen, within these.
    ///
    /// Not faster, since the noise of the whole picture is known from the second picture on, and what passes at first
    /// should not count as noise.
    private static let noiseMemory: ClosedRange<Float> = 0.5...10

    private(set) var age: Float = 0
    private(set) var pictures = 0

    var isDone: Bool { age >= Self.time && pictures >= Self.leastPictures }

    /// The rates at a picture so many seconds after the one before.
    mutating func rates(after seconds: Float) -> Background.Rates {
        age += seconds
        pictures += 1
        // The mean of all pictures while there are few.
        let mean = isDone ? 0 : 1 / Float(pictures + 1)
        return Background.Rates(
            near: max(mean, Self.share(seconds, Self.nearMemory)),
            farSame: max(mean, Self.share(seconds, Self.sameMemory)),
            farChanged: max(mean, Self.share(seconds, clamped(Self.changedMemory))),
            deviation: exp(min(seconds / clamped(Self.noiseMemory), 1))
        )
    }

    /// The seconds that were seen, within limits.
    private func clamped(_ limits: ClosedRange<Float>) -> Float {
        min(max(age, limits.lowerBound), limits.upperBound)
    }

    private static func share(_ seconds: Float, _ memory: Float) -> Float { 1 - exp(-seconds / memory) }
}
