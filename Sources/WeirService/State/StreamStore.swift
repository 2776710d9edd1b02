import GRDB
import Glibc
public import WeirCore

/// The streams that were added while a service ran, in an SQLite file, so that they are there again after a restart.
///
/// Addresses have passwords, so nobody but the file's owner may read it. What is told to be kept is on the disk when a
/// method returns (write-ahead log, synchronised at each change).
public final class StreamStore: Sendable {
    /// A stream as it was added, with what was changed since.
    struct Entry: Equatable, Sendable {
        var id: String
        /// As `SourceText` writes it.
        var source: String
        /// `demo`, or an absolute path.
        var model: String?
        var threshold: Double?
        var interval: Int?
        /// As `AnalyticsText` writes them.
        var rules: String?
    }

    private let queue: DatabaseQueue
    private let path: String
    /// Where a file that was no longer readable was moved to; nil where there was none.
    public let damagedFile: String?

    /// Opens the file or makes it; one that is damaged is moved aside, and a new one begun.
    ///
    /// Throws `.resource` where the file can't be opened or made, another process has it, or a later version wrote it.
    public init(path: String) throws(WeirError) {
        self.path = path
        try Self.makePrivate(path)
        do {
            queue = try Self.open(path)
            damagedFile = nil
        } catch let error where Self.isDamage(error) {
            let place = try Self.moveAside(path)
            try Self.makePrivate(path)
            do { queue = try Self.open(path) } catch { throw Self.refusal(path, error) }
            damagedFile = place
        } catch {
            throw Self.refusal(path, error)
        }
    }

    /// All entries, in the order in which they came.
    func entries() throws(WeirError) -> [Entry] {
        try use { queue in
            try queue.read { database in
                try Row.fetchAll(database, sql: "SELECT * FROM stream ORDER BY number").map(Entry.init)
            }
        }
    }

    /// Keeps a stream; false where there is one of its name.
    func insert(_ entry: Entry) throws(WeirError) -> Bool {
        try use { queue in
            try queue.write { database in
                try database.execute(
                    sql: """
                        INSERT INTO stream (id, source, model, threshold, interval, rules) VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (id) DO NOTHING
                        """,
                    arguments: [entry.id, entry.source, entry.model, entry.threshold, entry.interval, entry.rules]
                )
                return database.changesCount > 0
            }
        }
    }

    /// Keeps what is different for a stream; does nothing for one that isn't kept.
    func change(
        _ id: String,
        model: String?,
        threshold: Double?,
        interval: Int?,
        rules: String?
    ) throws(WeirError) {
        try use { queue in
            try queue.write { database in
                try database.execute(
                    sql: """
                        UPDATE stream SET model = coalesce(?, model), threshold = coalesce(?, threshold),
                        interval = coalesce(?, interval), rules = coalesce(?, rules) WHERE id = ?
                        """,
                    arguments: [model, threshold, interval, rules, id]
                )
            }
        }
    }

    /// Forgets a stream; false where none of the name is kept.
    @discardableResult
    func remove(_ id: String) throws(WeirError) -> Bool {
        try use { queue in
            try queue.write { database in
                try database.execute(sql: "DELETE FROM stream WHERE id = ?", arguments: [id])
                return database.changesCount > 0
            }
        }
    }

    private func use<Result>(_ body: (DatabaseQueue) throws -> Result) throws(WeirError) -> Result {
        do { return try body(queue) } catch {
            throw WeirError(.resource, "The state file \(path) can't be used; is its disk full?", cause: "\(error)")
        }
    }
}

extension StreamStore.Entry {
    fileprivate init(_ row: Row) {
        self.init(
            id: row["id"],
            source: row["source"],
            model: row["model"],
            threshold: row["threshold"],
            interval: row["interval"],
            rules: row["rules"]
        )
    }
}

// MARK: - The file

extension StreamStore {
    private static let ownerOnly: mode_t = 0o600

    private static func open(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.prepareDatabase { database in
            // A second service on the same file would undo what the first does.
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

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: streams") { database in
            try database.create(table: "stream") { table in
                table.autoIncrementedPrimaryKey("number")
                table.column("id", .text).notNull().unique()
                table.column("source", .text).notNull()
                table.column("threshold", .double)
                table.column("interval", .integer)
                table.column("rules", .text)
            }
        }
        migrator.registerMigration("2: models") { database in
            try database.alter(table: "stream") { $0.add(column: "model", .text) }
        }
        return migrator
    }

    private static func isDamage(_ error: any Error) -> Bool {
        guard let error = error as? DatabaseError else { return false }
        return [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode.primaryResultCode)
    }

    /// Makes the file, or takes the rights of others away; SQLite gives its log the same.
    private static func makePrivate(_ path: String) throws(WeirError) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, ownerOnly)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno)).lowercased()
            throw WeirError(.resource, "The state file \(path) can't be opened: \(reason).")
        }
        defer { close(descriptor) }
        guard fchmod(descriptor, ownerOnly) == 0 else {
            throw WeirError(
                .resource,
                "The state file \(path) holds passwords and can't be closed to others, since it is another user's."
            )
        }
    }

    /// Renames the file and its log, and gives the new name.
    private static func moveAside(_ path: String) throws(WeirError) -> String {
        var place = "\(path).damaged"
        var number = 1
        while Glibc.access(place, F_OK) == 0 {
            number += 1
            place = "\(path).damaged-\(number)"
        }
        guard rename(path, place) == 0 else {
            let reason = String(cString: strerror(errno)).lowercased()
            throw WeirError(.resource, "The state file \(path) is damaged and can't be moved aside: \(reason).")
        }
        for ending in ["-wal", "-shm"] { rename(path + ending, place + ending) }
        return place
    }

    private static func refusal(_ path: String, _ error: any Error) -> WeirError {
        if error is LaterVersion {
            return WeirError(
                .resource,
                "The state file \(path) is of a later version of Weir; use that version, or another file."
            )
        }
        if let error = error as? DatabaseError, error.resultCode.primaryResultCode == .SQLITE_BUSY {
            return WeirError(
                .resource,
                "The state file \(path) is in use by another process; give each service its own."
            )
        }
        return WeirError(
            .resource,
            "The state file \(path) can't be opened; is it a file of another kind?",
            cause: "\(error)"
        )
    }
}
