import WeirCore

/// What commands of the last minutes were answered, since brokers may deliver a command more than once.
struct CommandMemory {
    /// How long an answer is kept, in nanoseconds: 10 minutes.
    ///
    /// Brokers deliver again when a connection is lost, or when nothing was confirmed for a while, which all of them count in
    /// seconds or a few minutes.
    static let span: UInt64 = 600_000_000_000
    /// How many are kept; past them the oldest go.
    static let limit = 1000

    /// What tells commands apart: ids are those of who sends on a topic.
    struct Key: Hashable {
        var topic: String
        var id: String
    }

    enum Finding {
        /// It has not come before.
        case new
        case answered(OutgoingMessage)
        /// Another command had its id.
        case taken
    }

    private struct Entry {
        let digest: Int
        let answer: OutgoingMessage
        let time: MonotonicTime
    }

    private var entries: [Key: Entry] = [:]
    /// In the order in which they came.
    private var keys: [Key] = []

    mutating func find(_ key: Key, _ command: [UInt8], at time: MonotonicTime) -> Finding {
        forget(at: time)
        guard let entry = entries[key] else { return .new }
        return entry.digest == command.hashValue ? .answered(entry.answer) : .taken
    }

    /// Keeps the answer to a command that `find` found new.
    mutating func keep(_ answer: OutgoingMessage, to command: [UInt8], as key: Key, at time: MonotonicTime) {
        entries[key] = Entry(digest: command.hashValue, answer: answer, time: time)
        keys.append(key)
        forget(at: time)
    }

    private mutating func forget(at time: MonotonicTime) {
        var count = max(0, keys.count - Self.limit)
        while count < keys.count, let entry = entries[keys[count]], entry.time.advanced(by: Self.span) <= time {
            count += 1
        }
        for key in keys.prefix(count) { entries[key] = nil }
        keys.removeFirst(count)
    }
}
