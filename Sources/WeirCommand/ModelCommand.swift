import ArgumentParser
import Weir
import WeirCore

/// `weir model`.
struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "List, fetch and show well-known models.",
        subcommands: [ModelListCommand.self, ModelPullCommand.self, ModelShowCommand.self]
    )
}

/// Where models are listed and kept.
struct ModelStoreOptions: ParsableArguments {
    @Option(help: "Another index than the one that ships with Weir.", completion: .file())
    var index: String?

    @Option(name: .customLong("to"), help: "The folder for models (default: weir/fetched in the user's cache).")
    var folder: String?

    func open() throws -> (index: ModelIndex, store: ModelStore) {
        (try ModelIndex(file: index), try ModelStore(folder: folder))
    }
}

/// `weir model list`.
struct ModelListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the models that there are.")

    @OptionGroup var options: ModelStoreOptions

    func run() throws {
        let (index, store) = try options.open()
        let width = index.entries.map(\.name.count).max() ?? 0
        for entry in index.entries {
            let name = entry.name + String(repeating: " ", count: width - entry.name.count)
            let megabytes = Double(entry.files.reduce(0) { $0 + $1.bytes }) / 1e6
            let state = store.has(entry) ? "here" : "\((megabytes * 10).rounded() / 10) MB"
            Console.writeOutput("\(name)  \(entry.task), \(state), \(entry.licence): \(entry.summary)\n")
        }
    }
}

/// `weir model pull`.
struct ModelPullCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Fetch models, or go on where fetching them was cut.",
        discussion: "A model that was fetched is run by its name: --model NAME, or model: NAME."
    )

    @Argument(help: "The models' names, as weir model list tells them.")
    var names: [String]

    @OptionGroup var options: ModelStoreOptions

    func run() throws {
        let (index, store) = try options.open()
        // All names first, so that nothing is fetched beside a slip of the pen.
        for entry in try names.map(index.entry) {
            var shown = -1
            let path = try store.pull(entry) { file, received, whole in
                let percent = whole > 0 ? min(100, 100 * received / whole) : 0
                guard percent != shown else { return }
                shown = percent
                if Console.isTerminal || percent.isMultiple(of: 25) { Console.progress("\(file): \(percent)%") }
            }
            Console.writeOutput("\(path)\n")
        }
    }
}

/// `weir model show`.
struct ModelShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what the index says of a model, and the model itself if it is here."
    )

    @Argument(help: "The model's name, as weir model list tells it.")
    var name: String

    @OptionGroup var options: ModelStoreOptions

    func run() throws {
        let (index, store) = try options.open()
        let entry = try index.entry(named: name)
        Console.writeOutput(
            "\(entry.name): \(entry.summary)\n  task      \(entry.task)\n  licence   \(entry.licence)\n"
        )
        Console.writeOutput("  home      \(entry.home)\n")
        for file in entry.files {
            Console.writeOutput("  file      \(file.name), \(file.bytes) bytes, SHA-256 \(file.sha256)\n")
            Console.writeOutput("            \(file.address)\n")
        }
        for (key, value) in entry.settings.sorted(by: { $0.key < $1.key }) {
            Console.writeOutput("  \(key): \(value)\n")
        }
        guard store.has(entry) else { return Console.say("fetch it with: weir model pull \(entry.name)") }
        Console.writeOutput("\n\(try InspectionReport(model: store.path(of: entry)).text)\n")
    }
}
