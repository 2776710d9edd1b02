internal import Glibc
public import WeirCore

/// A model's file, and what tells whether it has changed.
public struct ModelFile: Hashable, Sendable {
    /// The absolute path, links resolved.
    public let path: String
    private let stamps: [Stamp]

    /// When a file was last written, and how long it is.
    private struct Stamp: Hashable {
        let seconds: Int
        let nanoseconds: Int
        let bytes: Int
    }

    /// The file at `path`.
    ///
    /// Throws a sentence where there is no such file, it cannot be read, or it is empty.
    public init(path: String) throws(WeirError) {
        guard let resolved = ModelFile.resolve(path) else {
            throw ModelFile.missing(path, errno: errno)
        }
        self.path = resolved
        stamps = try ModelFile.parts(of: resolved).map { part throws(WeirError) in
            try ModelFile.stamp(part, of: resolved)
        }
    }

    /// The name that errors call it by.
    public var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// How long all of its files are together.
    var byteCount: Int { stamps.reduce(0) { $0 + $1.bytes } }

    /// The files that make up the model: OpenVINO's IR keeps the weights beside the `.xml`.
    private static func parts(of path: String) -> [String] {
        guard path.hasSuffix(".xml") else { return [path] }
        return [path, path.dropLast("xml".count) + "bin"]
    }

    private static func resolve(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func stamp(_ part: String, of path: String) throws(WeirError) -> Stamp {
        var status = stat()
        guard stat(part, &status) == 0, access(part, R_OK) == 0 else { throw missing(part, errno: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw WeirError(.model, "\(path) is not a file; give the path of \(ModelFormat.list).")
        }
        // A model without constants has no weights.
        guard status.st_size > 0 || part != parts(of: path)[0] else {
            throw WeirError(.model, "\(part) is empty; export or copy the model again.")
        }
        return Stamp(seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec, bytes: status.st_size)
    }

    private static func missing(_ path: String, errno code: Int32) -> WeirError {
        let reason = String(cString: strerror(code))
        guard code == ENOENT || code == ENOTDIR else {
            return WeirError(.resource, "\(path) cannot be read: \(reason.lowercased()).")
        }
        guard path.hasSuffix(".bin") else {
            return WeirError(.resource, "There is no model '\(path)'; give the path of \(ModelFormat.list).")
        }
        return WeirError(
            .resource,
            "There are no weights '\(path)'; an OpenVINO model is two files, .xml and .bin, side by side."
        )
    }
}

extension ModelFile {
    /// Calls `body` with the file's bytes, mapped rather than read.
    ///
    /// Throws where the file cannot be mapped any more.
    func withBytes<Value>(_ body: (UnsafeRawBufferPointer) throws(WeirError) -> Value) throws(WeirError) -> Value {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ModelFile.missing(path, errno: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size > 0,
            let base = mmap(nil, status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED
        else { throw ModelFile.missing(path, errno: errno) }
        defer { munmap(base, status.st_size) }
        return try body(UnsafeRawBufferPointer(start: base, count: status.st_size))
    }
}

extension ModelFile {
    /// More than any list of labels or settings; a larger file is something else.
    private static let longestText = 1 << 20

    /// The path of a file that is named from the model's folder.
    func pathBeside(_ name: String) -> String { name.hasPrefix("/") ? name : path.dropLast(self.name.count) + name }

    /// The text of the file called `name` in the model's folder; nil where there is none.
    ///
    /// Throws a sentence where it is there and cannot be read.
    func textBeside(_ name: String) throws(WeirError) -> String? {
        let folder = path.dropLast(self.name.count)
        guard access(folder + name, F_OK) == 0 else { return nil }
        guard let stream = fopen(folder + name, "r") else {
            let reason = String(cString: strerror(errno)).lowercased()
            throw WeirError(.resource, "\(folder + name) cannot be read: \(reason).")
        }
        defer { fclose(stream) }
        var bytes = [UInt8](repeating: 0, count: Self.longestText + 1)
        bytes.removeLast(bytes.count - fread(&bytes, 1, bytes.count, stream))
        guard bytes.count <= Self.longestText, let text = String(validating: bytes, as: UTF8.self) else {
            throw WeirError(.settings, "\(folder + name) is no text of at most 1 MB; write it anew or remove it.")
        }
        return text
    }
}
