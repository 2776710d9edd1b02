/// What a stream's frames and inferences cost, and what follows.
struct CapacityCosts {
    /// In milliseconds of one core.
    let frame: Double
    let inference: Double
    /// Per second, of a stream that has the machine for itself.
    private let frames: Double
    private let inferences: Double

    /// `plain` was a stream without inference, `single` one with.
    init(plain: CapacityTrial, single: CapacityTrial) {
        (frames, inferences) = (plain.allFramesPerSecond, single.allInferencesPerSecond)
        frame = 1000 * plain.cores / max(0.001, plain.allFramesPerSecond)
        inference = max(0, 1000 * (single.cores - plain.cores) / max(0.001, single.allInferencesPerSecond))
    }

    /// What is used up where `refused`, the smallest number of streams that wasn't carried, wasn't.
    func limit(_ refused: CapacityTrial?, usableCores: Double) -> CapacityAnswer.Limit {
        guard let refused else { return .none }
        // Where the machine has time left, something else keeps frames from being in time.
        let busyShare = 0.85
        if refused.cores < usableCores * busyShare { return .latency }
        return frame * frames > inference * inferences ? .decoding : .inference
    }

    /// What would make room for more streams than `streams`, the most helpful first.
    func advice(beyond streams: Int, stillShare: Double?, usableCores: Double) -> [CapacityAnswer.Advice] {
        func room(framesPerSecond: Double, inferencesPerSecond: Double) -> Int {
            let cores = (frame * framesPerSecond + inference * inferencesPerSecond) / 1000
            return Int(usableCores / max(0.000_001, cores))
        }
        let half = (inferences / 2 * 10).rounded() / 10
        var advice = [
            CapacityAnswer.Advice(
                text: "half the inferences (max-inferences: \(half))",
                streams: room(framesPerSecond: frames, inferencesPerSecond: inferences / 2)
            )
        ]
        if let stillShare, stillShare > 0 {
            advice.append(
                .init(
                    text: "no inferences of what stands still (gate: motion), on footage like this",
                    streams: room(framesPerSecond: frames, inferencesPerSecond: inferences * (1 - stillShare))
                )
            )
        }
        return advice.filter { $0.streams > streams }.sorted { $0.streams > $1.streams }
    }
}
