import ArgumentParser
import FoundationEssentials
import Glibc
import WeirCore

/// `weir events`.
struct EventsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Follow what happens in the streams of a service, live in the terminal.",
        discussion: """
            A line for each event of the rules, from the latest that are kept on, until it is interrupted. A token is taken \
            from the variable WEIR_TOKEN.

              weir events
              weir events --stream front --rule entrance --class person
              weir events --json | jq .objects
            """
    )

    @Argument(help: "The service's address.")
    var address = "http://127.0.0.1:8080"

    @Option(help: "Only events of this stream.")
    var stream: String?

    @Option(name: .customLong("class"), help: "Only events with objects of this class.")
    var className: String?

    @Option(help: "Only events of this rule.")
    var rule: String?

    @Flag(help: "Lines of JSON, as in records.")
    var json = false

    @Flag(help: "Tell what is kept, and end.")
    var once = false

    @Option(help: "A file of certificates to trust instead of the system's, in PEM form.", completion: .file())
    var trust: String?

    /// How often the service is asked, in microseconds: twice a second.
    private static let interval: UInt32 = 500_000

    func run() throws {
        let client = ServiceClient(address: address, trust: trust)
        var last = 0
        repeat {
            let body = try client.fetchData("/api/v1/events/\(last)")
            guard let excerpt = try? JSONDecoder().decode(EventExcerpt.self, from: body) else {
                throw WeirError(.resource, "\(address) answers, but not as a service of Weir does.")
            }
            for event in excerpt.events where isWanted(event) { Console.writeOutput(try line(event) + "\n") }
            // A service that was started anew counts from the beginning.
            last = excerpt.last
            if !once { usleep(Self.interval) }
        } while !once
    }

    private func isWanted(_ event: EventSummary) -> Bool {
        (stream.map { $0 == event.stream } ?? true) && (rule.map { $0 == event.rule } ?? true)
            && (className.map { name in event.objects.contains { $0.label == name } } ?? true)
    }

    private func line(_ event: EventSummary) throws -> String {
        guard !json else { return String(decoding: try JSONEncoder().encode(event), as: UTF8.self) }
        var words = ["\(event.time) s", event.stream, event.kind, event.phase, event.rule]
        if let value = event.value { words.append("\(value)") }
        if let way = event.way { words.append(way) }
        words += event.objects.map { "\($0.label) \($0.id)" }
        return words.map(\.printable).joined(separator: "  ")
    }
}

private struct EventExcerpt: Decodable {
    let last: Int
    let events: [EventSummary]
}

/// An event as the service tells it.
private struct EventSummary: Codable {
    struct Participant: Codable {
        let id: Int
        let label: String
        let box: [Double]
    }

    let event: Int
    let stream: String
    let frame: Int
    let kind: String
    let phase: String
    let rule: String
    let objects: [Participant]
    let place: [Double]?
    let start: Double
    let time: Double
    let value: Double?
    let way: String?
}
