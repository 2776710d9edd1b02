import ArgumentParser
import FoundationEssentials
import WeirConfig
import WeirCore

/// `weir convert`.
struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Write Weir's own file for a file of DeepStream's, with all the files that it names.",
        discussion: """
            The file may be that of an application, or that of a model alone, which gives a part of one. What is not \
            taken over as it was written is told, and stands in comments at the head of the result.
            """
    )

    @Argument(help: "The file of DeepStream's.", completion: .file())
    var file: String

    @Option(name: .shortAndLong, help: "The file to write; standard output if not given.")
    var output: String?

    @Flag(help: "Write over a file that is there already.")
    var force = false

    func run() throws {
        let here = FileManager.default.currentDirectoryPath
        let folder = try output.map { try self.folder(of: $0, seenFrom: here) } ?? here
        let report = DeepStreamConverter().convert(file, folder: folder, workingFolder: here)
        for diagnostic in report.diagnostics { Console.say(diagnostic.description) }
        guard let text = report.text else { throw Outcome.refused }
        guard let output else { return Console.writeOutput(text) }
        do {
            let options: Data.WritingOptions = force ? .atomic : .withoutOverwriting
            try Data(text.utf8).write(to: URL(filePath: output), options: options)
        } catch {
            throw WeirError(.resource, "\(output) can't be written; name another file.")
        }
        Console.say("wrote \(output)")
    }

    /// The folder of the file to write, absolute; throws where nothing can be written there.
    private func folder(of path: String, seenFrom here: String) throws(WeirError) -> String {
        let absolute = path.hasPrefix("/") ? path : "\(here)/\(path)"
        guard let slash = absolute.lastIndex(of: "/") else { return here }
        let folder = slash == absolute.startIndex ? "/" : String(absolute[..<slash])
        let files = LocalFileSystem()
        guard files.kind(of: folder) == .folder else {
            throw WeirError(.resource, "the folder \(folder) for \(path) does not exist; make it, or name another one.")
        }
        switch files.kind(of: absolute) {
        case .folder: throw WeirError(.resource, "\(path) is a folder; name a file in it.")
        case .missing: break
        case .file, .special:
            guard force else {
                throw WeirError(
                    .resource,
                    "\(path) is there already; name another file, or write over it with --force."
                )
            }
        }
        return folder
    }
}
