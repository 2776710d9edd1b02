import Synchronization
import WeirCore

/// How a service is, told by the one who runs it and asked by all.
public final class ServiceLife: Sendable {
    private struct State {
        var condition = ServiceCondition.starting
        var lastSign = MonotonicTime.now
    }

    private let state = Mutex(State())
    private let start = MonotonicTime.now

    private let longestSilence: UInt64

    /// An application that gives no sign of life for longer than `longestSilence` nanoseconds hangs; it gives one about
    /// twice a second.
    public init(longestSilence: UInt64 = 10_000_000_000) {
        self.longestSilence = longestSilence
    }

    public var condition: ServiceCondition {
        get { state.withLock { $0.condition } }
        set { state.withLock { $0.condition = newValue } }
    }

    /// Tells that the application goes on.
    public func giveSign() {
        state.withLock { $0.lastSign = .now }
    }

    /// Whether the application has given a sign of life lately.
    public var isAlive: Bool {
        state.withLock { $0.lastSign.advanced(by: longestSilence) > .now }
    }

    var secondsRun: Double { Double(MonotonicTime.now.nanoseconds - start.nanoseconds) / 1e9 }
}
