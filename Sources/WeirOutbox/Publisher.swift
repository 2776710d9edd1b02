import Synchronization
public import WeirCore

/// The way to one broker: an outbox and who sends from it.
public final class Publisher: Sendable {
    /// How a publication stands.
    public struct Status: Hashable, Sendable {
        /// The broker and the topic, for people.
        public var name: String
        public var counts: OutboxCounts
        public var condition: OutboxSender.Condition
    }

    /// How long the broker may take nothing at the end before what is left is left, in nanoseconds.
    private static let patience: UInt64 = 3_000_000_000
    /// How long it may take all in all where the process is told to end, in nanoseconds: a service has five seconds for
    /// everything.
    private static let hurry: UInt64 = 2_000_000_000

    public let name: String
    private let outbox: Outbox
    private let sender: OutboxSender
    private let tell: @Sendable (String) -> Void
    private let isClosed = Atomic(false)

    /// Begins at once with what is in the file at `path`; `tell` gets warnings, from any thread.
    public init(
        _ options: OutboxOptions,
        path: String,
        to broker: any MessageBroker,
        called name: String,
        tell: @escaping @Sendable (String) -> Void
    ) {
        self.name = name
        self.tell = tell
        outbox = Outbox(options, path: path, tell: tell)
        sender = OutboxSender(outbox, to: broker, called: name, tell: tell)
    }

    public var status: Status { Status(name: name, counts: outbox.counts, condition: sender.condition) }

    /// Takes messages, and never waits.
    public func publish(_ messages: [OutgoingMessage]) { outbox.append(messages) }

    /// Leaves `close` little time from now on, as where the process is told to end.
    public func hurry() { outbox.hurry(until: .now.advanced(by: Self.hurry)) }

    /// Sends what waits as long as the broker takes any of it, and ends; does nothing the second time.
    public func close() {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        let isEmpty = outbox.drain(patience: Self.patience)
        sender.end()
        outbox.close()
        sender.join()
        guard !isEmpty else { return }
        let lost = outbox.undurableCount
        let kept = outbox.counts.waiting - lost
        if kept > 0 { tell("\(name): \(kept) messages wait in the outbox, and are sent when it is next run.") }
        if lost > 0 { tell("\(name): \(lost) messages weren't sent, and are lost.") }
    }
}
