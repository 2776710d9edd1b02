import Synchronization
import WeirCore

/// What a broker's protocol does on the thread of its connection.
protocol ConnectionSession: AnyObject, Sendable {
    func open(until deadline: MonotonicTime) throws(WeirError)
    func send(_ messages: [OutgoingMessage], until deadline: MonotonicTime) -> [Delivery]
    func subscribe(topics: [String], to queue: IncomingQueue, until deadline: MonotonicTime) throws(WeirError)
    /// Looks after the connection until it is woken.
    func idle()
    /// Says goodbye, without waiting for an answer.
    func close()
    /// Whether messages can still come and go.
    var isOpen: Bool { get }
}

/// A connection that needs looking after even while nothing is sent, and so has a thread.
///
/// Each time that it is connected there is a new session, so that nothing of an earlier one can be sent later.
final class ThreadedConnection<Session: ConnectionSession>: Sendable {
    private struct Open {
        let session: Session
        let thread: ConnectionThread
        var queues: [IncomingQueue] = []
    }

    /// How long a broker may take over letting somebody subscribe.
    private static var subscriptionTimeout: UInt64 { 30_000_000_000 }

    let wake = WakeUp()
    private let makeSession: @Sendable (WakeUp) -> Session
    private let current = Mutex<Open?>(nil)

    init(_ makeSession: @escaping @Sendable (WakeUp) -> Session) {
        self.makeSession = makeSession
    }

    deinit { close() }

    var isConnected: Bool { current.withLock { $0?.session.isOpen ?? false } }

    func connect(timeout: UInt64) throws(WeirError) {
        close()
        let deadline = MonotonicTime.after(timeout)
        let session = makeSession(wake)
        let thread = ConnectionThread(wake: wake) { session.idle() }
        current.withLock { $0 = Open(session: session, thread: thread) }
        let failure = thread.perform { () -> WeirError? in
            do throws(WeirError) {
                try session.open(until: deadline)
                return nil
            } catch {
                return error
            }
        }
        guard let failure else { return }
        close()
        throw failure
    }

    /// Nil where it isn't connected.
    func send(_ messages: [OutgoingMessage], timeout: UInt64) -> [Delivery]? {
        guard let (session, thread) = current.withLock({ $0.map { ($0.session, $0.thread) } }) else { return nil }
        let deadline = MonotonicTime.after(timeout)
        let deliveries = thread.perform { session.send(messages, until: deadline) }.keepingOrder(of: messages)
        // What is still on its way must not arrive behind what the caller sends again.
        if deliveries.hasUnanswered { close() }
        return deliveries
    }

    func subscribe(
        topics: [String],
        _ receive: @escaping @Sendable (IncomingMessage) -> Void
    ) throws(WeirError) -> Bool {
        let queue = IncomingQueue(receive)
        let connected = current.withLock { current in
            current?.queues.append(queue)
            return current.map { ($0.session, $0.thread) }
        }
        guard let (session, thread) = connected else {
            queue.close()
            return false
        }
        let deadline = MonotonicTime.after(Self.subscriptionTimeout)
        let failure = thread.perform { () -> WeirError? in
            do throws(WeirError) {
                try session.subscribe(topics: topics, to: queue, until: deadline)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
        return true
    }

    func close() {
        guard let open = current.withLock({ $0.take() }) else { return }
        for queue in open.queues { queue.close() }
        open.thread.perform { open.session.close() }
        open.thread.end()
    }
}
