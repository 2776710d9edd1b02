import GRDB
public import WeirCore
import WeirDatabase

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

    private let file: DatabaseFile
    /// Where a file that was no longer readable was moved to; nil where there was none.
    public var damagedFile: String? { file.damagedFile }

    /// Opens the file or makes it; one that is damaged is moved aside, and a new one begun.
    ///
    /// Throws `.resource` where the file can't be opened or made, another process has it, or a later version wrote it.
    public init(path: String) throws(WeirError) {
        file = try DatabaseFile(path: path, called: "state file", Self.migrator)
    }

    /// All entries, in the order in which they came.
    func entries() throws(WeirError) -> [Entry] {
        try file.use { queue in
            try queue.read { database in
                try Row.fetchAll(database, sql: "SELECT * FROM stream ORDER BY number").map(Entry.init)
            }
        }
    }

    /// Keeps a stream; false where there is one of its name.
    func insert(_ entry: Entry) throws(WeirError) -> Bool {
        try file.use { queue in
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
        try file.use { queue in
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
        try file.use { queue in
            try queue.write { database in
                try database.execute(sql: "DELETE FROM stream WHERE id = ?", arguments: [id])
                return database.changesCount > 0
            }
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

extension StreamStore {
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
}
