import WeirCore

extension TrackerSettings {
    /// Where an application says nothing else, tracks begin at this score; the detectors of users' own objects score lower
    /// than those of the papers, in which tracks begin at 0.7.
    public static let usualNewTrackThreshold = 0.4
    /// Where an application says nothing else, all algorithms remember for as long.
    public static let usualPatience = TrackerSettings(.weir).patience

    /// The settings of an application: of the algorithm's paper, fitted to where tracks begin, and then as `options` say.
    public init(
        _ algorithm: TrackerAlgorithm,
        patience: Int = usualPatience,
        newTrackThreshold: Double = usualNewTrackThreshold,
        options: OptionsByClass<TrackOptions>
    ) {
        self.init(algorithm)
        self.patience = patience
        beginTracks(at: Float(newTrackThreshold))
        apply(options)
    }
}
