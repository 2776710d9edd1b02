/// A table of sources: the first line has the keys, each line after it the values of one source.
struct CSVTable {
    let file: String
    let text: String

    struct Row {
        let place: Place
        let cells: [(text: String, place: Place)]
    }

    /// The lines that say something, the first with the keys among them.
    var rows: [Row] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().compactMap {
            index,
            line in
            if line.allSatisfy(\.isWhitespace) || line.hasPrefix("#") { return nil }
            return Row(place: Place(file: file, line: index + 1), cells: cells(of: line, number: index + 1))
        }
    }

    /// A group for each line of values; numbers follow the name.
    func groups(named name: String) -> [KeyFile.Group] {
        let rows = rows
        guard let keys = rows.first?.cells.map(\.text) else { return [] }
        return rows.dropFirst().enumerated().map { number, row in
            let entries = zip(keys, row.cells).filter { !$0.1.text.isEmpty }.map { key, cell in
                KeyFile.Entry(key: key, value: cell.text, place: cell.place, valuePlace: cell.place)
            }
            return KeyFile.Group(name: "\(name)\(number)", place: row.place, entries: entries)
        }
    }

    private func cells(of line: Substring, number: Int) -> [(text: String, place: Place)] {
        line.split(separator: ",", omittingEmptySubsequences: false).map { cell in
            let column = line.distance(from: line.startIndex, to: cell.startIndex) + 1
            let trimmed = cell.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
            return (String(trimmed), Place(file: file, line: number, column: column))
        }
    }
}
