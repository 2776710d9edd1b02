internal import WeirCore

/// A few threads that work on runs in the order in which they were started, for a library that has no such threads.
final class RunThreads: Sendable {
    typealias Run = @Sendable () -> Void

    private struct State {
        var queue: [Run] = []
        var isEnding = false
    }

    private let state = Monitor(State())
    private let library: RunsInFlight.Library

    /// `count` threads for runs of `library`; nil where the system gives none.
    init?(_ count: Int, of library: RunsInFlight.Library) {
        self.library = library
        for _ in 0..<count {
            guard startThread(work) else {
                end()
                return nil
            }
        }
    }

    /// Has a thread do `run`; false where the process is ending, and nothing is begun any more.
    func run(_ run: @escaping Run) -> Bool {
        guard RunsInFlight.begin() else { return false }
        state.update { $0.queue.append(run) }
        return true
    }

    /// Has the threads go when the queue is empty.
    func end() {
        state.update { $0.isEnding = true }
    }

    private func work() {
        while workOnce() { RunsInFlight.end(library) }
    }

    /// Does the next run, and lets go of what only it still holds; false where there will be none.
    private func workOnce() -> Bool {
        let run = state.wait { state -> Run?? in
            if !state.queue.isEmpty { return .some(state.queue.removeFirst()) }
            return state.isEnding ? .some(nil) : nil
        }
        run?()
        return run != nil
    }
}
