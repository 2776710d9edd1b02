internal import Glibc
public import WeirCore

/// A model's file, and what tells whether it has changed.
public struct ModelFile: Hashable, Sendable {
    /// The absolute path, links resolved.
    public let path: String
    /// The link that it was named by; nil where it was named itself.
    private let link: String?
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
        link = ModelFile.isLink(path) ? path : nil
        stamps = try ModelFile.parts(of: resolved).map { part throws(WeirError) in
            try ModelFile.stamp(part, of: resolved)
        }
    }

    /// Whether both are the same file, whatever link they were named by.
    public static func == (left: ModelFile, right: ModelFile) -> Bool {
        (left.path, left.stamps) == (right.path, right.stamps)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(path)
        hasher.combine(stamps)
    }

    private static func isLink(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
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

    /// Where files that tell of the model lie: beside the link to it, then beside itself.
    private var places: [(folder: String, name: String)] {
        [link, path].compactMap(\.self).map { path in
            let name = path.split(separator: "/").last.map(String.init) ?? path
            return (String(path.dropLast(name.count)), name)
        }
    }

    /// The path of a file that is named from the model's folder, or from that of the link to it.
    func pathBeside(_ name: String) -> String {
        if name.hasPrefix("/") { return name }
        let paths = places.map { $0.folder + name }
        return paths.first { access($0, F_OK) == 0 } ?? path.dropLast(self.name.count) + name
    }

    /// The text of the file in the model's folder that `name` makes of the model's own name, and what it is called; nil
    /// where there is none.
    ///
    /// What lies beside a link to the model goes before. Throws a sentence where it is there and cannot be read.
    func textBeside(_ name: (String) -> String) throws(WeirError) -> (text: String, name: String)? {
        for place in places {
            let name = name(place.name)
            if let text = try ModelFile.text(place.folder + name) { return (text, name) }
        }
        return nil
    }

    private static func text(_ path: String) throws(WeirError) -> String? {
        guard access(path, F_OK) == 0 else { return nil }
        guard let stream = fopen(path, "r") else {
            let reason = String(cString: strerror(errno)).lowercased()
            throw WeirError(.resource, "\(path) cannot be read: \(reason).")
        }
        defer { fclose(stream) }
        var bytes = [UInt8](repeating: 0, count: longestText + 1)
        bytes.removeLast(bytes.count - fread(&bytes, 1, bytes.count, stream))
        guard bytes.count <= longestText, let text = String(validating: bytes, as: UTF8.self) else {
            throw WeirError(.settings, "\(path) is no text of at most 1 MB; write it anew or remove it.")
        }
        return text
    }
}
