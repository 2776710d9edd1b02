import WeirConfig
import WeirCore
import WeirTracking

/// Settings of a tracker that may be tried, as places in lists of values.
struct TrackerCandidate: Hashable, Sendable {
    private var algorithm: Application.Tracking.Algorithm
    private var newTrackThreshold: Int
    private var highThreshold: Int
    private var lowThreshold: Int
    private var patience: Int
    private var minimumHits: Int

    /// All but the one that goes by looks, which files of detections don't tell.
    static let algorithms = Application.Tracking.Algorithm.allCases.filter { $0 != .deepsort }

    /// Scores of detectors, in steps that a person would take.
    private static let thresholds = (1...19).map { Float($0) / 20 }
    private static let patiences = [5, 10, 15, 20, 30, 45, 60, 90, 120, 180]
    private static let hits = [1, 2, 3, 4, 5]

    /// Any, each with the same chance.
    init(using random: inout SeededNumbers) {
        algorithm = Self.algorithms[random.below(Self.algorithms.count)]
        newTrackThreshold = random.below(Self.thresholds.count)
        highThreshold = random.below(newTrackThreshold + 1)
        lowThreshold = random.below(highThreshold + 1)
        patience = random.below(Self.patiences.count)
        minimumHits = random.below(Self.hits.count)
    }

    /// Those of the algorithm's paper; nil where they aren't in the lists.
    init?(paperOf algorithm: Application.Tracking.Algorithm) {
        let paper = TrackerSettings(TrackerAlgorithm(algorithm))
        guard let begin = Self.thresholds.firstIndex(of: paper.newTrackThreshold),
            let high = Self.thresholds.firstIndex(of: paper.highThreshold),
            let low = Self.thresholds.firstIndex(of: paper.lowThreshold),
            let patience = Self.patiences.firstIndex(of: paper.patience),
            let hits = Self.hits.firstIndex(of: paper.minimumHits)
        else { return nil }
        (self.algorithm, newTrackThreshold, highThreshold, lowThreshold) = (algorithm, begin, high, low)
        (self.patience, minimumHits) = (patience, hits)
    }

    /// One that differs in one setting, by a step or two.
    func neighbour(using random: inout SeededNumbers) -> TrackerCandidate {
        var other = self
        let step = [-2, -1, 1, 2][random.below(4)]
        switch random.below(5) {
        case 0: Self.move(&other.newTrackThreshold, by: step, Self.thresholds.count)
        case 1: Self.move(&other.highThreshold, by: step, Self.thresholds.count)
        case 2: Self.move(&other.lowThreshold, by: step, Self.thresholds.count)
        case 3: Self.move(&other.patience, by: step, Self.patiences.count)
        default: Self.move(&other.minimumHits, by: step, Self.hits.count)
        }
        // What begins a track may not count as weak, nor what is weak be left out.
        other.highThreshold = min(other.highThreshold, other.newTrackThreshold)
        other.lowThreshold = min(other.lowThreshold, other.highThreshold)
        return other
    }

    private static func move(_ place: inout Int, by step: Int, _ count: Int) {
        place = max(0, min(place + step, count - 1))
    }

    /// As an application says it; `followsCamera` for where the camera's motion is known.
    func tracking(followsCamera: Bool) -> Application.Tracking {
        var options = TrackOptions(
            lowThreshold: Self.thresholds[lowThreshold],
            newTrackThreshold: Self.thresholds[newTrackThreshold],
            patience: Self.patiences[patience],
            minimumHits: Self.hits[minimumHits]
        )
        // The others have no second round for what scores less.
        if [.bytetrack, .botsort, .weir].contains(algorithm) {
            options.highThreshold = Self.thresholds[highThreshold]
        }
        return Self.tracking(algorithm, options, followsCamera: followsCamera)
    }

    /// What holds where nothing is said but the algorithm.
    static func standard(
        _ algorithm: Application.Tracking.Algorithm,
        followsCamera: Bool
    ) -> Application.Tracking {
        tracking(algorithm, TrackOptions(), followsCamera: followsCamera)
    }

    private static func tracking(
        _ algorithm: Application.Tracking.Algorithm,
        _ options: TrackOptions,
        followsCamera: Bool
    ) -> Application.Tracking {
        Application.Tracking(
            algorithm: algorithm,
            followsCamera: followsCamera && [.ocsort, .botsort, .weir].contains(algorithm),
            options: OptionsByClass(general: options)
        )
    }
}

/// Numbers that look random and are the same for the same seed (SplitMix64: Steele, Lea and Flood, "Fast splittable
/// pseudorandom number generators", OOPSLA 2014).
struct SeededNumbers: Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// A number from 0 up to `limit`, which is above 0 and small beside 2⁶⁴.
    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }
}
