import ArgumentParser
import Glibc
import WeirCore

/// `weir top`.
struct TopCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "top",
        abstract: "Show the streams of a service, live in the terminal.",
        discussion: """
            Where standard output is no terminal, they are shown once. A token is taken from the variable WEIR_TOKEN.

              weir top
              WEIR_TOKEN=… weir top https://cameras.example:8443 --trust certificate.pem
            """
    )

    @Argument(help: "The service's address.")
    var address = "http://127.0.0.1:8080"

    @Option(help: "A file of certificates to trust instead of the system's, in PEM form.", completion: .file())
    var trust: String?

    /// ECMA-48: to the upper left, and erase from there on.
    private static let clear = "\u{1B}[H\u{1B}[J"

    func run() throws {
        guard isatty(STDOUT_FILENO) == 1 else {
            return Console.writeOutput(try picture())
        }
        while true {
            let picture = try picture()
            Console.writeOutput(Self.clear + picture)
            sleep(1)
        }
    }

    private func picture() throws(WeirError) -> String {
        let client = ServiceClient(address: address, trust: trust)
        let list: StreamList = try client.fetch("/api/v1/streams")
        let application: ServiceSummary = try client.fetch("/api/v1/application")
        let heads = [
            "stream", "state", "fps", "frames", "inferred", "skipped", "p99 ms", "late", "identities", "warnings",
            "shed", "reconnects", "place",
        ]
        let rows = list.streams.map { stream in
            [
                stream.id, stream.state, decimal(stream.fps), "\(stream.frames)", "\(stream.inferred)",
                stream.skips, stream.latency.map { decimal($0.p99) } ?? "",
                stream.latency.map { "\($0.late)" } ?? "", "\(stream.identities)", "\(stream.warnings)",
                "\(stream.shed)", "\(stream.reconnects)",
                stream.reason ?? stream.place,
            ].map(\.printable)
        }
        let fps = list.streams.reduce(0) { $0 + $1.fps }
        return "weir \(application.version)  \(application.condition)  up \(Int(application.uptime)) s  "
            + "streams \(rows.count)  \(decimal(fps)) fps\n\n" + TextTable(rows: [heads] + rows, endsInWords: true).text
    }
}

/// What is shown of a service's answers.
private struct StreamList: Decodable {
    struct Stream: Decodable {
        let id: String
        let place: String
        let state: String
        let reason: String?
        let frames: Int
        let inferred: Int
        let skipped: [String: Int]
        let latency: Latency?
        let fps: Double
        let warnings: Int
        let shed: Int
        let reconnects: Int
        let identities: Int

        /// What kept the model from seeing frames, the most frequent first.
        var skips: String {
            skipped.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }
                .joined(separator: " ")
        }
    }

    struct Latency: Decodable {
        let p99: Double
        let late: Int
    }

    let streams: [Stream]
}

private struct ServiceSummary: Decodable {
    let version: String
    let condition: String
    let uptime: Double
}
