import WeirCore

/// A broker within the test: what it does is told beforehand, and what is asked of it is kept.
final class ScriptedBroker: MessageBroker {
    struct State {
        /// What the next attempts to connect and to subscribe end with; those after succeed.
        var connectErrors: [WeirError] = []
        var subscribeErrors: [WeirError] = []
        /// What becomes of the next messages; those after are delivered.
        var deliveries: [Delivery] = []
        var connections = 0
        var topics: [String] = []
        var delivered: [OutgoingMessage] = []
        /// All that was given to it.
        var given: [OutgoingMessage] = []
        var isClosed = false
        /// Whether connecting waits until it is interrupted.
        var hangs = false
        var isInterrupted = false
        /// Whether sending waits.
        var isHeld = false
        var receive: (@Sendable (IncomingMessage) -> Void)?
        var isLost = false
    }

    let state = Monitor(State())

    func connect(timeout: UInt64) throws(WeirError) {
        let error = state.wait { state -> WeirError?? in
            if state.hangs, !state.isInterrupted { return nil }
            state.connections += 1
            (state.receive, state.isLost, state.isClosed) = (nil, false, false)
            return .some(state.connectErrors.isEmpty ? nil : state.connectErrors.removeFirst())
        }
        if let error { throw error }
    }

    func send(_ messages: [OutgoingMessage], timeout: UInt64) -> [Delivery] {
        state.update { $0.given += messages }
        return state.wait { state -> [Delivery]? in
            guard !state.isHeld || state.isInterrupted else { return nil }
            return messages.map { message in
                let delivery = state.deliveries.isEmpty ? Delivery.delivered : state.deliveries.removeFirst()
                if delivery == .delivered { state.delivered.append(message) }
                return delivery
            }
        }
    }

    func subscribe(
        topics: [String],
        _ receive: @escaping @Sendable (IncomingMessage) -> Void
    ) throws(WeirError) {
        let error = state.update { state -> WeirError? in
            if !state.subscribeErrors.isEmpty { return state.subscribeErrors.removeFirst() }
            (state.topics, state.receive) = (topics, receive)
            return nil
        }
        if let error { throw error }
    }

    var isConnected: Bool { state.read { !$0.isLost } }

    func interrupt() { state.update { $0.isInterrupted = true } }

    func close() { state.update { $0.isClosed = true } }

    // MARK: - For the test

    var now: State { state.read { $0 } }

    /// Delivers a message to who has subscribed, once somebody has.
    func publish(_ json: String, on topic: String = "site/commands") async {
        let receive = await waitFor(state) { $0.receive }
        receive?(IncomingMessage(topic: topic, payload: Array(json.utf8)))
    }

    /// Breaks the connection, once there is one that is subscribed.
    func breakConnection() async {
        _ = await waitFor(state) { $0.receive }
        state.update { ($0.receive, $0.isLost) = (nil, true) }
    }

    /// The first answers that were delivered, as text.
    func answers(_ count: Int) async -> [String] {
        let messages = await waitFor(state) { $0.delivered.count >= count ? $0.delivered : nil }
        return (messages ?? now.delivered).map { String(decoding: $0.payload, as: UTF8.self) }
    }
}

/// What a listener tells.
final class Sentences: Sendable {
    let all = Monitor<[String]>([])
}

/// Waits on a thread of its own, for a minute at most: machines may be slow, and threads of the pool are few.
func waitFor<State: Sendable, Result: Sendable>(
    _ monitor: Monitor<State>,
    _ body: @escaping @Sendable (State) -> Result?
) async -> Result? {
    await withCheckedContinuation { continuation in
        runInBackground {
            let limit = MonotonicTime.now.advanced(by: 60_000_000_000)
            continuation.resume(returning: monitor.wait(until: limit) { body($0) })
        }
    }
}
