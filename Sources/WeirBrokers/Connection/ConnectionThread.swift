import WeirCore

/// The one thread on which a connection's library is used.
///
/// Others give it work and wait; in between it looks after the connection.
final class ConnectionThread: Sendable {
    private struct State {
        var work: (@Sendable () -> Void)?
        var isEnding = false
        var hasEnded = false
    }

    private let state: Monitor<State>
    private let wake: WakeUp

    /// `idle` waits for the connection, and returns when `wake` signals.
    init(wake: WakeUp, idle: @escaping @Sendable () -> Void) {
        let state = Monitor(State())
        (self.state, self.wake) = (state, wake)
        runInBackground {
            while true {
                let (work, isEnding) = state.update { ($0.work.take(), $0.isEnding) }
                if let work {
                    work()
                } else if isEnding {
                    break
                } else {
                    idle()
                }
            }
            state.update { $0.hasEnded = true }
        }
    }

    /// Has work done there, and waits for it.
    func perform<Result: Sendable>(_ work: @escaping @Sendable () -> Result) -> Result {
        let result = Monitor<Result?>(nil)
        state.update { state in
            state.work = {
                let value = work()
                result.update { $0 = value }
            }
        }
        wake.signal()
        return result.wait { $0 }
    }

    /// Ends it, and waits until it is gone.
    func end() {
        state.update { $0.isEnding = true }
        wake.signal()
        _ = state.wait { $0.hasEnded ? true : nil }
    }
}
