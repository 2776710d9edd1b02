import ArgumentParser
import Glibc
import Weir
import WeirCore
import WeirDownload

/// `weir report`.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Make one archive for a bug report, without secrets.",
        discussion: """
            Versions, devices, the configuration, a drawing of the pipeline, the ends of logs, what a running service \
            measures, and what `weir run --raw` kept. Passwords, tokens and what is secret in addresses are covered; look \
            at it before you give it away all the same. See docs/replay.md.

              weir report cameras.yaml --log weir.log --service http://127.0.0.1:8080 --raw kept
            """
    )

    @Argument(help: "The application's file.", completion: .file())
    var file: String?

    @Option(name: .shortAndLong, help: "The archive to write.")
    var output = "weir-report.tar.gz"

    @Option(help: "A file of log lines; its last 4 MB are taken.", completion: .file())
    var log: [String] = []

    @Option(help: "The address of a running service; a token is taken from the variable WEIR_TOKEN.")
    var service: String?

    @Option(
        help: "A folder that `weir run --raw` made; it goes in as it is, pictures included.",
        completion: .directory
    )
    var raw: String?

    func run() throws {
        let (answers, silence) = ask()
        let report = BugReport(file: file, logs: log, answers: answers, raw: raw)
        let problems = try report.write(to: output)
        for problem in silence + problems { Console.warning(problem) }
        Console.say("wrote \(output)")
    }

    /// What the service answers, by the names of files, and what it doesn't.
    private func ask() -> (answers: [String: String], problems: [String]) {
        guard let service else { return ([:], []) }
        let base = service.hasSuffix("/") ? String(service.dropLast()) : service
        let token = getenv("WEIR_TOKEN").map { String(cString: $0) }
        var answers: [String: String] = [:]
        var problems: [String] = []
        for (path, name) in [("/metrics", "metrics.txt"), ("/api/v1/streams", "streams.json")] {
            do throws(WeirError) {
                let headers = token.map { ["Authorization": "Bearer \($0)"] } ?? [:]
                answers[name] = try WebRequest("GET", base + path, headers: headers).send().text
            } catch {
                problems.append(error.description)
            }
        }
        return (answers, problems)
    }
}
