import WeirCore

extension Application.Tracking {
    /// The part of Weir's own file that says it (`track: …`), with `head` before it as comments, a line each.
    public func fileText(head: [String]) -> String {
        // Nothing in it is a path.
        WeirFileWriter(paths: WrittenPath(folder: "", workingFolder: "")).text(self, head: head)
    }
}
