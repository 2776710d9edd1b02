import Glibc
import WeirCore

/// A file of lines that is followed by a new one when it is full; full ones are called `PATH.1`, the newest, `PATH.2` and so on.
final class RotatedFile {
    private let path: String
    private let sizeLimit: Int
    private let keptFiles: Int
    private let descriptor: Int32
    private(set) var size: Int

    /// Throws `.resource` where it can't be written, `.settings` where it is no file.
    init(_ path: String, sizeLimit: Int, keptFiles: Int) throws(WeirError) {
        (self.path, self.sizeLimit, self.keptFiles) = (path, sizeLimit, keptFiles)
        // Without waiting: at the end of a pipe there may be nobody.
        descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0o644)
        size = 0
        guard descriptor >= 0 else { throw WeirError(.resource, "file: \(path) can't be written: \(lastReason()).") }
        var properties = stat()
        guard fstat(descriptor, &properties) == 0, properties.st_mode & S_IFMT == S_IFREG else {
            throw WeirError(.settings, "file: \(path) is no file; name one that messages can be written to.")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw WeirError(.resource, "file: \(path) is written by another process; name another file.")
        }
        size = Int(properties.st_size)
        try endHalfLine()
        syncFolder()
    }

    deinit {
        guard descriptor >= 0 else { return }
        // A program that is just being started may hold the descriptor, and the lock with it, a little longer.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// A process that was killed may have left half a line; what follows stands on lines of its own.
    private func endHalfLine() throws(WeirError) {
        var last: UInt8 = 0
        guard size > 0, pread(descriptor, &last, 1, size - 1) == 1, last != UInt8(ascii: "\n") else { return }
        guard write([UInt8(ascii: "\n")]) else {
            throw WeirError(.resource, "file: \(path) can't be written: \(lastReason()).")
        }
    }

    /// Whether the file is still the one of this name: it may have been moved or removed.
    var isInPlace: Bool {
        var (named, own) = (stat(), stat())
        return stat(path, &named) == 0 && fstat(descriptor, &own) == 0 && named.st_ino == own.st_ino
            && named.st_dev == own.st_dev
    }

    /// Whether a line is too much behind what waits to be written; one that is too long for any file has one for itself.
    func isFull(behind waiting: Int, with line: Int) -> Bool {
        let begun = size + waiting
        return sizeLimit > 0 && begun > 0 && line > sizeLimit - begun
    }

    /// Writes all or nothing, down to the disk; false, with `errno` set, where it can't be done.
    func write(_ bytes: [UInt8]) -> Bool {
        guard writeWhole(bytes, to: descriptor), fdatasync(descriptor) == 0 else {
            let reason = errno
            ftruncate(descriptor, off_t(size))
            errno = reason
            return false
        }
        size += bytes.count
        return true
    }

    /// Gives the file the name of the newest full one, and those their next; false, with `errno` set, where it can't be done.
    func retire() -> Bool {
        for number in stride(from: keptFiles - 1, through: 1, by: -1) {
            if rename("\(path).\(number)", "\(path).\(number + 1)") != 0, errno != ENOENT { return false }
        }
        return rename(path, "\(path).1") == 0
    }

    /// A file's name is kept by its folder.
    private func syncFolder() {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let opened = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else { return }
        fsync(opened)
        close(opened)
    }
}

/// What the system says of the last call that failed.
func lastReason() -> String { String(cString: strerror(errno)).lowercased() }
