internal import Synchronization
public import WeirCore

/// Shares one compiled model among streams.
///
/// The model's requests are its slots. A stream asks for one with `InferenceStream.admit`, writes the pixels on its own
/// thread, and starts the run; a slot that becomes free goes to a waiting stream by the policy's choice.
public final class InferenceScheduler: Sendable {
    private let requests: [any InferenceRequest]
    private let clock: @Sendable () -> MonotonicTime
    private let state: Mutex<SchedulerState>

    /// A scheduler of `requests`, at least one, of which the engine works on `parallelRuns` at a time.
    ///
    /// `clock` never goes back.
    public init(
        requests: [any InferenceRequest],
        parallelRuns: Int,
        policy: SchedulingPolicy = .standard,
        clock: @escaping @Sendable () -> MonotonicTime = { .now }
    ) {
        self.requests = requests
        self.clock = clock
        state = Mutex(SchedulerState(slots: requests.count, parallelRuns: parallelRuns, policy: policy))
    }

    /// How busy the model is now.
    public var load: SchedulingPolicy.Load {
        withState { state, now in state.load(now: now) }
    }

    public var openStreams: Int {
        withState { state, _ in state.openStreams }
    }

    /// A new stream; it is closed with its last reference, if not before.
    public func openStream(_ source: SourceID) -> InferenceStream {
        let waker = Semaphore()
        let number = withState { state, _ in state.open(source, waker: waker) }
        return InferenceStream(source: source, number: number, waker: waker, scheduler: self)
    }
}

// MARK: - For streams and slots

extension InferenceScheduler {
    func withState<Value>(_ body: (inout sending SchedulerState, _ now: MonotonicTime) -> sending Value) -> Value {
        state.withLock { state in body(&state, clock()) }
    }

    func request(_ slot: SchedulerState.SlotNumber) -> any InferenceRequest {
        requests[slot]
    }

    /// Changes the state, and wakes the threads that `body` says.
    func wakeAfter(_ body: (inout sending SchedulerState, _ now: MonotonicTime) -> sending [Semaphore]) {
        for semaphore in withState(body) { semaphore.signal() }
    }
}
