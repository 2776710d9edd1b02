import WeirCore

/// What an outbox knows: what waits where, and what became of what isn't there any more.
///
/// A message is first in `pending`. It gets its number when it is written, and is then `ready` for the broker, in memory as
/// far as there is room, else on the disk alone until the broker has taken what comes before.
struct OutboxState {
    /// What stays in memory beside the disk at most, so that a broker that keeps up needs no reading.
    private static let readyLimit = 4_000_000
    /// The same as a share of a small limit, since what is in memory can't be forgotten.
    private static let readyShare = 4
    /// What waits for a disk that is slow.
    private static let pendingLimit = 32_000_000
    /// How much is freed at once, as a share of the limit, so that making room isn't done for each message.
    private static let roomShare = 10
    /// Where the numbers of messages begin that come before the file's are known: below all of those, so that nothing in it
    /// counts as delivered with them.
    private static let firstNumber = Int64.min / 2

    let limit: Int
    private let isDurable: Bool
    /// Whether messages are written before they are ready.
    private var isWriting: Bool
    private(set) var pending: [StoredMessage] = []
    private var pendingBytes = 0
    private(set) var ready: [StoredMessage] = []
    private var readyBytes = 0
    /// How many of `ready` are with the broker.
    private var taken = 0
    private var lastNumber = firstNumber
    /// Up to where the disk has been written, and up to where it has been read.
    private(set) var lastOnDisk = firstNumber
    private(set) var lastRead = firstNumber
    private(set) var delivered = firstNumber

    var counts = OutboxCounts()
    var isOpen = true
    /// Whether what is in the file, if there is one, is known.
    var isReady = false
    var isEnded = false
    /// When those who wait for it to become empty give up.
    var deadline: MonotonicTime?

    init(_ options: OutboxOptions) {
        limit = options.sizeLimit
        (isDurable, isWriting) = (options.isDurable, options.isDurable)
        isReady = !options.isDurable
    }

    /// Whether messages are known that the broker hasn't got.
    var isEmpty: Bool { counts.waiting == 0 }

    // MARK: - From the streams

    mutating func append(_ messages: [OutgoingMessage]) {
        guard isWriting else { return appendUnwritten(messages) }
        let entries = messages.map { StoredMessage(sequence: 0, message: $0) }
        let bytes = entries.reduce(0) { $0 + $1.bytes }
        pending += entries
        pendingBytes += bytes
        count(entries.count, bytes)
        let limit = min(Self.pendingLimit, limit)
        guard pendingBytes > limit else { return }
        let lost = pending.trim(from: 0, freeing: pendingBytes - limit + limit / Self.roomShare)
        pendingBytes -= lost.reduce(0) { $0 + $1.bytes }
        lose(lost)
    }

    /// Goes on in memory alone, as long as there is no file to be had.
    mutating func goOnWithoutFile() {
        let messages = pending.map(\.message)
        count(-pending.count, -pendingBytes)
        pending = []
        pendingBytes = 0
        isWriting = false
        isReady = true
        appendUnwritten(messages)
    }

    private mutating func appendUnwritten(_ messages: [OutgoingMessage]) {
        for message in messages {
            lastNumber += 1
            let entry = StoredMessage(sequence: lastNumber, message: message)
            ready.append(entry)
            readyBytes += entry.bytes
            count(1, entry.bytes)
        }
        lastRead = lastNumber
        if !isDurable { counts.produced += messages.count }
        let limit = min(Self.pendingLimit, limit)
        guard readyBytes > limit else { return }
        let lost = ready.trim(from: taken, freeing: readyBytes - limit + limit / Self.roomShare)
        readyBytes -= lost.reduce(0) { $0 + $1.bytes }
        lose(lost)
    }

    private mutating func count(_ messages: Int, _ bytes: Int) {
        counts.waiting += messages
        counts.waitingBytes += bytes
    }

    private mutating func lose(_ entries: [StoredMessage]) {
        counts.lostToSize += entries.count
        count(-entries.count, -entries.reduce(0) { $0 + $1.bytes })
    }

    // MARK: - To the disk

    /// What was in the file when it was opened.
    ///
    /// What has come meanwhile, and isn't with the broker, is written behind it.
    mutating func found(_ amount: OutboxStore.Amount, last: Int64) {
        count(amount.count, amount.bytes)
        let late = ready[taken...]
        ready.removeSubrange(taken...)
        let bytes = late.reduce(0) { $0 + $1.bytes }
        readyBytes -= bytes
        pending = late + pending
        pendingBytes += bytes
        (lastNumber, lastOnDisk, lastRead) = (last, last, 0)
        isWriting = true
        isReady = true
    }

    /// The next messages to write, with their numbers.
    mutating func takePending(limit: Int) -> [StoredMessage] {
        var batch = Array(pending.prefix(limit))
        pending.removeFirst(batch.count)
        for index in batch.indices {
            lastNumber += 1
            batch[index].sequence = lastNumber
            pendingBytes -= batch[index].bytes
        }
        return batch
    }

    /// They are on the disk.
    mutating func wrote(_ batch: [StoredMessage]) {
        guard let last = batch.last else { return }
        counts.produced += batch.count
        lastOnDisk = last.sequence
        var written = batch
        for index in written.indices { written[index].isOnDisk = true }
        _ = keepInMemory(written)
    }

    /// What the broker is to get from memory since it couldn't be written.
    var unwritten: [StoredMessage] { ready.filter { !$0.isOnDisk && $0.sequence > 0 } }

    /// Those of `unwritten` are on the disk after all.
    mutating func wroteLate(_ batch: [StoredMessage]) {
        guard let last = batch.last else { return }
        counts.produced += batch.count
        lastOnDisk = max(lastOnDisk, last.sequence)
        for index in ready.indices where (1...last.sequence).contains(ready[index].sequence) {
            ready[index].isOnDisk = true
        }
    }

    /// How many would be lost if the process ended now.
    var undurableCount: Int { pending.count + ready.count { !$0.isOnDisk } }

    /// They couldn't be written: the broker gets them from memory where it keeps up, else they wait for their turn again.
    mutating func couldNotWrite(_ batch: [StoredMessage]) {
        guard !keepInMemory(batch), let first = batch.first else { return }
        lastNumber = first.sequence - 1
        pending = batch + pending
        pendingBytes += batch.reduce(0) { $0 + $1.bytes }
    }

    private mutating func keepInMemory(_ batch: [StoredMessage]) -> Bool {
        let bytes = batch.reduce(0) { $0 + $1.bytes }
        guard let first = batch.first, lastRead == first.sequence - 1,
            readyBytes + bytes <= min(Self.readyLimit, limit / Self.readyShare)
        else {
            return false
        }
        ready += batch
        readyBytes += bytes
        lastRead = batch[batch.count - 1].sequence
        return true
    }

    /// Bytes that are too many by now, with some room; 0 where none are.
    var excess: Int {
        counts.waitingBytes > limit ? counts.waitingBytes - limit + limit / Self.roomShare : 0
    }

    /// Messages were forgotten, since there are too many.
    mutating func pruned(_ amount: OutboxStore.Amount) {
        counts.lostToSize += amount.count
        count(-amount.count, -amount.bytes)
    }

    /// Messages were forgotten, since they are too old.
    mutating func expired(_ amount: OutboxStore.Amount) {
        counts.lostToAge += amount.count
        count(-amount.count, -amount.bytes)
    }

    // MARK: - To the broker

    /// The next messages, which stay until they are confirmed.
    mutating func takeReady(limit: Int) -> [OutgoingMessage] {
        taken = min(limit, ready.count)
        return ready.prefix(taken).map(\.message)
    }

    /// They were read from the disk, behind which `through` was the last.
    mutating func read(_ entries: [StoredMessage], through: Int64) {
        // What was written meanwhile may have come by itself.
        let new = entries.drop { $0.sequence <= lastRead }
        ready += new
        readyBytes += new.reduce(0) { $0 + $1.bytes }
        lastRead = max(lastRead, entries.last?.sequence ?? through)
    }

    /// The first `number` of those that were taken are done with.
    mutating func confirm(_ number: Int) {
        let done = ready.prefix(number)
        guard let last = done.last else { return }
        let bytes = done.reduce(0) { $0 + $1.bytes }
        delivered = last.sequence
        readyBytes -= bytes
        count(-done.count, -bytes)
        ready.removeFirst(done.count)
        taken = 0
    }
}

/// How many messages an outbox has had, and what became of them.
public struct OutboxCounts: Hashable, Sendable {
    /// Those that are kept for sure: on the disk, or in memory where nothing else was asked for.
    public var produced = 0
    public var delivered = 0
    /// Those that the broker will never take.
    public var refused = 0
    /// Those that had to go since too many waited.
    public var lostToSize = 0
    /// Those that had waited for too long.
    public var lostToAge = 0
    public var waiting = 0
    public var waitingBytes = 0
}
