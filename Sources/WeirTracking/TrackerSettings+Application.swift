import WeirCore

extension TrackerSettings {
    /// Where an application says nothing else, the papers' algorithms begin tracks at this score: the detectors of users'
    /// own objects score lower than those of the papers, in which tracks begin at 0.7.
    public static let usualNewTrackThreshold = 0.4
    /// Where an application says nothing else, all algorithms remember for as long.
    public static let usualPatience = TrackerSettings(.weir).patience

    /// The settings of an application: of the algorithm's paper, fitted to where tracks begin, and then as `options` say.
    ///
    /// Where nothing says a threshold, Weir's own algorithm goes by the detector's scores.
    public init(
        _ algorithm: TrackerAlgorithm,
        patience: Int = usualPatience,
        newTrackThreshold: Double? = nil,
        options: OptionsByClass<TrackOptions>
    ) {
        self.init(algorithm)
        self.patience = patience
        if newTrackThreshold != nil || !followsScores || options.setThresholds {
            beginTracks(at: Float(newTrackThreshold ?? Self.usualNewTrackThreshold))
        }
        apply(options)
    }
}
