import Foundation
import GRDB
import WeirCore
import WeirDatabase

/// Messages in an SQLite file, in the order in which they came.
struct OutboxStore: Sendable {
    /// How much there is of something.
    struct Amount: Equatable, Sendable {
        var count = 0
        var bytes = 0
    }

    private let file: DatabaseFile

    /// Opens the file or makes it; throws as `DatabaseFile` does.
    init(path: String) throws(WeirError) {
        file = try DatabaseFile(path: path, called: "outbox", Self.migrator)
    }

    /// Where a file that was no longer readable was moved to.
    var damagedFile: String? { file.damagedFile }

    /// Lets others have the file; it isn't used any more.
    func close() { file.close() }

    /// Less free room than this isn't worth the while, in bytes.
    private static let smallestGain = 1_000_000

    /// Gives the room of what was forgotten back to the disk, where it is much; as slow as what is left is large.
    func shrink() throws(WeirError) {
        try file.use { queue in
            let gain = try queue.read { database in
                let pages = try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
                return try pages * (Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0)
            }
            guard gain >= Self.smallestGain else { return }
            try queue.vacuum()
            // Until then the smaller file is in the write-ahead log alone.
            try queue.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        }
    }

    /// What is there, and the number of the last one.
    func contents() throws(WeirError) -> (amount: Amount, last: Int64) {
        try file.use { queue in
            try queue.read { database in
                let row = try Row.fetchOne(
                    database,
                    sql: "SELECT count(*), coalesce(sum(bytes), 0), coalesce(max(sequence), 0) FROM message"
                )
                guard let row else { return (Amount(), 0) }
                return (Amount(count: row[0], bytes: row[1]), row[2])
            }
        }
    }

    /// Keeps messages and forgets those up to `delivered`; on the disk when it returns.
    func write(_ entries: some Sequence<StoredMessage>, at now: Int, forgettingThrough delivered: Int64)
        throws(WeirError)
    {
        try file.use { queue in
            try queue.write { database in
                let insert = try database.cachedStatement(sql: Self.insertion)
                for entry in entries {
                    let message = entry.message
                    insert.setUncheckedArguments([
                        entry.sequence, now, entry.bytes, message.priority.rawValue, message.id, message.stream,
                        message.topic, message.contentType, Data(message.payload),
                        message.smallerPayload.map { Data($0) },
                    ])
                    try insert.execute()
                }
                let removal = try database.cachedStatement(sql: "DELETE FROM message WHERE sequence <= ?")
                try removal.execute(arguments: [delivered])
            }
        }
    }

    /// The next messages behind `sequence`, at most `limit`.
    func read(after sequence: Int64, limit: Int) throws(WeirError) -> [StoredMessage] {
        try file.use { queue in
            try queue.read { database in
                let select = try database.cachedStatement(
                    sql: "SELECT * FROM message WHERE sequence > ? ORDER BY sequence LIMIT ?"
                )
                return try Row.fetchAll(select, arguments: [sequence, limit]).map(StoredMessage.init)
            }
        }
    }

    /// Forgets the oldest of low priority behind `sequence`, then the oldest of all, until `excess` bytes are free.
    func prune(after sequence: Int64, freeing excess: Int) throws(WeirError) -> Amount {
        try remove { database in
            var last: [(priority: Int, sequence: Int64)] = []
            var freed = 0
            for priority in [OutgoingMessage.Priority.frame.rawValue, OutgoingMessage.Priority.event.rawValue] {
                let rows = try Row.fetchCursor(
                    database,
                    sql: "SELECT sequence, bytes FROM message WHERE sequence > ? AND priority = ? ORDER BY sequence",
                    arguments: [sequence, priority]
                )
                while freed < excess, let row = try rows.next() {
                    freed += row["bytes"] as Int
                    if last.last?.priority == priority { last.removeLast() }
                    last.append((priority, row["sequence"]))
                }
            }
            return last.map {
                ("sequence > ? AND priority = ? AND sequence <= ?", [sequence, $0.priority, $0.sequence])
            }
        }
    }

    /// Forgets those behind `sequence` that were kept before a time, in seconds since 1970.
    func expire(after sequence: Int64, before time: Int) throws(WeirError) -> Amount {
        try remove { _ in [("sequence > ? AND kept < ?", [sequence, time])] }
    }

    private func remove(
        _ choose: (Database) throws -> [(condition: String, arguments: StatementArguments)]
    ) throws(WeirError) -> Amount {
        try file.use { queue in
            try queue.write { database in
                var amount = Amount()
                for (condition, arguments) in try choose(database) {
                    let sum = "SELECT coalesce(sum(bytes), 0) FROM message WHERE \(condition)"
                    amount.bytes += try Int.fetchOne(database, sql: sum, arguments: arguments) ?? 0
                    try database.execute(sql: "DELETE FROM message WHERE \(condition)", arguments: arguments)
                    amount.count += database.changesCount
                }
                return amount
            }
        }
    }

    private static let insertion = """
        INSERT INTO message (sequence, kept, bytes, priority, id, stream, topic, contentType, payload, smaller)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: messages") { database in
            try database.create(table: "message") { table in
                table.primaryKey("sequence", .integer)
                table.column("kept", .integer).notNull()
                table.column("bytes", .integer).notNull()
                table.column("priority", .integer).notNull()
                table.column("id", .text).notNull()
                table.column("stream", .text).notNull()
                table.column("topic", .text).notNull()
                table.column("contentType", .text).notNull()
                table.column("payload", .blob).notNull()
                table.column("smaller", .blob)
            }
        }
        return migrator
    }
}

extension StoredMessage {
    fileprivate init(_ row: Row) {
        let payload: Data = row["payload"]
        let smaller: Data? = row["smaller"]
        self.init(
            sequence: row["sequence"],
            message: OutgoingMessage(
                id: row["id"],
                stream: row["stream"],
                topic: row["topic"],
                contentType: row["contentType"],
                // A number that this version doesn't know is of one that had more of them.
                priority: OutgoingMessage.Priority(rawValue: row["priority"]) ?? .event,
                payload: Array(payload),
                smallerPayload: smaller.map { Array($0) }
            ),
            isOnDisk: true
        )
    }
}
