import WeirConfig
public import WeirCore
import WeirInference

/// Measures how many streams a machine takes, with real runs of the user's own footage.
public struct CapacityPlan: Sendable {
    /// The part of its frames that a stream must get through, since the last ones are still under way when it is asked.
    private static let leastFrameShare = 0.95
    /// The part of the inferences that may be missed: now and then any machine is busy with something else.
    private static let mostMissedShare = 0.02
    /// The part of the frames that may be late, for the same reason.
    private static let mostLateShare = 0.001
    /// The part of all cores that a machine can be expected to give when it is full.
    private static let usableShare = 0.95

    private let question: CapacityQuestion
    private let cores: Int

    public init(_ question: CapacityQuestion) {
        self.question = question
        cores = Processors.count
    }

    /// Tries numbers of streams until the largest is found that is carried; `onTrial` is told of each.
    ///
    /// Throws `.settings` where a source is no footage, and what speaks against the application.
    public func run(onTrial: (CapacityTrial, _ isCarried: Bool) -> Void) throws(WeirError) -> CapacityAnswer {
        let plain = try CapacityTrial.run(question, streams: 1, inferring: false)
        let single = try CapacityTrial.run(question, streams: 1)
        let costs = CapacityCosts(plain: plain, single: single)
        var search = CapacitySearch(most: question.mostStreams)
        var trials = [single]
        var last = single
        search.note(1, isCarried: isCarried(single, beside: plain))
        onTrial(single, isCarried(single, beside: plain))
        while search.result == nil {
            let guess = Int(Double(cores) * Self.usableShare / max(0.001, last.cores / Double(last.streams)))
            last = try CapacityTrial.run(question, streams: search.next(guess: guess))
            let isCarried = isCarried(last, beside: plain)
            onTrial(last, isCarried)
            search.note(last.streams, isCarried: isCarried)
            trials.append(last)
        }
        return try answer(search.result ?? 0, trials, costs, plain)
    }

    /// Whether all frames come through in time, with the inferences that they are to have.
    private func isCarried(_ trial: CapacityTrial, beside plain: CapacityTrial) -> Bool {
        trial.framesPerSecond >= plain.framesPerSecond * Self.leastFrameShare && trial.lateShare <= Self.mostLateShare
            && trial.missedShare <= Self.mostMissedShare
    }

    private func answer(
        _ streams: Int,
        _ trials: [CapacityTrial],
        _ costs: CapacityCosts,
        _ plain: CapacityTrial
    ) throws(WeirError) -> CapacityAnswer {
        var stillShare: Double?
        if question.application.pace.gate != .motion {
            var gated = question
            gated.application.pace.gate = .motion
            let trial = try CapacityTrial.run(gated, streams: 1)
            let single = trials.first { $0.streams == 1 }
            stillShare = single.map { 1 - trial.inferencesPerSecond / max(0.001, $0.inferencesPerSecond) }
        }
        let refused = trials.filter { $0.streams > streams }.min { $0.streams < $1.streams }
        let usable = Double(cores) * Self.usableShare
        return CapacityAnswer(
            streams: streams,
            trials: trials.sorted { $0.streams < $1.streams },
            limit: costs.limit(refused, usableCores: usable),
            frameCost: costs.frame,
            inferenceCost: costs.inference,
            stillShare: stillShare,
            advice: costs.advice(beyond: streams, stillShare: stillShare, usableCores: usable)
        )
    }
}
