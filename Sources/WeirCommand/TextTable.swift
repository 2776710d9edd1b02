/// Rows of text in columns, the first row with their heads.
struct TextTable {
    var rows: [[String]]
    /// Whether the last column holds words, which stand at the left as those of the first do; numbers stand at the right.
    var endsInWords = false

    /// The lines, columns two spaces apart.
    var text: String {
        guard let columns = rows.first?.count else { return "" }
        let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                if column == columns - 1, endsInWords { return cell }
                return column == 0 ? cell + space : space + cell
            }.joined(separator: "  ")
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
