public import GRDB
import Glibc
public import WeirCore

/// An SQLite file of one process and its owner alone.
///
/// Its write-ahead log is synchronised at each change, so that what was written is there after a `kill -9` and a power
/// failure. A file that is damaged is moved aside, and a new one begun.
public struct DatabaseFile: Sendable {
    public let queue: DatabaseQueue
    public let path: String
    /// Where a file that was no longer readable was moved to; nil where there was none.
    public let damagedFile: String?
    /// What it is to people, such as "state file".
    private let name: String

    /// Opens the file or makes it.
    ///
    /// Throws `.resource` where it can't be opened or made, another process has it, or a later version wrote it.
    public init(path: String, called name: String, _ migrator: DatabaseMigrator) throws(WeirError) {
        self.path = path
        self.name = name
        try Self.makePrivate(path, name)
        do {
            queue = try Self.open(path, migrator)
            damagedFile = nil
        } catch let error where Self.isDamage(error) {
            let place = try Self.moveAside(path, name)
            try Self.makePrivate(path, name)
            do { queue = try Self.open(path, migrator) } catch { throw Self.refusal(path, name, error) }
            damagedFile = place
        } catch {
            throw Self.refusal(path, name, error)
        }
    }

    /// Uses the file; what fails is told as one sentence that names it.
    public func use<Result>(_ body: (DatabaseQueue) throws -> Result) throws(WeirError) -> Result {
        do { return try body(queue) } catch {
            throw WeirError(.resource, "The \(name) \(path) can't be used; is its disk full?", cause: "\(error)")
        }
    }

    /// Lets others have the file, though somebody may still hold this; it can't be used any more.
    public func close() {
        // What can't be closed now is closed when nobody holds it.
        try? queue.close()
    }

    // MARK: - Opening

    private static func open(_ path: String, _ migrator: DatabaseMigrator) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.prepareDatabase { database in
            // A second process on the same file would undo what the first does.
            try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            // Write-ahead logs are by default not synchronised at each change.
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { database in
            guard try String.fetchOne(database, sql: "PRAGMA quick_check(1)") == "ok" else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT)
            }
        }
        if try queue.read(migrator.hasBeenSuperseded) { throw LaterVersion() }
        try migrator.migrate(queue)
        return queue
    }

    private struct LaterVersion: Error {}

    private static func isDamage(_ error: any Error) -> Bool {
        guard let error = error as? DatabaseError else { return false }
        return [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode.primaryResultCode)
    }

    private static func refusal(_ path: String, _ name: String, _ error: any Error) -> WeirError {
        if error is LaterVersion {
            return WeirError(
                .resource,
                "The \(name) \(path) is of a later version of Weir; use that version, or another file."
            )
        }
        if let error = error as? DatabaseError, error.resultCode.primaryResultCode == .SQLITE_BUSY {
            return WeirError(.resource, "The \(name) \(path) is in use by another process; give each its own.")
        }
        return WeirError(
            .resource,
            "The \(name) \(path) can't be opened; is it a file of another kind?",
            cause: "\(error)"
        )
    }

    // MARK: - On the disk

    private static let ownerOnly: mode_t = 0o600

    /// Makes the file, or takes the rights of others away; SQLite gives its log the same.
    private static func makePrivate(_ path: String, _ name: String) throws(WeirError) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, ownerOnly)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno)).lowercased()
            throw WeirError(.resource, "The \(name) \(path) can't be opened: \(reason).")
        }
        defer { Glibc.close(descriptor) }
        guard fchmod(descriptor, ownerOnly) == 0 else {
            throw WeirError(
                .resource,
                "The \(name) \(path) is for its owner alone and can't be closed to others, since it is another user's."
            )
        }
    }

    /// Renames the file and its log, and gives the new name.
    private static func moveAside(_ path: String, _ name: String) throws(WeirError) -> String {
        var place = "\(path).damaged"
        var number = 1
        while Glibc.access(place, F_OK) == 0 {
            number += 1
            place = "\(path).damaged-\(number)"
        }
        guard rename(path, place) == 0 else {
            let reason = String(cString: strerror(errno)).lowercased()
            throw WeirError(.resource, "The \(name) \(path) is damaged and can't be moved aside: \(reason).")
        }
        for ending in ["-wal", "-shm"] { rename(path + ending, place + ending) }
        return place
    }
}
