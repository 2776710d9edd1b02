/// A key that its map has had before.
struct YAMLDuplicate {
    /// Takes the place of the first letter of such a key; from Unicode's private area, so no file has it.
    static let mark = "\u{E000}"

    let key: String
    let first: Place
    /// Where the second stands.
    let place: Place

    var sentence: String { "\(quoted(key)) is given twice, first on line \(first.line ?? 0)" }

    /// Finds the key that `first` has before it, and the text with a mark in place of its first letter, so that columns
    /// stay.
    ///
    /// Finds it in maps written with a key to a line; nil elsewhere.
    static func marking(_ key: String, first: Place, in text: String) -> (text: String, duplicate: YAMLDuplicate)? {
        guard let firstLine = first.line, let column = first.column, firstLine > 0, column > 0, !key.isEmpty else {
            return nil
        }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.unicodeScalars) }
        let indentation = column - 1
        for index in lines.indices.dropFirst(firstLine) {
            let line = lines[index]
            let start = line.firstIndex { $0 != " " && $0 != "\r" } ?? line.endIndex
            if start == line.endIndex || line[start] == "#" { continue }
            if start < indentation { return nil }
            if start == indentation, begins(line[start...], with: key) {
                lines[index][start] = mark.unicodeScalars[mark.startIndex]
                let place = Place(file: first.file, line: index + 1, column: column)
                return (joined(lines), YAMLDuplicate(key: key, first: first, place: place))
            }
        }
        return nil
    }

    private static func begins(_ line: ArraySlice<UnicodeScalar>, with key: String) -> Bool {
        let letters = Array(key.unicodeScalars)
        guard line.starts(with: letters) else { return false }
        return line.dropFirst(letters.count).first { $0 != " " } == ":"
    }

    private static func joined(_ lines: [[UnicodeScalar]]) -> String {
        var text = String.UnicodeScalarView()
        for (index, line) in lines.enumerated() {
            if index > 0 { text.append("\n") }
            text.append(contentsOf: line)
        }
        return String(text)
    }
}
