import WeirCore

/// Reads the text of one entry of Weir's file that stands alone.
enum EntryText {
    /// What `body` makes of the text, in which relative paths begin in `folder`.
    ///
    /// Throws `.settings` with all that is wrong.
    static func read<Value>(
        _ text: String,
        called name: String,
        folder: String,
        _ body: (YAMLValue, YAMLContext) -> Value?
    ) throws(WeirError) -> Value {
        let reading = Reading(fileSystem: LocalFileSystem())
        let context = YAMLContext(reading: reading, folder: folder)
        let document = YAMLFile(file: name, reading: reading).document(of: text)
        let value = document.flatMap { body($0.root, context) }
        let errors = reading.report(nil).diagnostics.filter { $0.severity == .error }
        guard let value, errors.isEmpty else {
            throw WeirError(.settings, errors.map(\.sentence).joined(separator: " "))
        }
        return value
    }
}
