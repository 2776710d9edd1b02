import ArgumentParser
import Foundation
import Weir
import WeirConfig
import WeirCore

/// `weir publish`.
struct PublishCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Try message brokers: send one sample event and say what the broker answered.",
        discussion: """
            The brokers are those under publish: in an application's file, or in entries of their own:

              weir publish --test street.yaml
              weir publish --test --to "{ mqtt: 127.0.0.1:1883, topic: street }"

            Exit code 0: all brokers took it. 1: nothing was sent, since the entry can't be. 2: a broker isn't reached or \
            doesn't take it.
            """
    )

    @Flag(help: "Send one sample event to each broker.")
    var test = false

    @Argument(help: "The application's file.", completion: .file())
    var file: String?

    @Option(help: "An entry of publish: in Weir's files.")
    var to: [String] = []

    func validate() throws {
        guard test else { throw ValidationError("Say --test: that is all that weir publish does.") }
        guard (file == nil) != to.isEmpty else { throw ValidationError("Give either a file or --to.") }
    }

    func run() throws {
        let publications = try publications()
        guard !publications.isEmpty else {
            throw WeirError(.settings, "Nothing is published: the file has no publish:.")
        }
        var isWell = true
        for publication in publications {
            do throws(WeirError) {
                for answer in try PublicationTrial(publication).run() {
                    isWell = isWell && answer.delivery == .delivered
                    Console.writeOutput(Self.line(answer) + "\n")
                }
            } catch {
                isWell = false
                Console.writeOutput("\(error)\n")
            }
        }
        if !isWell { throw Outcome.failed }
    }

    private func publications() throws -> [Publication] {
        guard let file else {
            let folder = FileManager.default.currentDirectoryPath
            return try to.map { try PublicationText.publication(from: $0, workingFolder: folder) }
        }
        let report = ConfigurationReader().read(file)
        for diagnostic in report.diagnostics { Console.say(diagnostic.description) }
        guard let application = report.application else { throw Outcome.refused }
        return application.publications
    }

    private static func line(_ answer: PublicationTrial.Answer) -> String {
        let milliseconds = (answer.seconds * 1000).rounded() / 1000 * 1000
        let what = "\(answer.place): \(answer.bytes) bytes, id \(answer.id):"
        return switch answer.delivery {
        case .delivered: "\(what) delivered in \(Int(milliseconds)) ms"
        case .tooLarge(let reason): "\(what) too large: \(reason)"
        case .refused(let reason): "\(what) refused: \(reason)"
        case .forbidden(let reason): "\(what) not allowed: \(reason)"
        case .unanswered(let reason): "\(what) no answer: \(reason)"
        }
    }
}
