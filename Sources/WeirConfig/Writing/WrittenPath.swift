/// Writes paths so that a file in a certain folder finds what they lead to.
struct WrittenPath {
    /// Of the file that is written, absolute; nil where all paths are to be absolute.
    let folder: String?
    /// Where relative paths begin; absolute.
    let workingFolder: String

    /// Texts that don't mean files.
    private static let words = ["demo", "window", "null", "-"]

    /// The path from the folder of the file if it leads to something inside, else the absolute one.
    func text(_ path: String) -> String {
        let absolute = FilePath.resolve(path, in: workingFolder)
        guard let folder else { return absolute }
        let begin = folder.hasSuffix("/") ? folder : folder + "/"
        guard absolute.hasPrefix(begin) else { return absolute }
        let rest = String(absolute.dropFirst(begin.count))
        let isWord = Self.words.contains(rest) || rest.contains(":")
        return rest.isEmpty || rest.hasPrefix("/") || isWord ? absolute : rest
    }

    /// The same where addresses may stand too, which have a colon and slashes.
    func location(_ path: String) -> String {
        let text = text(path)
        guard text.contains("://") else { return text }
        // RFC 3986, section 2.1.
        return "file://" + text.replacing("%", with: "%25").replacing(":", with: "%3A")
    }
}
