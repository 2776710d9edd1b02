/// A table of sources: the first line has the keys, each line after it the values of one source.
struct CSVTable {
    let file: String
    let text: String

    /// A group for each line of values; numbers follow the name.
    func groups(named name: String) -> [KeyFile.Group] {
        var keys: [String]?
        var groups: [KeyFile.Group] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            guard !line.allSatisfy(\.isWhitespace), !line.hasPrefix("#") else { continue }
            let cells = cells(of: line, number: index + 1)
            guard let keys else {
                keys = cells.map(\.text)
                continue
            }
            let entries = zip(keys, cells).filter { !$0.1.text.isEmpty }.map { key, cell in
                KeyFile.Entry(key: key, value: cell.text, place: cell.place, valuePlace: cell.place)
            }
            let place = Place(file: file, line: index + 1)
            groups.append(KeyFile.Group(name: "\(name)\(groups.count)", place: place, entries: entries))
        }
        return groups
    }

    private func cells(of line: Substring, number: Int) -> [(text: String, place: Place)] {
        line.split(separator: ",", omittingEmptySubsequences: false).map { cell in
            let column = line.distance(from: line.startIndex, to: cell.startIndex) + 1
            let trimmed = cell.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
            return (String(trimmed), Place(file: file, line: number, column: column))
        }
    }
}
