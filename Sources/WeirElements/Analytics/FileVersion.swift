import Glibc

/// Tells a file from what it was before it was written anew or another took its place.
struct FileVersion: Equatable, Sendable {
    private let seconds: Int
    private let nanoseconds: Int
    private let size: Int
    private let number: UInt

    /// Nil where there is no file at `path`.
    init?(ofFile path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
        size = status.st_size
        number = status.st_ino
    }
}
