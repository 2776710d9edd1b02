import WeirCore

/// A source as text: what stands as an entry of `sources` in Weir's file, with absolute paths.
public enum SourceText {
    /// Paths in the text begin here.
    private static let root = "/"

    /// The text; relative paths are seen from `workingFolder`, which is absolute.
    public static func text(_ source: Application.Source, workingFolder: String) -> String {
        let paths = WrittenPath(folder: root, workingFolder: workingFolder)
        // No source has this number, so its name is always written.
        return WeirFileWriter(paths: paths).source(source, number: -1).document
    }

    /// The source that such a text tells.
    ///
    /// Throws `.settings` with all that is wrong.
    public static func source(from text: String) throws(WeirError) -> Application.Source {
        try EntryText.read(text, called: "the source", folder: root) { SourceKeys.source($0, $1, number: -1) }
    }
}
