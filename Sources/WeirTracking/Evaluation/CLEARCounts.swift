/// What the CLEAR MOT scores are counted from.
///
/// Source: Bernardin and Stiefelhagen, "Evaluating multiple object tracking performance: the CLEAR MOT metrics",
/// EURASIP Journal on Image and Video Processing, 2008.
struct CLEARCounts: Hashable, Sendable {
    private(set) var matches = 0
    private(set) var misses = 0
    private(set) var falsePositives = 0
    /// How often a true identity was matched with another reported one than the last time.
    private(set) var switches = 0

    /// A pair that was matched in the last frame is worth more than any overlap of others.
    private static let continuation = 1000.0

    init() {}

    init(_ sequence: ScoredSequence) {
        var last = [Int?](repeating: nil, count: sequence.trueLives.count)
        var previous = last
        for frame in sequence.frames {
            let matched = frame.matches { overlap in
                guard overlap.value >= ScoredSequence.leastOverlap - ScoredSequence.rounding else { return 0 }
                let isContinued = previous[frame.truth[overlap.row]] == frame.found[overlap.column]
                return overlap.value + (isContinued ? Self.continuation : 0)
            }
            matches += matched.count
            misses += frame.truth.count - matched.count
            falsePositives += frame.found.count - matched.count
            // A frame without objects on either side ends no continuation, as in the benchmarks' own code.
            if frame.truth.isEmpty || frame.found.isEmpty { continue }
            previous = [Int?](repeating: nil, count: previous.count)
            for match in matched {
                let (truth, found) = (frame.truth[match.row], frame.found[match.column])
                if let old = last[truth], old != found { switches += 1 }
                (last[truth], previous[truth]) = (found, found)
            }
        }
    }

    mutating func add(_ other: CLEARCounts) {
        matches += other.matches
        misses += other.misses
        falsePositives += other.falsePositives
        switches += other.switches
    }

    /// Multiple object tracking accuracy (MOTA): at most 1, and below 0 where errors outnumber the objects.
    var accuracy: Double {
        Double(matches - falsePositives - switches) / Double(max(1, matches + misses))
    }
}
