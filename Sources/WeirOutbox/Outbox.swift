public import WeirCore

/// Messages on their way to one broker: on disk before they count as produced, until the broker has them.
///
/// Those who give messages never wait: what is to be written is written by a thread of the outbox's own, many at a time.
public final class Outbox: Sendable {
    /// How long what couldn't be opened or read waits for the next attempt: a second, in nanoseconds.
    private static let pause: UInt64 = 1_000_000_000

    private let state: Monitor<OutboxState>
    private let options: OutboxOptions
    /// Nil where there is no file, or none yet.
    private let store = Monitor<OutboxStore?>(nil)
    private let tell: @Sendable (String) -> Void

    /// `path` is the file's, for messages that are to be durable; `tell` gets warnings, from any thread.
    public init(_ options: OutboxOptions, path: String, tell: @escaping @Sendable (String) -> Void) {
        self.options = options
        self.tell = tell
        state = Monitor(OutboxState(options))
        if options.isDurable {
            runInBackground { self.write(to: path) }
        }
    }

    public var counts: OutboxCounts { state.read(\.counts) }

    /// How many messages wait in memory alone.
    var undurableCount: Int { state.read(\.undurableCount) }

    /// Takes messages, and never waits.
    public func append(_ messages: [OutgoingMessage]) {
        guard !messages.isEmpty else { return }
        state.update { $0.append(messages) }
    }

    /// Ends it: what is pending is written, and whoever waits for messages gets none any more.
    public func close() {
        state.update { $0.isOpen = false }
        if options.isDurable { state.wait { $0.isEnded ? () : nil } }
    }

    // MARK: - The broker's side

    /// Waits for messages, at most `limit`, which stay until they are confirmed; nil when there will be none any more.
    func take(limit: Int) -> [OutgoingMessage]? {
        while true {
            enum Step {
                case messages([OutgoingMessage])
                case reading(after: Int64, through: Int64)
                case end
            }
            let step = state.wait { state -> Step? in
                if !state.isOpen { return .end }
                if !state.ready.isEmpty { return .messages(state.takeReady(limit: limit)) }
                if state.lastRead < state.lastOnDisk {
                    return .reading(after: state.lastRead, through: state.lastOnDisk)
                }
                return nil
            }
            switch step {
            case .messages(let messages): return messages
            case .end: return nil
            case .reading(let after, let through): read(after: after, through: through, limit: limit)
            }
        }
    }

    /// The first `delivered + refused` of those that were taken are done with.
    func confirm(delivered: Int, refused: Int) {
        state.update { state in
            state.confirm(delivered + refused)
            state.counts.delivered += delivered
            state.counts.refused += refused
        }
    }

    /// Waits until nothing waits, or until nothing has been taken by the broker for `patience` nanoseconds; tells which.
    ///
    /// Once `hurry` was called it waits no longer than until that time.
    func drain(patience: UInt64) -> Bool {
        var last = -1
        while true {
            let deadline = min(state.read(\.deadline) ?? MonotonicTime(nanoseconds: .max), .now.advanced(by: patience))
            let waiting = state.wait(until: deadline) { state -> Int? in
                if let end = state.deadline, end < deadline { return state.counts.waiting }
                return state.isReady && (state.isEmpty || state.counts.waiting != last) ? state.counts.waiting : nil
            }
            guard let waiting, state.read(\.deadline).map({ .now < $0 }) ?? true else { return state.read(\.isEmpty) }
            if waiting == 0 { return true }
            last = waiting
        }
    }

    /// Has `drain` end at a time, whatever is left.
    func hurry(until deadline: MonotonicTime) { state.update { $0.deadline = deadline } }

    private func read(after: Int64, through: Int64, limit: Int) {
        guard let store = store.read({ $0 }) else { return }
        do {
            let entries = try store.read(after: after, limit: limit)
            state.update { $0.read(entries, through: through) }
        } catch {
            tell("\(error)")
            wait()
        }
    }

    // MARK: - The disk's side

    private func write(to path: String) {
        defer { state.update { $0.isEnded = true } }
        guard let store = open(path) else { return }
        var writer = OutboxWriter(state, store, ageLimit: options.ageLimit, tell)
        while writer.takeTurn() {}
        self.store.update { $0 = nil }
        store.close()
    }

    /// Tries until the file can be opened; nil where the outbox is closed before.
    private func open(_ path: String) -> OutboxStore? {
        var failures = 0
        var warning = CountedWarning()
        while state.read(\.isOpen) || failures == 0 {
            do throws(WeirError) {
                let store = try openOnce(path)
                if failures > 0 { tell("The outbox \(path) could be opened; messages are kept in it.") }
                return store
            } catch {
                failures += 1
                if warning.isDue(at: failures) { tell("\(error) Until it can be, messages are kept in memory alone.") }
                if failures == 1 { state.update { $0.goOnWithoutFile() } }
                wait()
            }
        }
        return nil
    }

    private func openOnce(_ path: String) throws(WeirError) -> OutboxStore {
        let store = try OutboxStore(path: path)
        if let place = store.damagedFile {
            tell("The outbox \(path) was damaged and is now \(place); what waited in it isn't sent.")
        }
        let contents = try store.contents()
        // What an outage made large stays as large until then. A file that can't be made smaller serves as it is.
        if contents.amount.count == 0 { try? store.shrink() }
        self.store.update { $0 = store }
        state.update { $0.found(contents.amount, last: contents.last) }
        return store
    }

    /// Lets some time pass before what failed is tried again.
    private func wait() {
        _ = state.wait(until: .now.advanced(by: Self.pause)) { $0.isOpen ? nil : () }
    }
}
