public import WeirCore

/// The little that reading a configuration needs to know of files.
public protocol FileSystem: Sendable {
    /// The bytes of a file that has at most `limit` of them; throws where it can't be read or is longer.
    func read(_ path: String, limit: Int) throws(WeirError) -> [UInt8]

    /// What is at `path`, links followed.
    func kind(of path: String) -> FileKind

    /// Whether the file at `path` may be read.
    func canRead(_ path: String) -> Bool

    /// Whether the file at `path` may be written to, or files made in the folder that it is.
    func canWrite(_ path: String) -> Bool
}

/// What is at a path.
public enum FileKind: Hashable, Sendable {
    case missing
    case file(bytes: Int)
    case folder
    /// A device, a pipe or a socket.
    case special
}
