import Weir
import WeirCore

/// What a run came to, a line a stream.
struct SummaryTable {
    private let rows: [[String]]

    init(_ summary: RunSummary) {
        let hasWarnings = summary.streams.contains { $0.warnings > 0 }
        let hasShed = summary.streams.contains { $0.shedFrames > 0 }
        let heads =
            ["stream", "frames", "fps", "identities"] + (hasWarnings ? ["warnings"] : []) + (hasShed ? ["shed"] : [])
            + ["objects seen"]
        rows =
            [heads]
            + summary.streams.map { stream in
                let objects = stream.objects.map { "\($0.label) \($0.count)" }.joined(separator: ", ")
                return [stream.id.name, "\(stream.frames)", decimal(stream.framesPerSecond), "\(stream.identities)"]
                    + (hasWarnings ? ["\(stream.warnings)"] : []) + (hasShed ? ["\(stream.shedFrames)"] : [])
                    + [objects.isEmpty ? "none" : objects]
            }
    }

    var text: String { TextTable(rows: rows, endsInWords: true).text }
}
