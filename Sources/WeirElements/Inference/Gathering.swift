import Synchronization
import WeirCore
import WeirInference

/// The answers to several looks at one frame; whoever waits for them is told when the last has come.
final class Gathering: Sendable {
    /// The answer to one look.
    enum Answer: Sendable {
        case found(Findings)
        /// The scheduler had it left out.
        case skipped(SkipReason)

        var findings: Findings? { if case .found(let findings) = self { findings } else { nil } }
        var skipReason: SkipReason? { if case .skipped(let reason) = self { reason } else { nil } }
    }

    typealias Answers = [Answer]

    private struct State {
        var answers: [Answer?]
        var remaining: Int
        var failure: WeirError?
    }

    private let state: Mutex<State>
    private let done: @Sendable (Result<Answers, WeirError>) -> Void

    /// `done` is called once, by whoever brings the last answer; at once where none is expected.
    init(count: Int, done: @escaping @Sendable (Result<Answers, WeirError>) -> Void) {
        state = Mutex(State(answers: Array(repeating: nil, count: count), remaining: count))
        self.done = done
        if count == 0 { done(.success([])) }
    }

    /// Takes in the answer to one look; the first failure is the failure of all.
    func put(_ answer: Result<Answer, WeirError>, at index: Int) {
        let outcome = state.withLock { state -> Result<Answers, WeirError>? in
            switch answer {
            case .success(let answer): state.answers[index] = answer
            case .failure(let error): state.failure = state.failure ?? error
            }
            state.remaining -= 1
            guard state.remaining == 0 else { return nil }
            return state.failure.map { .failure($0) } ?? .success(state.answers.compactMap(\.self))
        }
        if let outcome { done(outcome) }
    }
}
