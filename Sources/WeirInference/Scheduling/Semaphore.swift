internal import WeirCore

/// A counting semaphore: a thread waits until another one signals, whichever comes first.
final class Semaphore: Sendable {
    private let signals = Monitor(0)

    func signal() { signals.update { $0 += 1 } }

    func wait() { signals.wait { Self.take(&$0) } }

    /// Waits like `wait`, but no longer than until `deadline`; whether there was a signal.
    func wait(until deadline: MonotonicTime) -> Bool { signals.wait(until: deadline) { Self.take(&$0) } != nil }

    private static func take(_ signals: inout Int) -> Void? {
        guard signals > 0 else { return nil }
        signals -= 1
        return ()
    }
}
