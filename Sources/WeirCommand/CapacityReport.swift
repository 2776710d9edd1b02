import Weir

/// What `weir plan` prints: a line a trial, a bar of what each took, and what follows.
struct CapacityReport {
    /// The letters that the longest bar has.
    private static let barLength = 40

    private let answer: CapacityAnswer
    /// In milliseconds.
    private let latency: Int

    init(_ answer: CapacityAnswer, latency: Int) {
        self.answer = answer
        self.latency = latency
    }

    var text: String { table + "\n" + sentences.joined(separator: "\n") + "\n" }

    private var table: String {
        let heads = ["streams", "fps", "inferences/s", "missed %", "late %", "p99 ms", "cores", "MB", ""]
        let most = answer.trials.map(\.cores).max() ?? 0
        let rows = answer.trials.map { trial in
            [
                "\(trial.streams)", decimal(trial.framesPerSecond), decimal(trial.inferencesPerSecond),
                decimal(trial.missedShare * 100), decimal(trial.lateShare * 100), decimal(trial.latency),
                decimal(trial.cores), "\(trial.memory / 1_000_000)",
                String(repeating: trial.streams <= answer.streams ? "█" : "░", count: length(of: trial, most)),
            ]
        }
        return TextTable(rows: [heads] + rows, endsInWords: true).text
    }

    private func length(of trial: CapacityTrial, _ most: Double) -> Int {
        guard most > 0 else { return 0 }
        return max(1, Int(Double(Self.barLength) * trial.cores / most))
    }

    private var sentences: [String] {
        var sentences = [conclusion]
        sentences.append(
            "A frame costs \(decimal(answer.frameCost)) ms of a core without its inference, an inference "
                + "\(decimal(answer.inferenceCost)) ms."
        )
        for advice in answer.advice { sentences.append("About \(advice.streams) streams with \(advice.text).") }
        return sentences
    }

    private var conclusion: String {
        guard answer.streams > 0 else {
            return "Not even one stream is carried within \(latency) ms: an inference takes "
                + "\(decimal(answer.inferenceCost)) ms of a core. Promise more time, or take a smaller model."
        }
        let streams = answer.streams == 1 ? "1 stream" : "\(answer.streams) streams"
        switch answer.limit {
        case .none: return "This machine takes \(streams) within \(latency) ms, the most that were tried."
        case .decoding: return "This machine takes \(streams) within \(latency) ms; decoding is what limits it."
        case .inference: return "This machine takes \(streams) within \(latency) ms; inference is what limits it."
        case .latency:
            return
                "This machine takes \(streams) within \(latency) ms; the promise is what limits it, as it isn't busy all "
                + "the time."
        }
    }
}
