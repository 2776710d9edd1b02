import Weir
import WeirCore

/// What a run came to, a line a stream.
struct SummaryTable {
    private let rows: [[String]]

    init(_ summary: RunSummary) {
        let hasWarnings = summary.streams.contains { $0.warnings > 0 }
        let hasShed = summary.streams.contains { $0.shedFrames > 0 }
        let hasLatency = summary.streams.contains { $0.latency != nil }
        let heads =
            ["stream", "frames"] + (hasLatency ? ["inferred", "p50 ms", "p99 ms", "max ms", "late"] : [])
            + ["fps", "identities"] + (hasWarnings ? ["warnings"] : []) + (hasShed ? ["shed"] : [])
            + ["objects seen"]
        rows =
            [heads]
            + summary.streams.map { stream in
                let objects = stream.objects.map { "\($0.label) \($0.count)" }.joined(separator: ", ")
                return [stream.id.name, "\(stream.frames)"] + (hasLatency ? Self.latency(of: stream) : [])
                    + [decimal(stream.framesPerSecond), "\(stream.identities)"]
                    + (hasWarnings ? ["\(stream.warnings)"] : []) + (hasShed ? ["\(stream.shedFrames)"] : [])
                    + [objects.isEmpty ? "none" : objects]
            }
    }

    /// How many frames were inferred, how long frames took, and how many took longer than was promised.
    private static func latency(of stream: RunSummary.Stream) -> [String] {
        let times = stream.latency.map {
            [$0.all.quantile(0.5), $0.all.quantile(0.99), $0.all.longest].map(milliseconds)
        }
        let late = stream.latency.flatMap { $0.promise == nil ? nil : "\($0.late)" }
        return ["\(stream.inferredFrames)"] + (times ?? ["", "", ""]) + [late ?? ""]
    }

    private static func milliseconds(_ nanoseconds: UInt64) -> String { decimal(Double(nanoseconds) / 1_000_000) }

    var text: String { TextTable(rows: rows, endsInWords: true).text }
}
