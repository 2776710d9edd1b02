import Synchronization
import WeirCore
import WeirElementKit

/// The model that an element uses, and the one that takes over from it once it is loaded.
final class ModelSlot: Sendable {
    private struct State {
        /// What was asked for last.
        var name: String
        var current: InferenceSession
        var next: InferenceSession?
        /// Sessions that were replaced, which give their models back when their last runs are over.
        var retired: [InferenceSession] = []
    }

    private let state: Mutex<State>
    private let hasToldOfBrokenNumbers = Atomic(false)

    /// Begins to load the model and returns at once.
    init(_ settings: InferSettings) throws(WeirError) {
        let session = InferenceSession(settings.model, try settings.detection())
        state = Mutex(State(name: settings.model, current: session))
    }

    var current: InferenceSession { state.withLock { $0.current } }

    /// Begins to load the model that `settings` name now, and takes it into use as soon as it is loaded.
    ///
    /// Returns whether another model is used from now on. Throws, once, why the new one can't be; the old one stays.
    func follow(_ settings: InferSettings) throws(WeirError) -> Bool {
        if state.withLock({ $0.name != settings.model }) { try begin(settings) }
        guard let next = state.withLock({ $0.next }) else { return false }
        do throws(WeirError) {
            guard try next.isReady() == true else { return false }
        } catch {
            state.withLock { $0.next = nil }
            throw error
        }
        let old = state.withLock { state in
            let old = state.current
            state.current = next
            state.next = nil
            state.retired.append(old)
            return old
        }
        // Waits for what is under way, which the streaming thread has no time for.
        runInBackground { [self] in
            old.close()
            state.withLock { $0.retired.removeAll { $0 === old } }
        }
        return true
    }

    private func begin(_ settings: InferSettings) throws(WeirError) {
        let unwanted = state.withLock { state in
            let unwanted = state.next
            state.name = settings.model
            state.next = nil
            return unwanted
        }
        unwanted?.close()
        let session = InferenceSession(settings.model, try settings.detection())
        state.withLock { $0.next = session }
    }

    func interrupt() { for session in all { session.interrupt() } }

    func resume() { current.resume() }

    /// Waits for what is under way and gives the models back.
    func close() { for session in all { session.close() } }

    /// Tells, the first time, that a model gave `count` objects that are no numbers.
    func tellOfBrokenNumbers(_ count: Int, of model: String, _ held: HeldFrame) {
        guard !hasToldOfBrokenNumbers.exchange(true, ordering: .relaxed) else { return }
        held.warn(
            WeirError(
                .model,
                "\(model) gave \(count) object\(count == 1 ? "" : "s") whose numbers are none (not a number, or infinite); "
                    + "such objects are left out"
            )
        )
    }

    private var all: [InferenceSession] {
        state.withLock { [$0.current] + [$0.next].compactMap(\.self) + $0.retired }
    }
}
