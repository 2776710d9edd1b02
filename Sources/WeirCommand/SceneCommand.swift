import ArgumentParser
import FoundationEssentials
import Weir
import WeirCore

/// `weir scene`.
struct SceneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scene",
        abstract: "Write pictures of the synthetic street and what is in them, to train and measure models with.",
        discussion: """
            For each seed the folder gets seed-N.nv12, raw pictures one after another, and seed-N.jsonl, a record a \
            picture. For the same options and seed they are the same, byte for byte.
            """
    )

    @Argument(help: "Settings of the street, such as 'size=1280x720&night=true'.")
    var options: String = ""

    @Option(help: "A seed, or the first and last of many: 7 or 1-20.")
    var seeds: SeedRange = SeedRange(first: 1, last: 1)

    @Option(help: "Pictures for each seed.")
    var frames: Int = 1

    @Option(name: .shortAndLong, help: "The folder to write to; it is made where it isn't there.")
    var output: String

    func run() throws {
        let files = try SceneFiles(options: options, frames: frames)
        do {
            try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
        } catch {
            throw WeirError(.resource, "the folder \(output) can't be made; name another one.")
        }
        for seed in seeds.first...seeds.last {
            try files.write(seed: seed, to: output)
            Console.progress("seed \(seed) of \(seeds.first) to \(seeds.last)")
        }
        Console.say("wrote \(seeds.last - seeds.first + 1) seeds of \(frames) pictures to \(output)")
    }
}

/// Seeds one after another.
struct SeedRange: ExpressibleByArgument, CustomStringConvertible {
    let first: UInt64
    let last: UInt64

    init(first: UInt64, last: UInt64) {
        self.first = first
        self.last = last
    }

    init?(argument: String) {
        let ends = argument.split(separator: "-", omittingEmptySubsequences: false).map { UInt64($0) }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last,
            last < UInt64(Int64.max)
        else { return nil }
        self.init(first: first, last: last)
    }

    var description: String { first == last ? "\(first)" : "\(first)-\(last)" }
}
