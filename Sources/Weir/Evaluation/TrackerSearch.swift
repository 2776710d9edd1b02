import WeirConfig
import WeirCore
import WeirTracking

/// Looks for the settings that do best on sequences.
///
/// First the algorithms as they are and as their papers have them, and settings drawn at random, then neighbours of the best so far. The same seed tries
/// the same; how many threads there are changes nothing.
struct TrackerSearch {
    let sequences: [TuningSequence]
    let metric: TuningMetric
    let trials: Int
    let seed: UInt64
    let threads: Int
    /// Whether the camera's motion is known.
    let followsCamera: Bool

    /// What was scored once, by settings and sequence.
    private var known: [Trial: TrackingScores] = [:]

    private struct Trial: Hashable {
        let tracking: Application.Tracking
        let sequence: Int
    }

    /// The part of the trials that are drawn at random.
    private static let randomPart = 0.5
    /// So many are tried before the next are chosen, as neighbours of so many of the best.
    private static let batch = 12
    private static let parents = 4
    /// So often a neighbour is drawn that was not tried before; all of them may have been.
    private static let draws = 20

    init(_ sequences: [TuningSequence], metric: TuningMetric, trials: Int, seed: UInt64, threads: Int) {
        self.sequences = sequences
        self.metric = metric
        self.trials = trials
        self.seed = seed
        self.threads = threads
        followsCamera = sequences.contains { $0.footage.cameraMotions != nil }
    }

    /// The settings that score best on the sequences of these numbers, those tried first among equals.
    ///
    /// `progress` hears how many have been tried, and how well the best does.
    mutating func best(
        on chosen: [Int],
        progress: (_ tried: Int, _ best: Double) -> Void
    ) -> Application.Tracking {
        var random = SeededNumbers(seed: seed)
        var tried: [(tracking: Application.Tracking, candidate: TrackerCandidate?, value: Double)] = []
        var seen: Set<Application.Tracking> = []
        var next = Array(beginning.prefix(trials))
        while !next.isEmpty {
            seen.formUnion(next.map(\.0))
            score(next.map(\.0), on: chosen)
            for (tracking, candidate) in next {
                tried.append((tracking, candidate, metric.value(of: scores(tracking, on: chosen))))
            }
            progress(tried.count, tried.map(\.value).max() ?? 0)
            let parents =
                Double(tried.count) < Self.randomPart * Double(trials)
                ? [] : tried.sorted { $0.value > $1.value }.compactMap(\.candidate).prefix(Self.parents)
            next = draw(min(Self.batch, trials - tried.count), near: Array(parents), &seen, &random)
        }
        return tried.max { $0.value < $1.value }?.tracking
            ?? TrackerCandidate.standard(.weir, followsCamera: followsCamera)
    }

    /// The scores on the sequences of these numbers, as one.
    mutating func scores(_ tracking: Application.Tracking, on chosen: [Int]) -> TrackingScores {
        score([tracking], on: chosen)
        var sum = TrackingScores()
        for sequence in chosen {
            if let scores = known[Trial(tracking: tracking, sequence: sequence)] { sum.add(scores) }
        }
        return sum
    }

    /// Weir's own as it is comes first, since it is what holds anyway.
    private var beginning: [(Application.Tracking, TrackerCandidate?)] {
        let algorithms = [.weir] + TrackerCandidate.algorithms.filter { $0 != .weir }
        let papers = algorithms.compactMap { TrackerCandidate(paperOf: $0) }
        return algorithms.map { (TrackerCandidate.standard($0, followsCamera: followsCamera), nil) }
            + papers.map { ($0.tracking(followsCamera: followsCamera), $0) }
    }

    private func draw(
        _ count: Int,
        near parents: [TrackerCandidate],
        _ seen: inout Set<Application.Tracking>,
        _ random: inout SeededNumbers
    ) -> [(Application.Tracking, TrackerCandidate?)] {
        var drawn: [(Application.Tracking, TrackerCandidate?)] = []
        for place in 0..<max(0, count) {
            for _ in 0..<Self.draws {
                let candidate =
                    parents.isEmpty
                    ? TrackerCandidate(using: &random)
                    : parents[place % parents.count].neighbour(using: &random)
                let tracking = candidate.tracking(followsCamera: followsCamera)
                guard seen.insert(tracking).inserted else { continue }
                drawn.append((tracking, candidate))
                break
            }
        }
        return drawn
    }

    /// Scores what isn't known yet.
    private mutating func score(_ trackings: [Application.Tracking], on chosen: [Int]) {
        let open = trackings.flatMap { tracking in chosen.map { Trial(tracking: tracking, sequence: $0) } }
            .filter { known[$0] == nil }
        guard !open.isEmpty else { return }
        let sequences = sequences
        let found = parallelMap(open.count, threads: threads) { index in
            sequences[open[index].sequence].scores(of: open[index].tracking)
        }
        for (trial, scores) in zip(open, found) { known[trial] = scores }
    }
}
