import Weir
import WeirConfig
import WeirCore

/// A run that a person watches and may end with Ctrl-C.
struct Session {
    let quiet: Bool

    /// Runs to the end, telling of progress, warnings and failures on the way.
    ///
    /// Throws where the run is refused; failures while it runs are in the summary, and have been told.
    func run(_ application: Application, raw: RawRecorder.Settings? = nil) throws(WeirError) -> RunSummary {
        // One that takes commands may be given streams, and runs until it is told to end.
        let run = try ApplicationRun(application, isOpen: !application.commands.isEmpty, raw: raw)
        let commands = try CommandListeners(application.commands, run) { Console.warning($0) }
        defer { commands.end() }
        let signals = StopSignals { run.finish() }
        var reporter = ProgressReporter(quiet: quiet)
        let summary = try withExtendedLifetime(signals) { () throws(WeirError) in
            try run.run { reporter.report($0) }
        }
        if let failure = summary.failure { Console.error(failure.description) }
        return summary
    }
}

/// Turns events into lines.
struct ProgressReporter {
    let quiet: Bool
    private var lastLine: Double?

    /// Where lines can't be replaced, there is one in so many seconds.
    private static let secondsBetweenLines = 5.0

    init(quiet: Bool) {
        self.quiet = quiet
    }

    mutating func report(_ event: RunEvent) {
        switch event {
        case .progress(let progress): report(progress)
        case .warning(let source, let text, let count): warn(source, text, count)
        case .streamFailed(_, let error): Console.error(error.description)
        case .streamAdded(let id): say("stream \(id): added")
        case .streamRemoved(let id): say("stream \(id): removed")
        case .finishing:
            say("finishing: completing the files (Ctrl-C again quits at once)")
        case .performance(let line): Console.writeOutput(line)
        }
    }

    private func say(_ text: String) {
        if !quiet { Console.say(text) }
    }

    /// The first warnings of a stream are told in full, later ones at ever greater distances, and all are counted.
    private func warn(_ source: SourceID?, _ text: String, _ count: Int) {
        let isPowerOfTen = [1, 10, 100, 1000, 10_000, 100_000].contains(count)
        guard isPowerOfTen else { return }
        let place = source.map { "stream \($0): " } ?? ""
        Console.warning("\(place)\(text)" + (count > 1 ? " (\(count) warnings so far)" : ""))
    }

    private mutating func report(_ progress: RunProgress) {
        guard !quiet else { return }
        if !Console.isTerminal, let lastLine, progress.seconds - lastLine < Self.secondsBetweenLines { return }
        lastLine = progress.seconds
        Console.progress(line(progress))
    }

    private func line(_ progress: RunProgress) -> String {
        let running = progress.streams.filter { !$0.hasEnded }.count
        var parts = [
            "\(progress.frames) frames",
            running == progress.streams.count
                ? "\(running) streams" : "\(running) of \(progress.streams.count) streams",
            "\(decimal(progress.framesPerSecond)) fps",
        ]
        if running > 0, let left = progress.timeLeft { parts.append("\(duration(left)) left") }
        return parts.joined(separator: "  ")
    }

    /// Hours, minutes and seconds, as far as there are any.
    private func duration(_ seconds: Double) -> String {
        let whole = Int(min(max(0, seconds), 1e9).rounded(.up))
        let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
        if hours > 0 { return "\(hours) h \(minutes) min" }
        return minutes > 0 ? "\(minutes) min \(rest) s" : "\(rest) s"
    }
}

/// A number with one decimal.
func decimal(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "-" }
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(abs(tenths % 10))"
}
