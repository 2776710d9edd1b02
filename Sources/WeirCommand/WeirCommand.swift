import ArgumentParser
import CWeirSystem
import Glibc
import Weir
import WeirCore

/// As many as there are cores on the smallest machine that Weir is made for.
private let allocationArenas: Int32 = 2

/// The command `weir`.
@main
struct WeirCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "weir",
        abstract: "Streaming video analytics: decode, detect, track, draw, encode.",
        version: weirVersion,
        subcommands: [
            RunCommand.self, PlanCommand.self, ReplayCommand.self, ReportCommand.self, ServeCommand.self,
            TopCommand.self,
            EventsCommand.self, PublishCommand.self, CheckCommand.self, ConvertCommand.self,
            DemoCommand.self, SceneCommand.self,
            TrackCommand.self, EvaluateCommand.self, TuneCommand.self, InspectCommand.self, VerifyCommand.self,
            QuantizeCommand.self, ModelCommand.self,
        ]
    )

    /// Every failure is one sentence and an exit code: 1 before anything ran, 2 while it ran.
    static func main() {
        // A reader that goes away is told of by the write that fails.
        signal(SIGPIPE, SIG_IGN)
        // Frames are allocated and freed by many threads; with an arena a thread the heap only ever grows.
        cweir_limit_allocation_arenas(allocationArenas)
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let error as WeirError {
            Console.error(error.description)
            Glibc.exit(Outcome.refused.rawValue)
        } catch let outcome as Outcome {
            Glibc.exit(outcome.rawValue)
        } catch {
            leave(error)
        }
    }

    /// Leaves as the argument parser says: with help, the version, or what is wrong with the command line.
    private static func leave(_ error: any Error) -> Never {
        guard exitCode(for: error).isSuccess else {
            Console.error("\(message(for: error)) See “weir --help”.")
            Glibc.exit(Outcome.refused.rawValue)
        }
        exit(withError: error)
    }
}

/// How the command ends where it doesn't end well; all has been said by then.
enum Outcome: Int32, Error {
    /// Nothing ran.
    case refused = 1
    /// It failed while it ran.
    case failed = 2

    /// The outcome of a run that failed.
    init(_ summary: RunSummary) {
        self = summary.isRefused ? .refused : .failed
    }
}
