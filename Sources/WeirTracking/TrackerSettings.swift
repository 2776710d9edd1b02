import WeirCore

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
    /// As SORT, and what was seen corrects what was predicted (Cao, Pang, Weng, Khirodkar and Kitani,
    /// "Observation-centric SORT", CVPR 2023).
    case ocsort
    /// As ByteTrack, with the camera's motion and with what objects look like (Aharon, Orfaig and Bobrovsky, "BoT-SORT:
    /// robust associations multi-pedestrian tracking", 2022).
    case botsort
    /// By what objects look like, the most recently seen first (Wojke, Bewley and Paulus, "Simple online and realtime
    /// tracking with a deep association metric", ICIP 2017).
    case deepsort
    /// Weir's own, which joins what proved to help.
    case weir
}

/// What a tracker goes by.
///
/// The defaults are those of the algorithm's paper. SORT's thresholds and patience are the exception: they are those with
/// which ByteTrack's authors compare it, as its own (0.5, and one frame) go with the detectors of 2016.
public struct TrackerSettings: Hashable, Sendable {
    public var algorithm: TrackerAlgorithm
    /// Whether a track keeps to one class; otherwise it takes on the class of each detection that continues it.
    public var classAware = true
    /// The least overlap of a track with the detection that continues it, 0 to 1; ByteTrack and those that build on it
    /// first multiply the overlap by the detection's score.
    public var minimumOverlap: Float {
        get { general.minimumOverlap }
        set { general.minimumOverlap = newValue }
    }
    /// Only detections that score more are used at all.
    public var lowThreshold: Float {
        get { general.lowThreshold }
        set {
            general.lowThreshold = newValue
            followsScores = false
        }
    }
    /// Detections that don't score more continue only tracks that found nothing better; used by ByteTrack and those
    /// that build on it.
    public var highThreshold: Float {
        get { general.highThreshold }
        set {
            general.highThreshold = newValue
            followsScores = false
        }
    }
    /// Detections that score less begin no track.
    public var newTrackThreshold: Float {
        get { general.newTrackThreshold }
        set {
            general.newTrackThreshold = newValue
            followsScores = false
        }
    }
    /// For how many inferred frames in a row an object that isn't seen is remembered.
    ///
    /// Weir's own tracker counts frames of stream time instead, 30 a second, so that its memory is as long at any rate.
    public var patience: Int {
        get { general.patience }
        set { general.patience = newValue }
    }
    /// In how many inferred frames after its first an object must be seen before it is reported.
    ///
    /// In as many frames after the start or a reset all objects are reported at once.
    public var minimumHits: Int {
        get { general.minimumHits }
        set { general.minimumHits = newValue }
    }
    /// Whether the camera's motion is told from the pictures, for algorithms that take it into account.
    public var followsCamera = false
    /// Whether tracks begin at a part of what the detector's scores usually are, and the other thresholds go with that.
    ///
    /// So it is with Weir's own algorithm, until a threshold is set.
    public private(set) var followsScores: Bool
    /// Whether objects are looked for in the pictures between inferred frames, rather than predicted alone.
    public var isVisual = false
    /// Whether the ways of all objects are kept, for `ObjectTracker.report`.
    public var keepsHistory = false
    /// What goes for objects of a class instead of what goes for all.
    public var classRules: [ClassName: ClassRules] = [:]

    /// What may differ from class to class; `TrackerSettings` says what each is.
    public struct ClassRules: Hashable, Sendable {
        public var lowThreshold: Float
        public var highThreshold: Float
        public var newTrackThreshold: Float
        public var minimumOverlap: Float
        public var patience: Int
        public var minimumHits: Int
    }

    /// What goes for classes that have no rules of their own.
    public private(set) var general: ClassRules

    /// What goes for an object; its class's number goes before its name.
    public func rules(for object: DetectedObject) -> ClassRules {
        if classRules.isEmpty { return general }
        return classRules[.number(object.classID)] ?? classRules[.name(object.label)] ?? general
    }

    /// Takes in what is said of all classes, and then of single ones.
    public mutating func apply(_ options: OptionsByClass<TrackOptions>) {
        if options.setThresholds { followsScores = false }
        general.apply(options.general)
        for entry in options.classes {
            let name = ClassName(text: entry.name)
            var rules = classRules[name] ?? general
            rules.apply(entry.options)
            classRules[name] = rules
        }
    }

    /// The defaults of `algorithm`.
    public init(_ algorithm: TrackerAlgorithm) {
        self.algorithm = algorithm
        followsScores = algorithm == .weir
        general = Self.rules(algorithm)
    }

    /// Fits the thresholds to a detector whose scores call for tracks to begin at `threshold`.
    ///
    /// Thresholds that lie above it are lowered to it. Weir's own algorithm, of which all thresholds hang together, keeps
    /// their proportions; an overlap that was set stays.
    public mutating func beginTracks(at threshold: Float) {
        let (part, old) = (threshold / newTrackThreshold, general)
        newTrackThreshold = threshold
        if algorithm == .weir {
            let lowering = min(1, part)
            highThreshold *= lowering
            lowThreshold *= lowering
            if minimumOverlap == Self.minimumOverlap(algorithm) { minimumOverlap *= lowering }
        } else {
            highThreshold = min(highThreshold, threshold)
            lowThreshold = min(lowThreshold, highThreshold)
        }
        for name in classRules.keys { classRules[name]?.follow(general, from: old) }
    }

    /// Tracks begin at this part of the score that is usual: on MOT17, whose detector's is 0.86 and more, at
    /// the papers' 0.7.
    private static let partOfTypicalScore: Float = 0.82
    /// Thresholds follow the scores in steps of a hundredth.
    private static let stepsOfThresholds: Float = 100

    /// Where tracks begin with a detector whose scores usually are `score`.
    static func newTrackThreshold(byTypicalScore score: Float) -> Float {
        (partOfTypicalScore * score * stepsOfThresholds).rounded() / stepsOfThresholds
    }

    private static func minimumOverlap(_ algorithm: TrackerAlgorithm) -> Float {
        switch algorithm {
        case .iou: 0.5
        case .sort, .ocsort, .deepsort: 0.3
        case .bytetrack: 0.1
        case .botsort: 0.2
        case .weir: 0.25
        }
    }

    private static func rules(_ algorithm: TrackerAlgorithm) -> ClassRules {
        let overlap = minimumOverlap(algorithm)
        return switch algorithm {
        case .iou: ClassRules(low: 0, high: 0, new: 0.5, overlap, patience: 0, hits: 1)
        case .sort, .ocsort: ClassRules(low: 0.6, high: 0.6, new: 0.6, overlap, patience: 30, hits: 3)
        case .bytetrack, .botsort: ClassRules(low: 0.1, high: 0.6, new: 0.7, overlap, patience: 30, hits: 1)
        case .deepsort: ClassRules(low: 0.6, high: 0.6, new: 0.6, overlap, patience: 30, hits: 2)
        case .weir: ClassRules(low: 0.4, high: 0.65, new: 0.7, overlap, patience: 30, hits: 1)
        }
    }
}

extension OptionsByClass<TrackOptions> {
    /// Whether any of them is a threshold.
    var setThresholds: Bool {
        ([general] + classes.map(\.options)).contains {
            $0.lowThreshold != nil || $0.highThreshold != nil || $0.newTrackThreshold != nil
        }
    }
}

extension TrackerSettings.ClassRules {
    /// Thresholds that were the general ones stay so.
    fileprivate mutating func follow(_ general: Self, from old: Self) {
        if lowThreshold == old.lowThreshold { lowThreshold = general.lowThreshold }
        if highThreshold == old.highThreshold { highThreshold = general.highThreshold }
        if newTrackThreshold == old.newTrackThreshold { newTrackThreshold = general.newTrackThreshold }
        if minimumOverlap == old.minimumOverlap { minimumOverlap = general.minimumOverlap }
    }

    fileprivate mutating func apply(_ options: TrackOptions) {
        lowThreshold = options.lowThreshold ?? lowThreshold
        highThreshold = options.highThreshold ?? highThreshold
        newTrackThreshold = options.newTrackThreshold ?? newTrackThreshold
        minimumOverlap = options.minimumOverlap ?? minimumOverlap
        patience = options.patience ?? patience
        minimumHits = options.minimumHits ?? minimumHits
    }

    fileprivate init(low: Float, high: Float, new: Float, _ overlap: Float, patience: Int, hits: Int) {
        (lowThreshold, highThreshold, newTrackThreshold, minimumOverlap) = (low, high, new, overlap)
        (self.patience, minimumHits) = (patience, hits)
    }
}
