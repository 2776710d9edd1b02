/// The ways in which detections become tracks.
public enum TrackerAlgorithm: String, CaseIterable, Sendable {
    /// Overlap with the last box alone (Bochinski, Eiselein and Sikora, "High-speed tracking-by-detection without using
    /// image information", AVSS 2017).
    case iou
    /// Overlap with the predicted box (Bewley, Ge, Ott, Ramos and Upcroft, "Simple online and realtime tracking",
    /// ICIP 2016).
    case sort
    /// As SORT, and detections of low score may extend a track that none of high score did (Zhang et al., "ByteTrack:
    /// multi-object tracking by associating every detection box", ECCV 2022).
    case bytetrack
}

/// What a tracker goes by.
///
/// The defaults are those of the algorithm's paper. SORT's thresholds and patience are the exception: they are those with
/// which ByteTrack's authors compare it, as its own (0.5, and one frame) go with the detectors of 2016.
public struct TrackerSettings: Hashable, Sendable {
    public var algorithm: TrackerAlgorithm
    /// Whether a track keeps to one class; otherwise it takes on the class of each detection that continues it.
    public var classAware = true
    /// The least overlap of a track with the detection that continues it, 0 to 1; ByteTrack first multiplies the overlap
    /// by the detection's score.
    public var minimumOverlap: Float
    /// Only detections that score more are used at all.
    public var lowThreshold: Float
    /// Detections that don't score more continue only tracks that found nothing better; used by ByteTrack alone.
    public var highThreshold: Float
    /// Detections that score less begin no track.
    public var newTrackThreshold: Float
    /// For how many inferred frames in a row an object that isn't seen is remembered.
    public var patience: Int
    /// In how many inferred frames after its first an object must be seen before it is reported.
    ///
    /// In as many frames after the start or a reset all objects are reported at once.
    public var minimumHits: Int

    /// The defaults of `algorithm`.
    public init(_ algorithm: TrackerAlgorithm) {
        self.algorithm = algorithm
        switch algorithm {
        case .iou:
            minimumOverlap = 0.5
            (lowThreshold, highThreshold, newTrackThreshold) = (0, 0, 0.5)
            (patience, minimumHits) = (0, 1)
        case .sort:
            minimumOverlap = 0.3
            (lowThreshold, highThreshold, newTrackThreshold) = (0.6, 0.6, 0.6)
            (patience, minimumHits) = (30, 3)
        case .bytetrack:
            minimumOverlap = 0.1
            (lowThreshold, highThreshold, newTrackThreshold) = (0.1, 0.6, 0.7)
            (patience, minimumHits) = (30, 1)
        }
    }
}
