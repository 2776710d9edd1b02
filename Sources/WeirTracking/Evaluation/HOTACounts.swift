/// What HOTA is counted from, for each of its thresholds of overlap.
///
/// Source: Luiten et al., "HOTA: a higher order metric for evaluating multi-object tracking", IJCV 2020.
struct HOTACounts: Hashable, Sendable {
    /// From this overlap on objects match: 0.05, 0.1 and so on up to 0.95.
    static let thresholds = (1...19).map { Double($0) * 0.05 }

    /// Matches.
    private var hits = zeros
    /// True and reported objects without a match.
    private var errors = zeros
    /// For each match, which part of its two identities' lives they are matched with each other, added up.
    private var associations = zeros

    private static let zeros = [Double](repeating: 0, count: thresholds.count)

    init() {}

    init(_ sequence: ScoredSequence) {
        let alignment = Self.alignment(sequence)
        // By the highest threshold that a match reaches.
        var matched = [Double](repeating: 0, count: sequence.pairs.count * Self.thresholds.count)
        for frame in sequence.frames {
            var frameHits = Self.zeros
            for match in frame.matches({ $0.value * alignment[$0.pair] }) {
                guard let index = Self.highestThreshold(match.value) else { continue }
                matched[match.pair * Self.thresholds.count + index] += 1
                frameHits[index] += 1
            }
            count(frameHits, objects: frame.truth.count + frame.found.count)
        }
        associate(matched, sequence)
    }

    mutating func add(_ other: HOTACounts) {
        for index in Self.thresholds.indices {
            hits[index] += other.hits[index]
            errors[index] += other.errors[index]
            associations[index] += other.associations[index]
        }
    }

    /// 0 to 1, as are the others.
    var hota: Double { mean { (detection($0) * association($0)).squareRoot() } }
    var detectionAccuracy: Double { mean(detection) }
    var associationAccuracy: Double { mean(association) }

    private func detection(_ index: Int) -> Double { hits[index] / max(1, hits[index] + errors[index]) }
    private func association(_ index: Int) -> Double { associations[index] / max(1, hits[index]) }

    private func mean(_ value: (Int) -> Double) -> Double {
        Self.thresholds.indices.map(value).reduce(0, +) / Double(Self.thresholds.count)
    }

    private static func highestThreshold(_ overlap: Double) -> Int? {
        thresholds.lastIndex { overlap >= $0 - ScoredSequence.rounding }
    }

    /// In how far each pair of identities goes together over the whole sequence.
    private static func alignment(_ sequence: ScoredSequence) -> [Double] {
        var shared = [Double](repeating: 0, count: sequence.pairs.count)
        for frame in sequence.frames {
            var rows = [Double](repeating: 0, count: frame.truth.count)
            var columns = [Double](repeating: 0, count: frame.found.count)
            for overlap in frame.overlaps {
                rows[overlap.row] += overlap.value
                columns[overlap.column] += overlap.value
            }
            for overlap in frame.overlaps {
                shared[overlap.pair] += overlap.value / (rows[overlap.row] + columns[overlap.column] - overlap.value)
            }
        }
        return zip(sequence.pairs, shared).map { pair, shared in
            shared / (Double(sequence.trueLives[pair.truth] + sequence.foundLives[pair.found]) - shared)
        }
    }

    private mutating func count(_ frameHits: [Double], objects: Int) {
        var reached = 0.0
        for index in Self.thresholds.indices.reversed() {
            reached += frameHits[index]
            hits[index] += reached
            errors[index] += Double(objects) - 2 * reached
        }
    }

    private mutating func associate(_ matched: [Double], _ sequence: ScoredSequence) {
        for (number, pair) in sequence.pairs.enumerated() {
            let lives = Double(sequence.trueLives[pair.truth] + sequence.foundLives[pair.found])
            var reached = 0.0
            for index in Self.thresholds.indices.reversed() {
                reached += matched[number * Self.thresholds.count + index]
                associations[index] += reached * reached / (lives - reached)
            }
        }
    }
}
