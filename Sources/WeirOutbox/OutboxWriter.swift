import Glibc
import WeirCore

/// Writes what is pending, forgets what is delivered, and keeps to the limits of size and age.
struct OutboxWriter {
    /// Messages that are written at once at most.
    private static let writeLimit = 2000
    /// How long what is only to be forgotten waits to be written along with something new, and what couldn't be written for
    /// the next attempt: a second, in nanoseconds.
    private static let pause: UInt64 = 1_000_000_000
    /// How often the age of messages is looked at, in seconds.
    private static let ageCheckInterval = 60

    private let state: Monitor<OutboxState>
    private let store: OutboxStore
    private let ageLimit: Int
    private let tell: @Sendable (String) -> Void
    private var forgotten: Int64 = 0
    private var nextAgeCheck = 0
    private var failures = 0
    private var failureWarning = CountedWarning()
    private var lossWarning = CountedWarning()

    init(
        _ state: Monitor<OutboxState>,
        _ store: OutboxStore,
        ageLimit: Int,
        _ tell: @escaping @Sendable (String) -> Void
    ) {
        self.state = state
        self.store = store
        self.ageLimit = ageLimit
        self.tell = tell
    }

    /// Waits for something to do, and does it; false when the outbox is closed and nothing is left, or can be, written.
    mutating func takeTurn() -> Bool {
        let isFailing = failures > 0
        let batch = state.wait(until: .now.advanced(by: Self.pause)) { state -> [StoredMessage]? in
            if !state.isOpen { return state.takePending(limit: Self.writeLimit) }
            return isFailing || state.pending.isEmpty ? nil : state.takePending(limit: Self.writeLimit)
        }
        let isLast = batch?.isEmpty == true
        let entries = batch ?? state.update { $0.takePending(limit: Self.writeLimit) }
        do {
            try write(entries)
            try keepToLimits()
            if failures > 0 { tell("The outbox can be written again.") }
            failures = 0
            failureWarning = CountedWarning()
        } catch {
            failures += 1
            if failureWarning.isDue(at: failures) { tell("\(error) What can't be written is kept in memory.") }
            if state.read({ !$0.isOpen }) { return false }
        }
        return !isLast
    }

    private mutating func write(_ entries: [StoredMessage]) throws(WeirError) {
        let late = failures > 0 ? state.read(\.unwritten) : []
        let delivered = state.read(\.delivered)
        guard !entries.isEmpty || !late.isEmpty || delivered > forgotten else { return }
        do throws(WeirError) {
            try store.write(late + entries, at: time(nil), forgettingThrough: delivered)
        } catch {
            state.update { $0.couldNotWrite(entries) }
            throw error
        }
        forgotten = delivered
        state.update { state in
            state.wroteLate(late)
            state.wrote(entries)
        }
    }

    private mutating func keepToLimits() throws(WeirError) {
        let (excess, lastRead) = state.read { ($0.excess, $0.lastRead) }
        if excess > 0 {
            let amount = try store.prune(after: lastRead, freeing: excess)
            state.update { $0.pruned(amount) }
        }
        let now = time(nil)
        if now >= nextAgeCheck {
            nextAgeCheck = now + Self.ageCheckInterval
            let amount = try store.expire(after: lastRead, before: now - ageLimit)
            state.update { $0.expired(amount) }
        }
        let lost = state.read { $0.counts.lostToSize + $0.counts.lostToAge }
        if lost > 0, lossWarning.isDue(at: lost) {
            tell(
                "The outbox is full, or what is in it too old: \(lost) messages are lost by now, the least important first."
            )
        }
    }
}
