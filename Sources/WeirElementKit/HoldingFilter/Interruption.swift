import Synchronization

/// Wakes what a streaming thread may be waiting for, when a seek or a state change can't wait.
public final class Interruption: Sendable {
    private let handlers = Mutex<[@Sendable () -> Void]>([])

    /// Calls `handler`, on any thread, at each interruption from now on until the element stops.
    public func onInterrupt(_ handler: @escaping @Sendable () -> Void) {
        handlers.withLock { $0.append(handler) }
    }

    func interrupt() {
        let current = handlers.withLock { $0 }
        for handler in current { handler() }
    }

    func removeHandlers() {
        handlers.withLock { $0.removeAll() }
    }
}
