import Foundation
import WeirCore

@testable import WeirTracking

/// HOTA, MOTA and IDF1 of results on MOT17, sequences added up, as TrackEval computes them.
///
/// HOTA: Luiten et al., "HOTA: a higher order metric for evaluating multi-object tracking", IJCV 2020. MOTA: Bernardin and
/// Stiefelhagen, 2008. IDF1: Ristani et al., 2016. What counts as truth is MOT17's rule: pedestrians that are to be
/// considered; results on people who sit, are mirrored or ride are left out.
struct MOTScores {
    struct Object {
        let identity: Int
        let box: Box
    }

    struct TrueObject {
        let identity: Int
        let box: Box
        let isConsidered: Bool
        let isDistractor: Bool
    }

    private static let thresholds = (1...19).map { Float($0) * 0.05 }
    /// Comparisons with a threshold leave room for rounding, as TrackEval's do.
    private static let epsilon: Float = 1e-6

    private var hits = [Double](repeating: 0, count: 19)
    private var errors = [Double](repeating: 0, count: 19)
    private var associations = [Double](repeating: 0, count: 19)
    private var (matches, misses, falseAlarms, switches) = (0.0, 0.0, 0.0, 0.0)
    private var (identityHits, identityErrors) = (0.0, 0.0)

    var hota: Double {
        let values = (0..<19).map { index in
            (hits[index] / (hits[index] + errors[index]) * associations[index] / max(1, hits[index])).squareRoot()
        }
        return 100 * values.reduce(0, +) / 19
    }
    var mota: Double { 100 * (1 - (misses + falseAlarms + switches) / (matches + misses)) }
    var idf1: Double { 100 * identityHits / (identityHits + identityErrors / 2) }

    /// Adds a sequence; both have a list of objects for each frame.
    mutating func add(results: [[Object]], truth: [[TrueObject]]) {
        let frames = zip(truth, results).map { Frame(truth: $0, found: $1) }
        addHOTA(frames)
        addCLEAR(frames)
        addIdentity(frames)
    }

    /// The pair of a true and a found identity.
    private struct Pair: Hashable {
        let truth: Int
        let found: Int
    }

    /// What is left of a frame when what doesn't count is taken out, and how far it overlaps.
    private struct Frame {
        let truth: [Int]
        let found: [Int]
        let overlaps: [[Float]]

        init(truth: [TrueObject], found: [Object]) {
            let all = truth.map { one in found.map { one.box.overlap($0.box) } }
            let isNear = all.map { row in row.map { $0 >= 0.5 - epsilon ? $0 : 0 } }
            var leftOut: Set<Int> = []
            for (row, column) in MOTScores.assignment(isNear).enumerated() {
                if let column, truth[row].isDistractor { leftOut.insert(column) }
            }
            let rows = truth.indices.filter { truth[$0].isConsidered }
            let columns = found.indices.filter { !leftOut.contains($0) }
            self.truth = rows.map { truth[$0].identity }
            self.found = columns.map { found[$0].identity }
            overlaps = rows.map { row in columns.map { all[row][$0] } }
        }
    }

    private static func assignment(_ worth: [[Float]]) -> [Int?] {
        var pairs = CandidatePairs(columnCount: worth.first?.count ?? 0)
        for row in worth {
            for (column, value) in row.enumerated() { pairs.add(column: column, weight: Double(value)) }
            pairs.endRow()
        }
        return Assignment.best(pairs)
    }

    private static func lifetimes(_ identities: [[Int]]) -> [Int: Double] {
        identities.joined().reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    /// In how far each pair of identities goes together over the whole sequence.
    private func alignment(_ frames: [Frame]) -> [Pair: Double] {
        var shared: [Pair: Double] = [:]
        for frame in frames {
            let rows = frame.overlaps.map { $0.reduce(0, +) }
            let columns = frame.found.indices.map { column in frame.overlaps.reduce(0) { $0 + $1[column] } }
            for (row, truth) in frame.truth.enumerated() {
                for (column, found) in frame.found.enumerated() where frame.overlaps[row][column] > 0 {
                    let overlap = frame.overlaps[row][column]
                    shared[Pair(truth: truth, found: found), default: 0] +=
                        Double(overlap / (rows[row] + columns[column] - overlap))
                }
            }
        }
        let (trueLives, foundLives) = (Self.lifetimes(frames.map(\.truth)), Self.lifetimes(frames.map(\.found)))
        for (pair, value) in shared {
            shared[pair] = value / ((trueLives[pair.truth] ?? 0) + (foundLives[pair.found] ?? 0) - value)
        }
        return shared
    }

    private mutating func addHOTA(_ frames: [Frame]) {
        let alignment = alignment(frames)
        var matched = [[Pair: Double]](repeating: [:], count: 19)
        for frame in frames {
            let worth = frame.overlaps.enumerated().map { row, overlaps in
                overlaps.enumerated().map { column, overlap in
                    overlap * Float(alignment[Pair(truth: frame.truth[row], found: frame.found[column])] ?? 0)
                }
            }
            let columns = Self.assignment(worth)
            for (index, threshold) in Self.thresholds.enumerated() {
                var count = 0.0
                for (row, column) in columns.enumerated() {
                    guard let column, frame.overlaps[row][column] >= threshold - Self.epsilon else { continue }
                    matched[index][Pair(truth: frame.truth[row], found: frame.found[column]), default: 0] += 1
                    count += 1
                }
                hits[index] += count
                errors[index] += Double(frame.truth.count + frame.found.count) - 2 * count
            }
        }
        let (trueLives, foundLives) = (Self.lifetimes(frames.map(\.truth)), Self.lifetimes(frames.map(\.found)))
        for (index, counts) in matched.enumerated() {
            for (pair, count) in counts {
                let all = (trueLives[pair.truth] ?? 0) + (foundLives[pair.found] ?? 0) - count
                associations[index] += count * count / all
            }
        }
    }

    private mutating func addCLEAR(_ frames: [Frame]) {
        var last: [Int: Int] = [:]
        var previous: [Int: Int] = [:]
        for frame in frames {
            // Who was matched in the frame before stays matched.
            let worth = frame.overlaps.enumerated().map { row, overlaps in
                overlaps.enumerated().map { column, overlap -> Float in
                    guard overlap >= 0.5 - Self.epsilon else { return 0 }
                    return overlap + (previous[frame.truth[row]] == frame.found[column] ? 1_000 : 0)
                }
            }
            var now: [Int: Int] = [:]
            for (row, column) in Self.assignment(worth).enumerated() {
                guard let column else { continue }
                let (truth, found) = (frame.truth[row], frame.found[column])
                if let old = last[truth], old != found { switches += 1 }
                (last[truth], now[truth]) = (found, found)
            }
            matches += Double(now.count)
            misses += Double(frame.truth.count - now.count)
            falseAlarms += Double(frame.found.count - now.count)
            if !frame.truth.isEmpty, !frame.found.isEmpty { previous = now }
        }
    }

    private mutating func addIdentity(_ frames: [Frame]) {
        var shared: [Pair: Float] = [:]
        for frame in frames {
            for (row, truth) in frame.truth.enumerated() {
                for (column, found) in frame.found.enumerated() where frame.overlaps[row][column] >= 0.5 - Self.epsilon
                {
                    shared[Pair(truth: truth, found: found), default: 0] += 1
                }
            }
        }
        let truth = Set(shared.keys.map(\.truth)).sorted()
        let found = Set(shared.keys.map(\.found)).sorted()
        let worth = truth.map { one in found.map { shared[Pair(truth: one, found: $0)] ?? 0 } }
        var hits = 0.0
        for (row, column) in Self.assignment(worth).enumerated() {
            if let column { hits += Double(worth[row][column]) }
        }
        identityHits += hits
        identityErrors += frames.reduce(0) { $0 + Double($1.truth.count + $1.found.count) } - 2 * hits
    }
}
