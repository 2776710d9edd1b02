import ArgumentParser
import FoundationEssentials
import Glibc
import Weir
import WeirConfig
import WeirCore
import WeirDownload

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
        let list: StreamList = try fetch("/api/v1/streams")
        let application: ServiceSummary = try fetch("/api/v1/application")
        let heads = [
            "stream", "state", "fps", "frames", "inferred", "identities", "warnings", "shed", "reconnects", "place",
        ]
        let rows = list.streams.map { stream in
            [
                stream.id, stream.state, decimal(stream.fps), "\(stream.frames)", "\(stream.inferred)",
                "\(stream.identities)", "\(stream.warnings)", "\(stream.shed)", "\(stream.reconnects)",
                stream.reason ?? stream.place,
            ].map(Self.printable)
        }
        let fps = list.streams.reduce(0) { $0 + $1.fps }
        return "weir \(application.version)  \(application.condition)  up \(Int(application.uptime)) s  "
            + "streams \(rows.count)  \(decimal(fps)) fps\n\n" + TextTable(rows: [heads] + rows, endsInWords: true).text
    }

    /// What a terminal would take for a command is not passed on.
    private static func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }

    private func fetch<Document: Decodable>(_ path: String) throws(WeirError) -> Document {
        let base = address.hasSuffix("/") ? String(address.dropLast()) : address
        let token = getenv("WEIR_TOKEN").map { String(cString: $0) }
        let answer = try WebRequest(
            "GET",
            base + path,
            headers: token.map { ["Authorization": "Bearer \($0)"] } ?? [:],
            trustedCertificates: trust
        ).send()
        let body = Data(answer.body)
        guard answer.status == 200 else {
            let problem = try? JSONDecoder().decode(ProblemSummary.self, from: body)
            throw WeirError(.resource, "\(base) answers \(answer.status): \(problem?.detail ?? "it says no more.")")
        }
        guard let document = try? JSONDecoder().decode(Document.self, from: body) else {
            throw WeirError(.resource, "\(base) answers, but not as a service of Weir does.")
        }
        return document
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
        let fps: Double
        let warnings: Int
        let shed: Int
        let reconnects: Int
        let identities: Int
    }

    let streams: [Stream]
}

private struct ServiceSummary: Decodable {
    let version: String
    let condition: String
    let uptime: Double
}

private struct ProblemSummary: Decodable {
    let detail: String
}
