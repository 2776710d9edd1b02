import WeirCore

/// What a file beside a model says of it.
///
/// Two files are looked for, of the same name as the model but for the ending: `yolo.weir`, with a line `key: value` for
/// each thing to say (the keys are those of `ModelSettings`; `#` begins a comment line), and `yolo.labels.txt`, with
/// the name of a class on each line in the model's order.
public struct ModelSidecar: Hashable, Sendable {
    public var fileName: String
    public var settings: ModelSettings

    /// Reads the lines `key: value` of a file.
    ///
    /// Throws a `settings` error that names file and line where a line isn't one, or a key or value is wrong.
    public init(settings text: String, fileName: String) throws(WeirError) {
        self.fileName = fileName
        settings = ModelSettings()
        var seen: [String: Int] = [:]
        for (number, line) in Self.lines(of: text) where !line.isEmpty && !line.hasPrefix("#") {
            let place = "\(fileName):\(number)"
            guard let colon = line.firstIndex(of: ":") else {
                throw WeirError(.settings, "\(place): '\(quoted(line))' is no line of the form 'key: value'.")
            }
            let key = trimmed(String(line[..<colon]))
            if let earlier = seen.updateValue(number, forKey: key) {
                throw WeirError(.settings, "\(place): \(key) is already set in line \(earlier); say it once.")
            }
            try settings.set(key, to: String(line[line.index(after: colon)...]), at: place)
        }
    }

    /// Reads a file that names one class a line; empty lines at its end don't count.
    ///
    /// Throws a `settings` error that names file and line where a name is missing.
    public init(labels text: String, fileName: String) throws(WeirError) {
        self.fileName = fileName
        settings = ModelSettings()
        var lines = Self.lines(of: text)
        while lines.last?.text.isEmpty == true { lines.removeLast() }
        guard !lines.isEmpty else {
            throw WeirError(.settings, "\(fileName) is empty; it must name one class a line.")
        }
        if let blank = lines.first(where: \.text.isEmpty) {
            throw WeirError(.settings, "\(fileName):\(blank.number): the line is empty, but must name a class.")
        }
        settings.labels = lines.map(\.text)
    }

    /// The name of the file with settings that belongs to a model.
    public static func settingsFileName(forModel fileName: String) -> String { stem(fileName) + ".weir" }

    /// The name of the file with labels that belongs to a model.
    public static func labelsFileName(forModel fileName: String) -> String { stem(fileName) + ".labels.txt" }

    private static func stem(_ fileName: String) -> String {
        guard let dot = fileName.lastIndex(of: "."), dot > fileName.startIndex else { return fileName }
        return String(fileName[..<dot])
    }

    private static func lines(of text: String) -> [(number: Int, text: String)] {
        // Some editors begin a file with a byte order mark.
        let text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
        return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
            .map { ($0.offset + 1, trimmed(String($0.element))) }
    }
}
