/// Reads groups of `key=value` lines, by the rules of the Desktop Entry Specification as GLib keeps them.
///
/// A line that begins with `#` is a comment, a later key takes the place of an earlier one, groups of one name are one.
struct KeyFileReader {
    let file: String
    let reading: Reading

    func read(_ text: String) -> KeyFile {
        var result = KeyFile(file: file, groups: [])
        // The group that lines go to; nil before the first.
        var current: Int?
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let number = index + 1
            let content = line.drop(while: \.isWhitespace)
            if content.isEmpty || content.hasPrefix("#") { continue }
            let column = line.distance(from: line.startIndex, to: content.startIndex) + 1
            let place = Place(file: file, line: number, column: column)
            if content.hasPrefix("["), let name = groupName(content) {
                current = beginGroup(name, at: place, in: &result)
            } else if let entry = entry(content, line: line, number: number, place: place) {
                add(entry, to: current, in: &result)
            } else {
                reading.error(place, "\(quoted(String(content))) is neither a group such as `[sink0]` nor `key=value`.")
            }
        }
        return result
    }

    private func groupName(_ content: Substring) -> String? {
        guard let end = content.firstIndex(of: "]") else { return nil }
        let name = content[content.index(after: content.startIndex)..<end]
        let rest = content[content.index(after: end)...]
        guard !name.isEmpty, rest.allSatisfy(\.isWhitespace) else { return nil }
        return String(name)
    }

    private func beginGroup(_ name: String, at place: Place, in result: inout KeyFile) -> Int {
        if let index = result.groups.firstIndex(where: { $0.name == name }) {
            let first = result.groups[index].place.line ?? 0
            reading.warning(
                place,
                key: name,
                "The group \(quoted("[\(name)]")) began on line \(first) already; both are one."
            )
            return index
        }
        result.groups.append(KeyFile.Group(name: name, place: place, entries: []))
        return result.groups.count - 1
    }

    private func entry(_ content: Substring, line: Substring, number: Int, place: Place) -> KeyFile.Entry? {
        guard let equals = content.firstIndex(of: "=") else { return nil }
        let key = trimmed(content[..<equals])
        guard !key.isEmpty else { return nil }
        let value = trimmed(content[content.index(after: equals)...])
        let column = line.distance(from: line.startIndex, to: value.startIndex) + 1
        return KeyFile.Entry(
            key: String(key),
            value: String(value),
            place: place,
            valuePlace: Place(file: file, line: number, column: column)
        )
    }

    private func trimmed(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    private func add(_ entry: KeyFile.Entry, to group: Int?, in result: inout KeyFile) {
        guard let group else {
            return reading.error(
                entry.place,
                key: entry.key,
                "\(quoted(entry.key)) stands before the first group; a line such as `[application]` must come "
                    + "before it."
            )
        }
        if let first = result.groups[group][entry.key] {
            reading.warning(
                entry.place,
                key: entry.key,
                "\(quoted(entry.key)) is given twice, first on line \(first.place.line ?? 0); the last one counts."
            )
        }
        result.groups[group].entries.append(entry)
    }
}
