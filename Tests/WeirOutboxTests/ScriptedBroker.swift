import WeirCore

/// A broker that answers as a test says, and remembers what it has.
final class ScriptedBroker: MessageBroker {
    struct State {
        var isReachable = true
        var received: [OutgoingMessage] = []
        /// How often something was sent.
        var batches = 0
        var isInterrupted = false
    }

    typealias Answer = @Sendable (_ message: OutgoingMessage, _ received: Int) -> Delivery

    let state = Monitor(State())
    private let answer: Answer

    init(isReachable: Bool = true, answer: @escaping Answer = { _, _ in .delivered }) {
        self.answer = answer
        state.update { $0.isReachable = isReachable }
    }

    /// Waits for so many messages, doubles included.
    func received(_ count: Int) -> [OutgoingMessage] {
        state.wait { $0.received.count >= count ? $0.received : nil }
    }

    func connect(timeout: UInt64) throws(WeirError) {
        guard state.read(\.isReachable) else { throw WeirError(.resource, "nobody listens at test:1.") }
    }

    func send(_ messages: [OutgoingMessage], timeout: UInt64) -> [Delivery] {
        var isLost = false
        state.update { $0.batches += 1 }
        return messages.map { message in
            if isLost { return .unanswered("the connection is lost.") }
            return state.update { state in
                let answer = answer(message, state.received.count)
                switch answer {
                case .delivered: state.received.append(message)
                case .unanswered, .forbidden: isLost = true
                case .refused, .tooLarge: break
                }
                return answer
            }
        }
    }

    func subscribe(topics: [String], _ receive: @escaping @Sendable (IncomingMessage) -> Void) throws(WeirError) {
        throw WeirError(.settings, "this broker has nothing to tell.")
    }

    var isConnected: Bool { state.read(\.isReachable) }

    func interrupt() { state.update { $0.isInterrupted = true } }

    func close() {}
}
