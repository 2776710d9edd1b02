import Foundation
import WeirConfig
import WeirCore
import WeirTracking

/// What trackers are tuned for.
public enum TuningMetric: String, CaseIterable, Sendable {
    case hota, mota, idf1

    func value(of scores: TrackingScores) -> Double {
        switch self {
        case .hota: scores.hota
        case .mota: scores.mota
        case .idf1: scores.idf1
        }
    }
}

/// Looks for the settings of a tracker that do best on labelled footage.
///
/// With several sequences each is also scored with what is best on the others; unless that beats what holds anyway every
/// time, nothing is changed.
public struct TrackerTuning: Sendable {
    public var metric: TuningMetric
    /// How many settings are tried.
    public var trials: Int
    /// The same seed tries the same settings.
    public var seed: UInt64

    public init(metric: TuningMetric = .hota, trials: Int = 200, seed: UInt64 = 1) {
        self.metric = metric
        self.trials = trials
        self.seed = seed
    }

    /// With more sequences than this, several are left out at a time.
    private static let mostFolds = 5

    /// What came of it.
    public struct Outcome: Sendable {
        /// What should be used.
        public let tracking: Application.Tracking
        /// What did best of what was tried.
        public let bestTracking: Application.Tracking
        /// Its scores on all sequences.
        public let best: TrackingScores
        /// Weir's default, on all sequences.
        public let standard: TrackingScores
        /// Each sequence with what is best on others; nil where there is but one sequence.
        public let heldOut: TrackingScores?
        /// In a sentence, what should be used and why.
        public let verdict: String

        let origin: String
    }

    /// Tries settings; `progress` gets a line now and then.
    ///
    /// Throws a sentence where the material can't be read or doesn't go together.
    public func run(on material: TuningMaterial, progress: (String) -> Void) throws -> Outcome {
        let sequences = try material.sequences()
        let threads = max(1, ProcessInfo.processInfo.activeProcessorCount)
        var search = TrackerSearch(sequences, metric: metric, trials: trials, seed: seed, threads: threads)
        let all = Array(sequences.indices)
        let standard = TrackerCandidate.standard(.weir, followsCamera: search.followsCamera)
        let best = search.best(on: all) { tried, value in
            progress("tried \(tried) of \(trials): best \(metric.rawValue.uppercased()) \(value.twoDecimals)")
        }
        let folds = sequences.count > 1 ? leaveOut(&search, all, standard, progress) : []
        let heldOut = folds.isEmpty ? nil : folds.reduce(into: TrackingScores()) { $0.add($1.chosen) }
        let (bestScores, standardScores) = (search.scores(best, on: all), search.scores(standard, on: all))
        let wins = folds.count { metric.value(of: $0.chosen) > metric.value(of: $0.standard) }
        let isBetter = metric.value(of: bestScores) > metric.value(of: standardScores)
        let isChanged = isBetter && wins == folds.count
        return Outcome(
            tracking: isChanged ? best : standard,
            bestTracking: best,
            best: bestScores,
            standard: standardScores,
            heldOut: heldOut,
            verdict: Self.verdict(isBetter: isBetter, wins: wins, of: folds.count),
            origin: "weir tune, \(metric.rawValue.uppercased()), \(trials) trials, seed \(seed), on "
                + SequencePairing.listed(sequences.map(\.name))
        )
    }

    /// What came of leaving out a part of the sequences.
    private struct Fold {
        /// The scores on that part of what is best on the rest.
        let chosen: TrackingScores
        /// The scores on that part of what holds anyway.
        let standard: TrackingScores
    }

    private func leaveOut(
        _ search: inout TrackerSearch,
        _ all: [Int],
        _ standard: Application.Tracking,
        _ progress: (String) -> Void
    ) -> [Fold] {
        let count = min(all.count, Self.mostFolds)
        var folds: [Fold] = []
        for number in 0..<count {
            let (out, others) = (all.filter { $0 % count == number }, all.filter { $0 % count != number })
            let best = search.best(on: others) { tried, _ in
                progress("left out \(number + 1) of \(count): tried \(tried) of \(trials)")
            }
            folds.append(Fold(chosen: search.scores(best, on: out), standard: search.scores(standard, on: out)))
        }
        return folds
    }

    private static func verdict(isBetter: Bool, wins: Int, of folds: Int) -> String {
        if !isBetter { return "Nothing that was tried is better than the default, which is kept." }
        if folds == 0 {
            return "One sequence can't tell whether its settings do well on others; give two or more to find out."
        }
        let what = "on sequences left out, settings chosen on the others beat the default \(wins) of \(folds) times"
        return wins == folds
            ? "The settings are changed: \(what)."
            : "The default is kept, as settings that don't win every time rarely hold elsewhere: \(what)."
    }
}

extension TrackerTuning.Outcome {
    /// The settings as a part of Weir's own file, with the scores in comments.
    public var fileText: String {
        tracking.fileText(head: [origin, ""] + table + ["", verdict] + others)
    }

    /// The best of the trials for those who want it all the same, where it isn't what should be used.
    private var others: [String] {
        if tracking == bestTracking { return [] }
        let lines = bestTracking.fileText(head: []).split(separator: "\n").map(String.init)
        return ["", "The best of the trials:"] + lines
    }

    /// A line for each of what was scored, the names of the scores in the first.
    public var table: [String] {
        let rows =
            [("best of the trials", best), ("the default (weir)", standard)]
            + (heldOut.map { [("chosen on the others", $0)] } ?? [])
        let width = rows.map(\.0.count).max() ?? 0
        let head = String(repeating: " ", count: width) + "    HOTA    MOTA    IDF1"
        return [head]
            + rows.map { name, scores in
                let values = [scores.hota, scores.mota, scores.idf1].map(\.twoDecimals)
                let cells = values.map { String(repeating: " ", count: max(0, 8 - $0.count)) + $0 }
                return name + String(repeating: " ", count: width - name.count) + cells.joined()
            }
    }
}

extension Double {
    /// With two decimals, for people to read.
    var twoDecimals: String { String(format: "%.2f", self) }
}
