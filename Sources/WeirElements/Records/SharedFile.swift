import Glibc
import Synchronization
import WeirCore

/// A text file, or standard output, that several elements write whole lines to.
final class SharedFile: Sendable {
    private struct Entry {
        weak var file: SharedFile?
    }

    private static let open = Mutex<[String: Entry]>([:])

    private let path: String
    private let descriptor: Int32
    /// One write at a time, so that lines don't mingle.
    private let turn = Mutex(())
    /// Whose turn it is, where that matters.
    private let order: AccessOrder?

    /// The file at `path`, emptied by the first who asks for it; `-` is standard output.
    ///
    /// Where `keeping` is true what it holds stays. Throws where it can't be written.
    static func shared(_ path: String, keeping: Bool = false) throws(WeirError) -> SharedFile {
        let result = open.withLock { open -> Result<SharedFile, WeirError> in
            if let file = open[path]?.file { return .success(file) }
            do throws(WeirError) {
                let file = SharedFile(path, try descriptor(of: path, keeping: keeping))
                open[path] = Entry(file: file)
                return .success(file)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private init(_ path: String, _ descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
        order = AccessOrder.of(.file(path))
    }

    private static func descriptor(of path: String, keeping: Bool) throws(WeirError) -> Int32 {
        guard path != "-" else { return STDOUT_FILENO }
        let mode = keeping ? O_APPEND : O_TRUNC
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | mode | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(path) }
        return descriptor
    }

    deinit {
        if descriptor != STDOUT_FILENO { close(descriptor) }
        // Another may have opened the same file meanwhile, which then stays.
        SharedFile.open.withLock { open in
            if open[path]?.file == nil { open[path] = nil }
        }
    }

    /// Appends whole lines, of a stream where its turn matters; throws where the disk is full or the reader has gone.
    func write(_ lines: [UInt8], of stream: SourceID? = nil) throws(WeirError) {
        let isWritten =
            if let order, let stream { order.use(.file(path), by: stream) { append(lines) } } else { append(lines) }
        guard isWritten else { throw SharedFile.failure(path) }
    }

    private func append(_ lines: [UInt8]) -> Bool {
        turn.withLock { _ in writeWhole(lines, to: descriptor) }
    }

    private static func failure(_ path: String) -> WeirError {
        let reason = String(cString: strerror(errno))
        let name = path == "-" ? "standard output" : path
        return WeirError(.resource, "\(name) can't be written: \(reason); choose another place or free it")
    }
}
