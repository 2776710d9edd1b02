import WeirCore

/// The rules of a stream as text: what stands under `analytics` in Weir's file, without `file` and `streams`.
public enum AnalyticsText {
    /// The rules that a text tells; those of a text without any are none.
    ///
    /// Throws `.settings` with all that is wrong and the lines that it stands on.
    public static func rules(from text: String) throws(WeirError) -> AnalyticsRules {
        let reading = Reading(fileSystem: LocalFileSystem())
        let place = Place(file: "the rules")
        var draft = RulesDraft(place: place, key: "")
        if let document = YAMLFile(file: place.file, reading: reading).document(of: text) {
            for duplicate in document.duplicates {
                reading.error(duplicate.place, key: duplicate.key, "\(duplicate.sentence).")
            }
            if case .map = document.root.content {
                RuleSetKeys.section.read(document.root, YAMLContext(reading: reading, folder: ""), into: &draft)
                if !reading.hasErrors { RulesCheck(draft: draft, reading: reading).run() }
            } else {
                reading.error(document.root.place, "The rules are \(document.root.summary); they must be a map.")
            }
        }
        try reading.throwErrors { $0.place.line.map { "line \($0): " } ?? "" }
        return draft.rules
    }

    /// The text of rules; rules of one kind stand together in it.
    public static func text(_ rules: AnalyticsRules) -> String {
        RuleSetWriter.map(rules).value.document
    }
}

/// Files of rules, in Weir's form or in nvdsanalytics'.
public enum AnalyticsFile {
    /// The rules that the file at `path` has for the stream of a number, from 0; none where it has none for it.
    ///
    /// Throws `.settings` with all that is wrong, and tells `warn` what has no effect, in a sentence each.
    public static func rules(
        path: String,
        stream: Int,
        warn: (String) -> Void = { _ in }
    ) throws(WeirError) -> AnalyticsRules {
        try rules(path: path, stream: stream, fileSystem: LocalFileSystem(), warn: warn)
    }

    /// The same with files of any kind.
    static func rules(
        path: String,
        stream: Int,
        fileSystem: any FileSystem,
        warn: (String) -> Void
    ) throws(WeirError) -> AnalyticsRules {
        let reading = Reading(fileSystem: fileSystem)
        let content = AnalyticsFileReader(path: path, reading: reading).content(place: Place(file: path), key: nil)
        try reading.throwErrors { "\($0.place): " }
        for diagnostic in reading.diagnostics { warn("\(diagnostic.place): \(diagnostic.sentence)") }
        return switch content {
        case .rules(let draft): draft.rules
        case .streams(let numbered): numbered.first { $0.number == stream }?.rules.rules ?? AnalyticsRules()
        case nil: AnalyticsRules()
        }
    }
}

extension Reading {
    /// Throws everything that is wrong as one error, each sentence with what `lead` puts before it.
    fileprivate func throwErrors(_ lead: (Diagnostic) -> String) throws(WeirError) {
        let errors = report(nil).diagnostics.filter { $0.severity == .error }
        guard !errors.isEmpty else { return }
        throw WeirError(.settings, errors.map { lead($0) + $0.sentence }.joined(separator: " "))
    }
}
