import Glibc
public import WeirCore

/// The files of this machine.
public struct LocalFileSystem: FileSystem {
    public init() {}

    public func read(_ path: String, limit: Int) throws(WeirError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        // One byte more than allowed tells a file that is too long from one that just fits.
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var count = 0
        while count < bytes.count {
            let start = count
            let got = bytes.withUnsafeMutableBytes { buffer in
                #if canImport(Glibc)
                    Glibc.read(descriptor, buffer.baseAddress?.advanced(by: start), buffer.count - start)
                #elseif canImport(Musl)
                    Musl.read(descriptor, buffer.baseAddress?.advanced(by: start), buffer.count - start)
                #else
                    Darwin.read(descriptor, buffer.baseAddress?.advanced(by: start), buffer.count - start)
                #endif
            }
            guard got >= 0 else { throw failure(path) }
            if got == 0 { break }
            count += got
        }
        guard count <= limit else {
            throw WeirError(.resource, "\(path) is longer than the \(limit) bytes that a text file here may have.")
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    public func kind(of path: String) -> FileKind {
        var status = stat()
        guard stat(path, &status) == 0 else { return .missing }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file(bytes: Int(status.st_size))
        case S_IFDIR: return .folder
        default: return .special
        }
    }

    public func canRead(_ path: String) -> Bool { access(path, R_OK) == 0 }

    public func canWrite(_ path: String) -> Bool {
        access(path, kind(of: path) == .folder ? W_OK | X_OK : W_OK) == 0
    }

    private func failure(_ path: String) -> WeirError {
        WeirError(.resource, "\(path) cannot be read: \(String(cString: strerror(errno))).")
    }
}
