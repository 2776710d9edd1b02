import ArgumentParser
import Weir
import WeirConfig
import WeirCore

/// `weir check`.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say all that is wrong with applications' files, with line and column, and run nothing.",
        discussion: "Exit code 0: nothing is wrong, warnings aside. 1: at least one error."
    )

    @Argument(help: "Applications' files: Weir's own, or DeepStream's.", completion: .file())
    var files: [String]

    func run() throws {
        let reader = ConfigurationReader()
        var isRight = true
        for file in files {
            let report = reader.read(file)
            for diagnostic in report.diagnostics { Console.writeOutput(diagnostic.description + "\n") }
            let problems = report.application?.problems() ?? []
            for problem in problems { Console.writeOutput("\(file): error: \(problem.message)\n") }
            isRight = isRight && report.application != nil && problems.isEmpty
        }
        if !isRight { throw Outcome.refused }
    }
}
