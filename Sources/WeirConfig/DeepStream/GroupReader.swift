/// Reads the values of one group, and says what is wrong with them.
struct GroupReader {
    let group: KeyFile.Group
    let reading: Reading
    /// Where the file's relative paths begin.
    let folder: String

    var name: String { group.name }

    /// The name of a key for diagnostics.
    func label(_ key: String) -> String { "\(name).\(key)" }

    func error(_ key: String, _ sentence: String) {
        reading.error(group[key]?.valuePlace ?? group.place, key: label(key), sentence)
    }

    func warning(_ key: String, _ sentence: String) {
        reading.warning(group[key]?.valuePlace ?? group.place, key: label(key), sentence)
    }

    func has(_ key: String) -> Bool { group[key] != nil }

    /// The text of a key that is there and not empty.
    func text(_ key: String) -> String? {
        guard let value = group[key]?.value, !value.isEmpty else { return nil }
        return value
    }

    func integer(_ key: String, _ range: ClosedRange<Int> = 0...Int(Int32.max)) -> Int? {
        guard let entry = group[key] else { return nil }
        if let number = Int(Self.firstWord(entry.value)), range.contains(number) { return number }
        error(key, sentence(key, entry.value, Shape.integer(range).description))
        return nil
    }

    func number(_ key: String, _ range: ClosedRange<Double>) -> Double? {
        guard let entry = group[key] else { return nil }
        if let number = finiteNumber(Self.firstWord(entry.value)), range.contains(number) { return number }
        error(key, sentence(key, entry.value, Shape.number(range).description))
        return nil
    }

    func flag(_ key: String) -> Bool? {
        guard let entry = group[key] else { return nil }
        switch Self.firstWord(entry.value).lowercased() {
        case "1", "true": return true
        case "0", "false": return false
        case let word where Int(word) != nil: return true
        default:
            error(key, sentence(key, entry.value, "0 or 1"))
            return nil
        }
    }

    /// The parts of a list; a semicolon at its end ends the last part.
    func list(_ key: String) -> [String]? {
        guard let text = text(key) else { return nil }
        var parts = text.split(separator: ";", omittingEmptySubsequences: false).map { part in
            String(part.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        }
        if parts.last == "" { parts.removeLast() }
        return parts
    }

    /// A list of finite numbers.
    func numbers(_ key: String) -> [Double]? {
        guard let parts = list(key) else { return nil }
        let numbers = parts.compactMap { finiteNumber(Self.firstWord($0)) }
        if numbers.count == parts.count { return numbers }
        error(key, sentence(key, parts.joined(separator: ";"), "numbers with `;` between them"))
        return nil
    }

    /// A list of whole numbers from 0 on.
    func indices(_ key: String) -> [Int]? {
        guard let parts = list(key) else { return nil }
        let indices = parts.compactMap { Int(Self.firstWord($0)) }.filter { $0 >= 0 }
        if indices.count == parts.count { return indices }
        error(key, sentence(key, parts.joined(separator: ";"), "whole numbers from 0 on with `;` between them"))
        return nil
    }

    /// A path, seen from the folder of the file.
    func path(_ key: String) -> String? {
        text(key).map { path in
            FilePath.resolve(path.hasPrefix("file:") ? FilePath.fromFileAddress(path) : path, in: folder)
        }
    }

    /// The groups of the file that a key names; nil where there is no such key, or after saying why it can't be read.
    func keyFile(_ key: String, called what: String) -> KeyFile? {
        guard let path = path(key), let place = group[key]?.valuePlace else { return nil }
        let label = label(key)
        reading.requireFile(path, called: what, place: place, key: label)
        guard case .file(1...) = reading.fileSystem.kind(of: path),
            let text = reading.text(ofFile: path, place: place, key: label)
        else { return nil }
        return ConfigurationText(file: path, text: text, reading: reading).keyFile()
    }

    private func sentence(_ key: String, _ value: String, _ expected: String) -> String {
        let found = value.isEmpty ? "empty" : quoted(value)
        if let written = group[key]?.writtenKey { return "\(quoted(written)) is \(found); it must be \(expected)." }
        return "\(quoted(key)) in \(quoted("[\(name)]")) is \(found); it must be \(expected)."
    }

    /// Numbers end at the first space, so that a comment may follow them.
    private static func firstWord(_ value: String) -> String {
        String(value.prefix { !$0.isWhitespace })
    }
}
