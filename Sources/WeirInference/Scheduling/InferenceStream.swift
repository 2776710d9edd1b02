public import WeirCore

/// One stream's way to a model.
///
/// `admit` is for one thread at a time; everything else may be called from any.
public final class InferenceStream: Sendable {
    public let source: SourceID
    private let number: SchedulerState.StreamNumber
    private let waker: Semaphore
    private let scheduler: InferenceScheduler

    init(
        source: SourceID,
        number: SchedulerState.StreamNumber,
        waker: Semaphore,
        scheduler: InferenceScheduler
    ) {
        self.source = source
        self.number = number
        self.waker = waker
        self.scheduler = scheduler
    }

    deinit { refuse() }

    /// Asks for a slot for a frame; waits while there is none, until there is, it is too late for the frame, or the stream
    /// is cancelled or closed.
    public func admit(_ ticket: FrameTicket) -> Admission {
        var answer = scheduler.withState { state, now in state.ask(number, ticket, now: now) }
        if case .wait(let limit) = answer {
            wait(until: limit)
            answer = scheduler.withState { state, _ in state.takeAnswer(number) }
        }
        switch answer {
        case .infer(let slot): return .infer(InferenceSlot(slot, of: number, scheduler))
        case .skip(let reason): return .skip(reason)
        // A thread is woken after its answer was given, so there is always one.
        case .wait: return .skip(.closed)
        }
    }

    private func wait(until limit: MonotonicTime?) {
        guard let limit else { return waker.wait() }
        guard !waker.wait(until: limit) else { return }
        // Who gave an answer meanwhile has signalled or is about to.
        if !scheduler.withState({ state, now in state.giveUp(number, now: now) }) { waker.wait() }
    }

    /// Wakes a thread that waits in `admit`, and refuses frames until `resume`.
    ///
    /// Runs that are under way end as they would, and so do their completions.
    public func cancel() {
        scheduler.withState { state, now in state.cancel(number, now: now) }?.signal()
    }

    /// Takes frames again after `cancel`.
    public func resume() {
        scheduler.withState { state, _ in state.resume(number) }
    }

    /// Wakes a thread that waits in `admit`, refuses frames for good, and waits until the stream's slots are given back.
    ///
    /// No completion is called after it has returned. Not to be called from a completion, or with a slot in hand.
    public func close() {
        refuse()
        let closer = Semaphore()
        if scheduler.withState({ state, _ in state.awaitSlots(number, closer) }) { closer.wait() }
    }

    private func refuse() {
        scheduler.withState { state, now in state.close(number, now: now) }?.signal()
    }

    /// What became of the stream's frames so far; zeros once it is closed.
    public var statistics: StreamStatistics {
        scheduler.withState { state, _ in state.statistics(number) } ?? StreamStatistics()
    }

    /// Counts objects that were dropped since a number of theirs was none.
    func countNotNumbers(_ count: Int) {
        scheduler.withState { state, _ in state.countNotNumbers(number, count) }
    }
}

/// Whether a frame is inferred.
public enum Admission: ~Copyable, Sendable {
    /// It is: write its pixels into the slot and start it.
    case infer(InferenceSlot)
    /// It isn't, and goes on without.
    case skip(SkipReason)
}
