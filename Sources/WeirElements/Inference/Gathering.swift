import Synchronization
import WeirCore
import WeirInference

/// The answers to several looks at one frame; whoever waits for them is told when the last has come.
final class Gathering: Sendable {
    /// What was found by each look; nil where the scheduler had it left out.
    typealias Answers = [Findings?]

    private struct State {
        var answers: Answers
        var remaining: Int
        var failure: WeirError?
    }

    private let state: Mutex<State>
    private let done: @Sendable (Result<Answers, WeirError>) -> Void

    /// `done` is called once, by whoever brings the last answer; at once where none is expected.
    init(count: Int, done: @escaping @Sendable (Result<Answers, WeirError>) -> Void) {
        state = Mutex(State(answers: Answers(repeating: nil, count: count), remaining: count))
        self.done = done
        if count == 0 { done(.success([])) }
    }

    /// Takes in the answer to one look; the first failure is the failure of all.
    func put(_ answer: Result<Findings?, WeirError>, at index: Int) {
        let outcome = state.withLock { state -> Result<Answers, WeirError>? in
            switch answer {
            case .success(let findings): state.answers[index] = findings
            case .failure(let error): state.failure = state.failure ?? error
            }
            state.remaining -= 1
            guard state.remaining == 0 else { return nil }
            return state.failure.map { .failure($0) } ?? .success(state.answers)
        }
        if let outcome { done(outcome) }
    }
}
