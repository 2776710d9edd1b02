import WeirConfig
import WeirCore

/// The files of this machine, with those that an application of another one names taken for there: what they held was kept,
/// and models are found by their checksums.
struct RecordedFileSystem: FileSystem {
    private let files = LocalFileSystem()

    func read(_ path: String, limit: Int) throws(WeirError) -> [UInt8] { try files.read(path, limit: limit) }

    func kind(of path: String) -> FileKind {
        let kind = files.kind(of: path)
        return kind == .missing ? .file(bytes: 1) : kind
    }

    func canRead(_ path: String) -> Bool { files.kind(of: path) == .missing || files.canRead(path) }

    func canWrite(_ path: String) -> Bool { files.canWrite(path) }
}
