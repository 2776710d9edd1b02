import WeirConfig
import WeirCore

/// Where a stream's rules are from: a text, or a file.
struct RulesSource: Equatable, Sendable {
    var text = ""
    var file = ""
    /// The stream's number, in files that number streams.
    var stream = 0

    /// Where both a text and a file are told, the one that others didn't tell.
    func preferring(whatDiffersFrom others: RulesSource) -> RulesSource {
        guard !text.isEmpty, !file.isEmpty, (text != others.text) != (file != others.file) else { return self }
        var source = self
        if text != others.text { source.file = "" } else { source.text = "" }
        return source
    }

    /// Which version of the file there is; nil where there is none.
    ///
    /// One question to the kernel, for each frame: a microsecond.
    var fileVersion: FileVersion? {
        file.isEmpty ? nil : FileVersion(ofFile: file)
    }

    /// Throws what is wrong with the rules; `warn` gets what has no effect.
    func read(warn: (String) -> Void = { _ in }) throws(WeirError) -> AnalyticsRules {
        guard text.isEmpty || file.isEmpty else {
            throw WeirError(.settings, "weiranalytics has rules and a config file; give it one of them")
        }
        if !file.isEmpty { return try AnalyticsFile.rules(path: file, stream: stream, warn: warn) }
        guard !text.isEmpty else {
            throw WeirError(
                .settings,
                "weiranalytics has no rules; give it some, as in rules=\"lines: {door: [[0.2, 0.6], [0.8, 0.6]]}\", or a "
                    + "file of them, as in config=rules.yaml"
            )
        }
        return try AnalyticsText.rules(from: text)
    }
}
