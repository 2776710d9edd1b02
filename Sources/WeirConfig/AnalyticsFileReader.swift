import WeirCore

/// What a file of rules holds.
enum AnalyticsContent {
    /// Rules for any stream.
    case rules(RulesDraft)
    /// Rules for streams by their numbers.
    case streams([(number: Int, rules: RulesDraft)])
}

/// Reads a file of rules: Weir's, which is a map of `analytics`, or nvdsanalytics', which numbers streams.
struct AnalyticsFileReader {
    let path: String
    let reading: Reading

    /// Nil after saying what is wrong with the file; `place` and `key` are of what names it.
    func content(place: Place, key: String?) -> AnalyticsContent? {
        reading.requireFile(path, called: "file of rules", place: place, key: key)
        guard case .file(1...) = reading.fileSystem.kind(of: path),
            let text = reading.text(ofFile: path, place: place, key: key)
        else { return nil }
        switch ConfigurationText(file: path, text: text, reading: reading).analytics() {
        case .deepStream(let file): return NvAnalyticsReader(file: file, reading: reading).rules().map { .streams($0) }
        case .weir(let root): return .rules(rules(root))
        case nil: return nil
        }
    }

    private func rules(_ root: YAMLValue) -> RulesDraft {
        var draft = RulesDraft(place: root.place, key: "")
        let errors = reading.errorCount
        let context = YAMLContext(reading: reading, folder: FilePath.folder(of: path))
        RuleSetKeys.section.read(root, context, into: &draft)
        if reading.errorCount == errors {
            let check = RulesCheck(draft: draft, reading: reading)
            check.requireRules()
            check.run()
        }
        return draft
    }
}
