import Synchronization

/// Leaves frames of a stream out behind its source, as many as it is told to, and counts them.
final class FrameShedder: Sendable {
    private struct State {
        var interval = 1
        var count = 0
        var shed = 0
    }

    private let state = Mutex(State())

    /// How many frames were left out.
    var shed: Int { state.withLock { $0.shed } }

    /// From now on one of so many frames goes on.
    func keepOne(of interval: Int) {
        state.withLock { $0.interval = interval }
    }

    /// Whether the next frame goes on.
    func keepsNext() -> Bool {
        state.withLock { state in
            defer { state.count += 1 }
            guard state.count % state.interval != 0 else { return true }
            state.shed += 1
            return false
        }
    }
}
