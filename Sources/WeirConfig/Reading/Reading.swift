import WeirCore

/// What the parts of one reading share: the files, and all that has been found wrong so far.
final class Reading {
    let fileSystem: any FileSystem
    private(set) var diagnostics: [Diagnostic] = []
    /// The same, for looking one up: what is read twice is told of once.
    private var told: Set<Diagnostic> = []

    init(fileSystem: any FileSystem) {
        self.fileSystem = fileSystem
    }

    var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    var errorCount: Int { diagnostics.count { $0.severity == .error } }

    func error(_ place: Place, key: String? = nil, _ sentence: String) {
        tell(Diagnostic(.error, place, key: key, sentence))
    }

    func warning(_ place: Place, key: String? = nil, _ sentence: String) {
        tell(Diagnostic(.warning, place, key: key, sentence))
    }

    private func tell(_ diagnostic: Diagnostic) {
        if told.insert(diagnostic).inserted { diagnostics.append(diagnostic) }
    }

    /// What came of it; diagnostics of a file are put into the order of its lines, files stay in the order of reading.
    func report(_ application: Application?) -> ConfigurationReport {
        var files: [String] = []
        for diagnostic in diagnostics where !files.contains(diagnostic.place.file) {
            files.append(diagnostic.place.file)
        }
        let ordered = files.flatMap { file in
            diagnostics.filter { $0.place.file == file }.enumerated().sorted { first, second in
                order(first.element, first.offset) < order(second.element, second.offset)
            }.map(\.element)
        }
        return ConfigurationReport(application: hasErrors ? nil : application, diagnostics: ordered)
    }

    private func order(_ diagnostic: Diagnostic, _ offset: Int) -> (Int, Int, Int) {
        (diagnostic.place.line ?? 0, diagnostic.place.column ?? 0, offset)
    }
}

extension Reading {
    /// No configuration is longer; a video given by mistake is told from one before all of it is read.
    private static let longestText = 1 << 20

    /// The text of a file, or nil after an error at `place`.
    func text(ofFile path: String, place: Place, key: String? = nil) -> String? {
        do {
            let bytes = try fileSystem.read(path, limit: Self.longestText)
            guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
                error(place, key: key, "\(path) is not a text file in UTF-8.")
                return nil
            }
            // Editors of some systems begin a text with a mark of its encoding.
            return text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text
        } catch {
            self.error(place, key: key, error.message)
            return nil
        }
    }

    /// Says so where there is no file with something in it at `path`.
    func requireFile(_ path: String, called what: String, place: Place, key: String?) {
        switch fileSystem.kind(of: path) {
        case .file(bytes: 0): error(place, key: key, "The \(what) \(quoted(path)) is empty.")
        case .file, .special:
            if !fileSystem.canRead(path) {
                error(place, key: key, "The \(what) \(quoted(path)) may not be read; its permissions forbid it.")
            }
        case .folder: error(place, key: key, "The \(what) \(quoted(path)) is a folder; a file is needed.")
        case .missing: error(place, key: key, "The \(what) \(quoted(path)) does not exist.")
        }
    }

    /// Says so where `path` is no folder that files can be made in.
    func requireFolder(_ path: String, place: Place, key: String?) {
        if fileSystem.kind(of: path) != .folder {
            error(place, key: key, "The folder \(quoted(path)) does not exist.")
        } else if !fileSystem.canWrite(path) {
            error(place, key: key, "The folder \(quoted(path)) cannot be written to.")
        }
    }

    /// Says so where no file could be made at `path`.
    func requireWritable(_ path: String, called what: String, place: Place, key: String?) {
        let parent = FilePath.folder(of: path)
        let folder = parent.isEmpty ? "." : parent
        switch fileSystem.kind(of: path) {
        case .folder:
            error(place, key: key, "The \(what) \(quoted(path)) is a folder; a file name is needed.")
        case .file, .special:
            if !fileSystem.canWrite(path) {
                error(place, key: key, "The \(what) \(quoted(path)) is there already and may not be written to.")
            }
        case .missing:
            if fileSystem.kind(of: folder) != .folder {
                error(place, key: key, "The folder \(quoted(folder)) for the \(what) does not exist.")
            } else if !fileSystem.canWrite(folder) {
                error(place, key: key, "The folder \(quoted(folder)) for the \(what) cannot be written to.")
            }
        }
    }
}

/// Text from a file, fit to stand in a sentence: in backticks, on one line, and not too long.
func quoted(_ text: String) -> String {
    let longest = 300
    let printable = text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? " " : String($0) }
    let joined = printable.prefix(longest).joined()
    return "`\(joined)\(printable.count > longest ? "…" : "")`"
}
