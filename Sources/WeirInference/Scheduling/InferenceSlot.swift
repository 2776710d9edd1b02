public import WeirCore

/// The right to one run of a model.
///
/// A slot that isn't started goes back to the scheduler by itself.
public struct InferenceSlot: ~Copyable, Sendable {
    private let slot: SchedulerState.SlotNumber
    private let stream: SchedulerState.StreamNumber
    private let scheduler: InferenceScheduler
    private var isStarted = false

    init(
        _ slot: SchedulerState.SlotNumber,
        of stream: SchedulerState.StreamNumber,
        _ scheduler: InferenceScheduler
    ) {
        self.slot = slot
        self.stream = stream
        self.scheduler = scheduler
    }

    deinit {
        guard !isStarted else { return }
        let (slot, stream) = (slot, stream)
        scheduler.wakeAfter { state, now in state.release(slot, of: stream, now: now) }
    }

    /// Where the pixels go: rows of interleaved channels without padding, as the model was compiled for.
    public var input: UnsafeMutableBufferPointer<UInt8> { scheduler.request(slot).input }

    /// Starts the run.
    ///
    /// `completion` is called exactly once, on the engine's thread: be short. It is not called when this throws.
    public consuming func start(_ completion: @escaping InferenceRequest.Completion) throws(WeirError) {
        let (slot, stream, scheduler) = (slot, stream, scheduler)
        scheduler.withState { state, now in state.started(slot, now: now) }
        do throws(WeirError) {
            try scheduler.request(slot).start { result in
                let isGood = (try? result.get()) != nil
                scheduler.withState { state, now in state.finished(slot, of: stream, isGood: isGood, now: now) }
                completion(result)
                scheduler.wakeAfter { state, now in state.release(slot, of: stream, now: now) }
            }
        } catch {
            scheduler.withState { state, _ in state.failed(slot, of: stream) }
            throw error
        }
        isStarted = true
    }
}
