public import WeirCore

/// Gives the messages of an outbox to a broker, on a thread of its own, and again until the broker has them.
public final class OutboxSender: Sendable {
    /// Messages that are with the broker at once at most.
    private static let batchLimit = 500
    /// How long the broker may take to let itself be connected, in nanoseconds.
    private static let connectTimeout: UInt64 = 10_000_000_000
    /// How long it may take to answer, in nanoseconds.
    private static let answerTimeout: UInt64 = 30_000_000_000
    /// How often one that is to end is interrupted, in nanoseconds.
    private static let interruptionPause: UInt64 = 100_000_000
    /// The longest pause between attempts, in nanoseconds.
    private static let longestPause: UInt64 = 30_000_000_000

    /// How it stands between outbox and broker.
    public struct Condition: Hashable, Sendable {
        public var isConnected = false
        /// What went wrong last, where it is not over.
        public var problem: String?

        public init(isConnected: Bool = false, problem: String? = nil) {
            self.isConnected = isConnected
            self.problem = problem
        }
    }

    private let outbox: Outbox
    private let broker: any MessageBroker
    /// The broker, for sentences.
    private let name: String
    private let tell: @Sendable (String) -> Void
    private let shared = Monitor(Shared())

    private struct Shared {
        var condition = Condition()
        var isEnding = false
        var isEnded = false
    }

    /// Begins at once; `tell` gets warnings.
    public init(
        _ outbox: Outbox,
        to broker: any MessageBroker,
        called name: String,
        tell: @escaping @Sendable (String) -> Void
    ) {
        self.outbox = outbox
        self.broker = broker
        self.name = name
        self.tell = tell
        runInBackground { self.run() }
    }

    public var condition: Condition { shared.read(\.condition) }

    /// Ends what it waits for; what isn't delivered stays in the outbox, which is to be closed as well.
    public func end() {
        shared.update { $0.isEnding = true }
        broker.interrupt()
    }

    /// Waits until its thread has nothing more to do; after `end` and the outbox's `close`.
    public func join() {
        // It may have been between two waits when it was interrupted.
        while shared.wait(until: .now.advanced(by: Self.interruptionPause), { $0.isEnded ? () : nil }) == nil {
            broker.interrupt()
        }
    }

    private var isEnding: Bool { shared.read(\.isEnding) }

    // MARK: - Its thread

    private func run() {
        var attempts = SendingLog(name: name, longestPause: Self.longestPause, tell)
        while !isEnding {
            do throws(WeirError) {
                try broker.connect(timeout: Self.connectTimeout)
                shared.update { $0.condition = Condition(isConnected: true) }
                try sendAll(&attempts)
                break
            } catch {
                shared.update { $0.condition = Condition(isConnected: false, problem: "\(error)") }
                if !isEnding { pause(attempts.failed(error, waiting: outbox.counts.waiting)) }
            }
        }
        broker.close()
        shared.update { state in
            state.condition.isConnected = false
            state.isEnded = true
        }
    }

    private func pause(_ length: UInt64) {
        _ = shared.wait(until: .now.advanced(by: length)) { $0.isEnding ? () : nil }
    }

    /// Sends until there will be nothing more; throws when the connection is lost, or nothing is taken.
    private func sendAll(_ attempts: inout SendingLog) throws(WeirError) {
        var limits = PayloadLimits()
        while let messages = outbox.take(limit: Self.batchLimit) {
            let batch = limits.nextBatch(of: messages)
            var answers = broker.send(batch, timeout: Self.answerTimeout)
            for (index, message) in batch.enumerated() where index < answers.count {
                guard case .tooLarge(let reason) = answers[index] else {
                    if case .delivered = answers[index] { limits.taken(message) }
                    continue
                }
                answers[index] = sendSmaller(message, reason)
                if case .delivered = answers[index] { limits.refused(message) }
            }
            let outcome = SendingOutcome(answers, of: batch.count)
            outbox.confirm(delivered: outcome.delivered, refused: outcome.refused)
            if let refusal = outcome.refusal { attempts.refused(outcome.refused, refusal) }
            if outcome.delivered > 0 { attempts.advanced() }
            if let problem = outcome.problem { throw WeirError(.resource, problem) }
            attempts.succeeded()
        }
    }

    /// Sends a message that was too large once more without its pictures, where it has any.
    private func sendSmaller(_ message: OutgoingMessage, _ reason: String) -> Delivery {
        let smaller = message.smaller
        guard smaller.payload.count < message.payload.count else { return .refused(reason) }
        let answer = broker.send([smaller], timeout: Self.answerTimeout).first
        if case .tooLarge(let reason) = answer { return .refused(reason) }
        return answer ?? .unanswered(reason)
    }
}
