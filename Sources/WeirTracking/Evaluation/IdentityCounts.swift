/// What IDF1 is counted from.
///
/// Source: Ristani et al., "Performance measures and a data set for multi-target, multi-camera tracking", ECCV
/// workshops 2016.
struct IdentityCounts: Hashable, Sendable {
    /// Matches of true identities, each with the one reported identity that is best for all.
    private var hits = 0
    /// True and reported objects without such a match.
    private var errors = 0

    init() {}

    init(_ sequence: ScoredSequence) {
        var together = [Int](repeating: 0, count: sequence.pairs.count)
        for overlap in sequence.frames.lazy.flatMap(\.overlaps)
        where overlap.value >= ScoredSequence.leastOverlap - ScoredSequence.rounding {
            together[overlap.pair] += 1
        }
        var pairsOfTruth = [[Int]](repeating: [], count: sequence.trueLives.count)
        for (number, pair) in sequence.pairs.enumerated() { pairsOfTruth[pair.truth].append(number) }
        var candidates = CandidatePairs(columnCount: sequence.foundLives.count)
        for numbers in pairsOfTruth {
            for number in numbers {
                candidates.add(column: sequence.pairs[number].found, weight: Double(together[number]))
            }
            candidates.endRow()
        }
        let columns = Assignment.best(candidates)
        for (number, pair) in sequence.pairs.enumerated() where columns[pair.truth] == pair.found {
            hits += together[number]
        }
        errors = sequence.trueLives.reduce(0, +) + sequence.foundLives.reduce(0, +) - 2 * hits
    }

    mutating func add(_ other: IdentityCounts) {
        hits += other.hits
        errors += other.errors
    }

    /// IDF1, 0 to 1.
    var f1: Double { Double(hits) / max(1, Double(hits) + Double(errors) / 2) }
}
