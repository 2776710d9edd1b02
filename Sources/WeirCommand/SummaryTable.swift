import Weir
import WeirCore

/// What a run came to, a line a stream.
struct SummaryTable {
    private let rows: [[String]]

    init(_ summary: RunSummary) {
        let hasWarnings = summary.streams.contains { $0.warnings > 0 }
        let heads = ["stream", "frames", "fps", "identities"] + (hasWarnings ? ["warnings"] : []) + ["objects seen"]
        rows =
            [heads]
            + summary.streams.map { stream in
                let objects = stream.objects.map { "\($0.label) \($0.count)" }.joined(separator: ", ")
                return [stream.id.name, "\(stream.frames)", decimal(stream.framesPerSecond), "\(stream.identities)"]
                    + (hasWarnings ? ["\(stream.warnings)"] : []) + [objects.isEmpty ? "none" : objects]
            }
    }

    /// Columns two spaces apart: numbers at the right, the first and the last column at the left.
    var text: String {
        guard let columns = rows.first?.count else { return "" }
        let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                if column == columns - 1 { return cell }
                return column == 0 ? cell + space : space + cell
            }.joined(separator: "  ")
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
