import ArgumentParser
import Foundation
import WeirBrokers
import WeirConfig
import WeirCore
import WeirOutbox

/// Gives numbered messages to an outbox and its broker, for the tests that kill, cut and measure.
///
/// What is produced for sure is written to a file all the time, so that whoever kills the process knows it.
@main struct PublishLoad: ParsableCommand {
    @Option(help: "An entry of publish: in Weir's files.")
    var publish: String

    @Option(help: "The outbox's file.")
    var outbox: String

    @Option(help: "Where the number of the next message that isn't produced yet is written to.")
    var progress: String

    @Option(help: "The number of the first message.")
    var from = 0

    @Option(help: "The number behind the last message.")
    var until: Int

    @Option(help: "Messages a second; 0 for as many as go.")
    var rate = 0

    @Option(help: "Bytes of a message's padding.")
    var padding = 400

    /// Streams that messages are of, in turn.
    private static let streams = 4
    /// What is appended at once, and how much may be appended and not yet produced.
    private static let chunk = 100
    private static let ahead = 10_000

    func run() throws {
        let publication = try PublicationText.publication(
            from: publish,
            workingFolder: FileManager.default.currentDirectoryPath
        )
        let broker = try makeBroker(publication.broker)
        let publisher = Publisher(publication.outbox, path: outbox, to: broker, called: "load") { text in
            FileHandle.standardError.write(Data((text + "\n").utf8))
        }
        let start = MonotonicTime.now
        var next = from
        while next < until {
            let produced = publisher.status.counts.produced
            try write(from + produced)
            let due = rate == 0 ? until : from + Int(Double(rate) * Self.seconds(since: start))
            let end = min(next + Self.chunk, until, due, from + produced + Self.ahead)
            if end > next {
                publisher.publish((next..<end).map { message($0, publication.topic) })
                next = end
            } else {
                usleep(1000)
            }
        }
        while publisher.status.counts.produced < until - from || publisher.status.counts.waiting > 0 {
            try write(from + publisher.status.counts.produced)
            usleep(1000)
        }
        try write(until)
        let seconds = Self.seconds(since: start)
        publisher.close()
        print("\(until - from) messages in \(seconds) s: \(Int(Double(until - from) / seconds)) a second")
    }

    private func message(_ number: Int, _ topic: String) -> OutgoingMessage {
        let stream = "s\(number % Self.streams)"
        let id = "\(stream)-\(number)"
        let text = #"{"id": "\#(id)", "stream": "\#(stream)", "number": \#(number), "padding": ""#
        let payload = Array(text.utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: padding) + Array(#""}"#.utf8)
        return OutgoingMessage(
            id: id,
            stream: stream,
            topic: topic,
            contentType: "application/json",
            priority: .event,
            payload: payload
        )
    }

    private func write(_ number: Int) throws {
        try Data("\(number)\n".utf8).write(to: URL(filePath: progress), options: .atomic)
    }

    private static func seconds(since start: MonotonicTime) -> Double {
        Double(MonotonicTime.now.nanoseconds - start.nanoseconds) / 1e9
    }
}
