/// How long something usually takes: a moving mean, and how far times are from it.
struct TypicalTime {
    /// How much a new measurement counts at least: the mean follows a change within some ten of them.
    private static let leastShare = 0.1

    /// In nanoseconds.
    private(set) var mean = 0.0
    private var deviation = 0.0
    private(set) var count = 0

    /// What most times don't exceed: one mean deviation above the mean.
    ///
    /// A result that comes too late wastes its inference, and one that wasn't tried wastes the device; so there is no margin beyond.
    var most: Double { mean + deviation }

    mutating func learn(_ time: Double) {
        count += 1
        guard count > 1 else {
            // As RFC 6298, section 2.2: nothing is known yet of how much times differ.
            (mean, deviation) = (time, time / 2)
            return
        }
        // The first ones count alike: a device is slow at first.
        let share = max(Self.leastShare, 1 / Double(count))
        deviation += (abs(time - mean) - deviation) * share
        mean += (time - mean) * share
    }
}
