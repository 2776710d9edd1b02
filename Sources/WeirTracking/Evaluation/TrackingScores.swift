/// How well tracks agree with the truth; scores are in percent.
///
/// They are those of TrackEval, the benchmarks' own code (https://github.com/JonathonLuiten/TrackEval), and so is what
/// they are where there is nothing to score: 0.
public struct TrackingScores: Hashable, Sendable {
    public private(set) var frames = 0
    /// The true objects that count, those of all frames together.
    public var trueObjects: Int { clear.matches + clear.misses }
    public private(set) var trueIdentities = 0
    public private(set) var reportedIdentities = 0
    public private(set) var unscored = UnscoredObjects()

    private var higherOrder = HOTACounts()
    private var clear = CLEARCounts()
    private var identity = IdentityCounts()

    /// Of nothing yet.
    public init() {}

    /// The scores of one sequence; both have a list of objects for each frame.
    public init(results: [[TrackedObject]], truth: [[TrueObject]]) {
        let sequence = ScoredSequence(results: results, truth: truth)
        frames = sequence.frames.count
        trueIdentities = sequence.trueLives.count
        reportedIdentities = sequence.foundLives.count
        unscored = sequence.unscored
        higherOrder = HOTACounts(sequence)
        clear = CLEARCounts(sequence)
        identity = IdentityCounts(sequence)
    }

    /// Adds the counts of other sequences, as if all were one.
    public mutating func add(_ other: TrackingScores) {
        frames += other.frames
        trueIdentities += other.trueIdentities
        reportedIdentities += other.reportedIdentities
        unscored.add(other.unscored)
        higherOrder.add(other.higherOrder)
        clear.add(other.clear)
        identity.add(other.identity)
    }

    /// Higher order tracking accuracy: how well objects are found and how well they keep their identity, in equal parts.
    public var hota: Double { 100 * higherOrder.hota }
    /// HOTA's part for finding objects.
    public var detectionAccuracy: Double { 100 * higherOrder.detectionAccuracy }
    /// HOTA's part for keeping identities.
    public var associationAccuracy: Double { 100 * higherOrder.associationAccuracy }
    /// Multiple object tracking accuracy: 100 less misses, false positives and switches in percent of the true objects.
    public var mota: Double { 100 * clear.accuracy }
    /// The part of objects that go by the right identity, one for a whole life.
    public var idf1: Double { 100 * identity.f1 }
    public var identitySwitches: Int { clear.switches }
    /// Reported objects that are none.
    public var falsePositives: Int { clear.falsePositives }
    /// True objects that were not reported.
    public var misses: Int { clear.misses }
}
