import WeirCore

/// A sequence as the scores look at it: what counts, identities numbered from 0, and who overlaps with whom.
struct ScoredSequence {
    /// From this overlap on a true and a reported object can be the same, in all scores but HOTA.
    static let leastOverlap = 0.5
    /// Overlaps are compared with room for the rounding of boxes that are written with few decimals.
    static let rounding = 1e-6

    private(set) var frames: [ScoredFrame] = []
    /// In how many frames each true identity is.
    private(set) var trueLives: [Int] = []
    /// In how many frames each reported identity is.
    private(set) var foundLives: [Int] = []
    /// The pairs of a true and a reported identity that ever overlap.
    private(set) var pairs: [Pair] = []
    private(set) var unscored = UnscoredObjects()

    struct Pair: Hashable {
        let truth: Int
        let found: Int
    }

    private var truthNumbers: [Int: Int] = [:]
    private var foundNumbers: [Int: Int] = [:]
    private var pairNumbers: [Pair: Int] = [:]

    /// Both have a list of objects for each frame; frames that one of them lacks are empty there.
    init(results: [[TrackedObject]], truth: [[TrueObject]]) {
        let count = max(results.count, truth.count)
        frames.reserveCapacity(count)
        for index in 0..<count {
            add(
                results: index < results.count ? results[index] : [],
                truth: index < truth.count ? truth[index] : []
            )
        }
    }

    private mutating func add(results: [TrackedObject], truth: [TrueObject]) {
        let truth = soundTruth(truth)
        let found = Self.withoutDistracted(soundResults(results), truth)
        let counted = truth.filter { $0.role == .counted }
        let rows = counted.map { Self.number($0.identity, in: &truthNumbers, &trueLives) }
        let columns = found.map { Self.number($0.identity, in: &foundNumbers, &foundLives) }
        let overlaps = ScoredFrame.overlaps(counted, found) { [rows, columns] row, column in
            pairNumber(Pair(truth: rows[row], found: columns[column]))
        }
        frames.append(ScoredFrame(truth: rows, found: columns, overlaps: overlaps))
    }

    private mutating func soundResults(_ objects: [TrackedObject]) -> [TrackedObject] {
        var seen: Set<Int> = []
        return objects.filter { object in
            guard object.box.isValid else {
                unscored.invalidResults += 1
                return false
            }
            guard seen.insert(object.identity).inserted else {
                unscored.repeatedResults += 1
                return false
            }
            return true
        }
    }

    private mutating func soundTruth(_ objects: [TrueObject]) -> [TrueObject] {
        var seen: Set<Int> = []
        return objects.filter { object in
            guard object.box.isValid else {
                unscored.invalidTruth += 1
                return false
            }
            // An ignored object may go by the number of another; benchmarks do that.
            guard object.role != .counted || seen.insert(object.identity).inserted else {
                unscored.repeatedTruth += 1
                return false
            }
            return true
        }
    }

    /// What is left when what was reported on distractors is taken out.
    private static func withoutDistracted(_ found: [TrackedObject], _ truth: [TrueObject]) -> [TrackedObject] {
        guard truth.contains(where: { $0.role == .distractor }) else { return found }
        let all = ScoredFrame(
            truth: Array(truth.indices),
            found: Array(found.indices),
            overlaps: ScoredFrame.overlaps(truth, found) { _, _ in 0 }
        )
        let matches = all.matches { $0.value >= leastOverlap - rounding ? $0.value : 0 }
        let distracted = Set(matches.filter { truth[$0.row].role == .distractor }.map(\.column))
        return found.indices.filter { !distracted.contains($0) }.map { found[$0] }
    }

    private static func number(_ identity: Int, in numbers: inout [Int: Int], _ lives: inout [Int]) -> Int {
        let number = numbers[identity] ?? lives.count
        if number == lives.count {
            numbers[identity] = number
            lives.append(0)
        }
        lives[number] += 1
        return number
    }

    private mutating func pairNumber(_ pair: Pair) -> Int {
        if let number = pairNumbers[pair] { return number }
        pairNumbers[pair] = pairs.count
        pairs.append(pair)
        return pairs.count - 1
    }
}
