/// What is said of how objects of one class, or of all, are followed; nil where nothing is.
///
/// What each means in full stands at `TrackerSettings` of WeirTracking.
public struct TrackOptions: ClassOptionSet {
    /// Only detections of a higher score are used, 0 to 1.
    public var lowThreshold: Float?
    /// Detections of no higher score only continue what was seen before, 0 to 1.
    public var highThreshold: Float?
    /// The least score of a detection that begins an identity, 0 to 1.
    public var newTrackThreshold: Float?
    /// The least overlap with a detection that continues an identity, 0 to 1; algorithms differ in what they measure it by.
    public var minimumOverlap: Float?
    /// In how many inferred frames on end an object may go unseen and keep its identity.
    public var patience: Int?
    /// In how many inferred frames after its first an object must be seen before it is reported.
    public var minimumHits: Int?

    public init() {}

    public init(
        lowThreshold: Float? = nil,
        highThreshold: Float? = nil,
        newTrackThreshold: Float? = nil,
        minimumOverlap: Float? = nil,
        patience: Int? = nil,
        minimumHits: Int? = nil
    ) {
        self.lowThreshold = lowThreshold
        self.highThreshold = highThreshold
        self.newTrackThreshold = newTrackThreshold
        self.minimumOverlap = minimumOverlap
        self.patience = patience
        self.minimumHits = minimumHits
    }

    public static let keys: [ClassOption<TrackOptions>] = [
        ClassOption("low-threshold", \.lowThreshold, .fraction, "Only detections of a higher score are used."),
        ClassOption(
            "high-threshold",
            \.highThreshold,
            .fraction,
            "Detections of no higher score only continue what was seen before."
        ),
        ClassOption(
            "new-track-threshold",
            \.newTrackThreshold,
            .fraction,
            "The least score of a detection that begins an identity."
        ),
        ClassOption(
            "minimum-overlap",
            \.minimumOverlap,
            .fraction,
            "The least overlap with a detection that continues an identity."
        ),
        ClassOption(
            "patience",
            \.patience,
            .count,
            "In how many inferred frames on end an object may go unseen and keep its identity."
        ),
        ClassOption(
            "minimum-hits",
            \.minimumHits,
            .count,
            "In how many inferred frames after its first an object must be seen before it is reported."
        ),
    ]
}
