import Glibc
import WeirCore

/// Hands messages from a connection's thread to who subscribed, on a thread of its own: who is told may then send as
/// well.
final class IncomingQueue: Sendable {
    /// More than that nobody deals with in time.
    private static let limit = 10_000

    private struct State {
        var messages: [IncomingMessage] = []
        var isClosed = false
        var isOver = false
        var thread: pthread_t?
    }

    private let state: Monitor<State>

    init(_ receive: @escaping @Sendable (IncomingMessage) -> Void) {
        let state = Monitor(State())
        self.state = state
        runInBackground {
            state.update { $0.thread = pthread_self() }
            while let messages = Self.next(state) {
                for message in messages where !state.read({ $0.isClosed }) { receive(message) }
            }
            state.update { $0.isOver = true }
        }
    }

    private static func next(_ state: Monitor<State>) -> [IncomingMessage]? {
        state.wait { state -> [IncomingMessage]?? in
            if state.isClosed { return .some(nil) }
            guard !state.messages.isEmpty else { return nil }
            defer { state.messages = [] }
            return state.messages
        }
    }

    /// False where it is full.
    ///
    /// It doesn't wait then: who subscribed may itself be waiting for the connection's thread.
    func add(_ message: IncomingMessage) -> Bool {
        state.update { state in
            // To who has closed it, messages are of no use any more.
            if state.isClosed { return true }
            guard state.messages.count < Self.limit else { return false }
            state.messages.append(message)
            return true
        }
    }

    /// Has no more messages handed on, and waits until the last one is dealt with, but for where that is what closes.
    func close() {
        let isOwn = state.update { state in
            state.isClosed = true
            return state.thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false
        }
        if !isOwn { _ = state.wait { $0.isOver ? true : nil } }
    }
}
