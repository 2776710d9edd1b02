import Synchronization
import WeirConfig
import WeirCore

/// What is asked of a run from other threads, in order, until the run's own thread sees to it.
final class RunRequests: Sendable {
    enum Request: Sendable {
        case add(Application.Source, Reply)
        case remove(SourceID, Reply)
        case change(SourceID, StreamChange, Reply)
        /// The elements of a stream were told to run.
        case started(StreamBranch, isStarted: Bool, Reply)
        /// The elements of a stream have been stopped, or hang.
        case removed(StreamBranch, isStopped: Bool, Reply)
    }

    /// Takes the answer, once.
    typealias Reply = @Sendable (Result<Void, WeirError>) -> Void

    private struct State {
        var waiting: [Request] = []
        var isClosed = false
    }

    static let isOver = WeirError(.stream, "the run is over, so that none of its streams can be changed.")

    private let state = Mutex(State())
    /// Wakes the run's thread.
    private let wake: @Sendable () -> Void

    init(wake: @escaping @Sendable () -> Void) {
        self.wake = wake
    }

    /// Hands a request over; one that comes when the run is over is refused.
    func submit(_ request: Request) {
        let isTaken = state.withLock { state in
            if !state.isClosed { state.waiting.append(request) }
            return !state.isClosed
        }
        if isTaken { wake() } else { request.refuse() }
    }

    /// Hands a request over and waits for the answer.
    func perform(_ request: (@escaping Reply) -> Request) async throws(WeirError) {
        let result = await withCheckedContinuation { continuation in
            submit(request { continuation.resume(returning: $0) })
        }
        try result.get()
    }

    /// What has come since the last time.
    func take() -> [Request] {
        state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
    }

    /// Refuses what waits, and all that comes from now on.
    func close() {
        let left = state.withLock { state in
            defer { state = State(waiting: [], isClosed: true) }
            return state.waiting
        }
        for request in left { request.refuse() }
    }
}

extension RunRequests.Request {
    fileprivate func refuse() {
        let over = RunRequests.isOver
        switch self {
        case .add(_, let reply), .remove(_, let reply), .change(_, _, let reply): reply(.failure(over))
        case .started(_, _, let reply): reply(.failure(over))
        // It went with all others.
        case .removed(_, _, let reply): reply(.success(()))
        }
    }
}
