import Glibc
import WeirCore

/// A thread of a test, which may block as it likes.
final class TestThread<Value: Sendable>: Sendable {
    private let result = Monitor<Value?>(nil)

    init(_ body: @escaping @Sendable () -> Value) {
        runInBackground { [result] in
            let value = body()
            result.update { $0 = value }
        }
    }

    /// Waits for the thread to end.
    @discardableResult
    func join() -> Value {
        result.wait { $0 }
    }
}

/// Lets other threads run until `condition` holds.
func spin(until condition: () -> Bool) {
    while !condition() { sched_yield() }
}
