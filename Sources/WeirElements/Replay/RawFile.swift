import Glibc
import Synchronization
public import WeirCore
public import WeirRecording

/// A file of what a run's inputs gave, read up to its last whole entry.
public final class RawFile: Sendable {
    public let path: String
    public let index: RawIndex
    /// What follows the last whole entry, in bytes: a run that was cut off leaves a part of one.
    public let restLength: Int
    private let descriptor: Int32

    private struct Entry {
        weak var file: RawFile?
    }

    private static let open = Mutex<[String: Entry]>([:])
    /// How many bytes are read at once while the whole file is gone through.
    private static let pieceLength = 1 << 20

    /// The file at `path`, read once for all who ask for it at the same time.
    ///
    /// Throws `.resource` where it can't be read, and `.stream` where it is something else.
    public static func shared(_ path: String) throws(WeirError) -> RawFile {
        let result = open.withLock { open -> Result<RawFile, WeirError> in
            if let file = open[path]?.file { return .success(file) }
            do throws(WeirError) {
                let file = try RawFile(path)
                open[path] = Entry(file: file)
                return .success(file)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private init(_ path: String) throws(WeirError) {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw WeirError(
                .resource,
                "\(path) can't be read; name the folder of a raw recording.",
                cause: String(cString: strerror(errno))
            )
        }
        self.path = path
        self.descriptor = descriptor
        var scan = RawScan(descriptor, pieceLength: Self.pieceLength)
        guard scan.take(RawFormat.signature.count) == RawFormat.signature else {
            close(descriptor)
            throw WeirError(.stream, "\(path) is no raw recording, or one of another version of Weir.")
        }
        var index = RawIndex()
        var end = scan.offset
        while let entry = scan.next() {
            index.add(entry, at: end)
            end = scan.offset
        }
        self.index = index
        restLength = scan.length - end
    }

    deinit {
        close(descriptor)
        RawFile.open.withLock { open in
            if open[path]?.file == nil { open[path] = nil }
        }
    }

    /// Reads the packet whose entry begins at `offset`; nil where the file has changed meanwhile.
    func packet(at offset: Int) -> (packet: RawPacket, bytes: [UInt8])? {
        guard let head = RawFormat.Head(readBytes(descriptor, RawFormat.headLength, at: offset)) else { return nil }
        let body = readBytes(descriptor, head.length, at: offset + RawFormat.headLength)
        guard case .packet(_, let packet, let bytes) = RawEntry(head, body) else { return nil }
        return (packet, bytes)
    }
}

/// Goes through a file from its beginning.
private struct RawScan {
    /// Where the next entry begins.
    private(set) var offset = 0
    let length: Int
    private let descriptor: Int32
    private let pieceLength: Int
    private var piece: [UInt8] = []
    private var pieceStart = 0

    init(_ descriptor: Int32, pieceLength: Int) {
        self.descriptor = descriptor
        self.pieceLength = pieceLength
        var status = stat()
        length = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    /// The next bytes; nil where there aren't so many.
    mutating func take(_ count: Int) -> [UInt8]? {
        guard count <= length - offset else { return nil }
        if offset < pieceStart || offset + count > pieceStart + piece.count {
            piece = readBytes(descriptor, max(count, pieceLength), at: offset)
            pieceStart = offset
        }
        let start = offset - pieceStart
        guard start + count <= piece.count else { return nil }
        offset += count
        return Array(piece[start..<(start + count)])
    }

    /// The next entry; nil after the last whole one.
    mutating func next() -> RawEntry? {
        let start = offset
        guard let head = take(RawFormat.headLength).flatMap({ RawFormat.Head($0) }), let body = take(head.length),
            let entry = RawEntry(head, body)
        else {
            offset = start
            return nil
        }
        return entry
    }
}

/// As many bytes of a file as there are.
private func readBytes(_ descriptor: Int32, _ count: Int, at offset: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
        while initialized < count {
            let got = pread(
                descriptor,
                buffer.baseAddress?.advanced(by: initialized),
                count - initialized,
                offset + initialized
            )
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { return }
            initialized += got
        }
    }
}
