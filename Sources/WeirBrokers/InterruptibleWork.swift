import WeirCore

/// Work of a library that blocks and can't be ended: it is done on a thread of its own, and left behind where nobody waits any more.
final class InterruptibleWork<Value: Sendable>: Sendable {
    private enum State {
        case running
        case done(Value)
        case abandoned
    }

    private let state = Monitor(State.running)

    /// `discard` gets a result that comes too late.
    init(_ work: @escaping @Sendable () -> Value, discard: @escaping @Sendable (Value) -> Void) {
        runInBackground { [state] in
            let value = work()
            let isWanted = state.update { state in
                guard case .running = state else { return false }
                state = .done(value)
                return true
            }
            if !isWanted { discard(value) }
        }
    }

    /// The result; nil where it isn't there by `deadline`, or `abandon` was called first.
    func wait(until deadline: MonotonicTime) -> Value? {
        let result = state.wait(until: deadline) { state -> Value?? in
            switch state {
            case .running: nil
            case .done(let value): .some(value)
            case .abandoned: .some(nil)
            }
        }
        if let result { return result }
        // What comes between the deadline and here isn't lost.
        return state.update { state in
            if case .done(let value) = state { return value }
            state = .abandoned
            return nil
        }
    }

    func abandon() {
        state.update { if case .running = $0 { $0 = .abandoned } }
    }
}
