/// How long downstream keeps frames: what most of them don't exceed.
struct DownstreamTime {
    /// How much a new measurement counts: half of what is known is from the last second of a usual camera.
    private static let newShare = 0.03
    /// How many mean deviations above the mean most times don't lie; more would set time aside for what seldom happens.
    private static let deviations = 1.0

    private var mean = 0.0
    private var deviation = 0.0

    /// In nanoseconds.
    var most: UInt64 { UInt64(mean + deviation * Self.deviations) }

    mutating func learn(_ time: UInt64) {
        deviation += (abs(Double(time) - mean) - deviation) * Self.newShare
        mean += (Double(time) - mean) * Self.newShare
    }
}
