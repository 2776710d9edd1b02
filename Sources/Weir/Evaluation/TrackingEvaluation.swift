import WeirCore
import WeirTracking

/// Scores what a run or a tracker has reported against the truth.
public struct TrackingEvaluation: Sendable {
    /// The scores of a sequence.
    public struct Sequence: Sendable {
        public let name: String
        public let scores: TrackingScores
    }

    /// By the truth's names, in the order in which it was given.
    public let sequences: [Sequence]
    /// All sequences as one.
    public let all: TrackingScores
    /// What was left out, and why, a sentence each.
    public let warnings: [String]

    /// Reads and scores; `results` is a file in MOTChallenge's format, one of records, or a folder of them, and so are
    /// `truth`, of which there may be several, and which may also be a synthetic street (`scene:?seed=7&frames=300`).
    ///
    /// Frames count from 1 in MOTChallenge's format and from 0 in records. Throws a sentence with the file and the line
    /// where something can't be read or doesn't go together.
    public init(results: String, truth: [String], classes: EvaluatedClasses) throws {
        var numbers = ClassNumbers()
        let truths = try TruthSequence.read(truth, classes: classes, numbers: &numbers)
        let reported = try ResultSequence.read(results)
        let names = reported.map(\.name)
        let places = try SequencePairing.places(of: names, forTruth: truths.map(\.name), "results")
        var (sequences, all, warnings): ([Sequence], TrackingScores, [String]) = ([], TrackingScores(), [])
        for (truth, place) in zip(truths, places) {
            let found = try Self.score(reported[place], truth, classes, numbers)
            sequences.append(Sequence(name: truth.name, scores: found.scores))
            all.add(found.scores)
            warnings += found.warnings.map { truths.count == 1 ? $0 : "\(truth.name): \($0)" }
        }
        let unused = names.indices.filter { !places.contains($0) }.map { names[$0] }
        if !unused.isEmpty {
            warnings.append("left out, as there is no truth for them: \(SequencePairing.listed(unused))")
        }
        (self.sequences, self.all, self.warnings) = (sequences, all, warnings)
    }

    private static func score(
        _ reported: ResultSequence,
        _ truth: TruthSequence,
        _ classes: EvaluatedClasses,
        _ numbers: ClassNumbers
    ) throws -> (scores: TrackingScores, warnings: [String]) {
        if case .named = classes, !truth.namesClasses, !reported.namesClasses {
            throw WeirError(
                .settings,
                "neither \(truth.path) nor \(reported.path) names classes; --classes may be mot17 or all with them."
            )
        }
        let isByClass = truth.namesClasses && reported.namesClasses
        var found = try reported.scored(classes, isByClass ? numbers : nil)
        let late = found.frames.dropFirst(truth.frames.count).reduce(0) { $0 + $1.count }
        if late > 0 { found.frames.removeSubrange(truth.frames.count...) }
        let there = isByClass ? truth.frames : truth.framesOfOneClass
        let scores = TrackingScores(results: found.frames, truth: there)
        return (scores, sentences(on: found, late: late, frames: truth.frames.count) + sentences(on: scores.unscored))
    }

    private static func sentences(on found: ResultSequence.Scored, late: Int, frames: Int) -> [String] {
        var sentences: [String] = []
        if found.nameless > 0 { sentences.append("\(objects(found.nameless)) left out: no tracker has named them") }
        if !found.otherClasses.isEmpty {
            let classes = found.otherClasses.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            let count = found.otherClasses.values.reduce(0, +)
            sentences.append(
                "\(objects(count)) left out: the truth has no such class (\(classes.joined(separator: ", ")))"
            )
        }
        if late > 0 { sentences.append("\(objects(late)) left out: the truth ends after \(frames) frames") }
        return sentences
    }

    private static func sentences(on unscored: UnscoredObjects) -> [String] {
        let reasons = [
            (unscored.invalidResults, "a reported box is not of numbers, or inside out"),
            (unscored.repeatedResults, "their identity was reported twice in a frame"),
            (unscored.invalidTruth, "a true box is not of numbers, or inside out"),
            (unscored.repeatedTruth, "their identity is in the truth of a frame twice"),
        ]
        return reasons.filter { $0.0 > 0 }.map { "\(objects($0.0)) left out: \($0.1)" }
    }

    private static func objects(_ count: Int) -> String { count == 1 ? "1 object was" : "\(count) objects were" }
}

extension TruthSequence {
    /// The objects where classes don't matter.
    var framesOfOneClass: [[TrueObject]] {
        guard namesClasses else { return frames }
        return frames.map { objects in
            objects.map { object in
                var object = object
                object.classNumber = 0
                return object
            }
        }
    }
}
