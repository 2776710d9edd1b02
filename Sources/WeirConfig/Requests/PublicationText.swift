public import WeirCore

/// A publication as text: what stands as an entry of `publish` in Weir's file, with absolute paths.
public enum PublicationText {
    /// The text; relative paths in the publication are seen from `workingFolder`, which is absolute.
    public static func text(_ publication: Publication, workingFolder: String) -> String {
        let paths = WrittenPath(folder: nil, workingFolder: workingFolder)
        return WeirFileWriter(paths: paths).publication(publication).document
    }

    /// The publication that such a text tells; relative paths begin in `workingFolder`.
    ///
    /// Throws `.settings` with all that is wrong.
    public static func publication(from text: String, workingFolder: String = "/") throws(WeirError) -> Publication {
        try EntryText.read(text, called: "the publication", folder: workingFolder) {
            PublicationKeys.publication($0, $1)
        }
    }
}
