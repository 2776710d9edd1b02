internal import Synchronization
internal import WeirCore
internal import WeirDecoding

/// Pictures that wait for a model, which looks at several in a run where several wait.
///
/// Nothing is waited for: a picture that finds the device idle is run alone and at once, and a run that ends makes room
/// for as many of those that came meanwhile as are this run's share.
final class BatchQueue: Sendable {
    /// A picture and who is to be told of its outputs.
    struct Item: Sendable {
        let request: BatchedRequest
        let completion: InferenceRequest.Completion
    }

    /// A model that was compiled for so many pictures in a run.
    struct Form {
        let size: Int
        let model: any CompiledModel
    }

    /// Pictures on their way through the device.
    private struct Work: Sendable {
        let items: [Item]
        /// The place of the size among `sizes`.
        let form: Int
        let runner: Int
    }

    private struct State {
        var waiting: [Item] = []
        var idleRunners: [Int]
        var running = 0
    }

    let sizes: [Int]
    /// Of one picture.
    let byteCount: Int
    private let parallelRuns: Int
    /// For each runner a request of each size, of which one is under way at a time.
    private let runners: [[any InferenceRequest]]
    private let state: Mutex<State>

    /// A queue for `forms` of one model, the first for one picture, each for more than the one before.
    init(_ forms: [Form], parallelRuns: Int) throws(WeirError) {
        sizes = forms.map(\.size)
        self.parallelRuns = parallelRuns
        // While the outputs of one run are read, the next is under way.
        let runners = try (0..<parallelRuns * 2).map { _ throws(WeirError) in
            try forms.map { form throws(WeirError) in try form.model.makeRequest() }
        }
        self.runners = runners
        byteCount = runners[0][0].input.count
        state = Mutex(State(idleRunners: Array(runners.indices)))
    }

    func start(_ item: Item) {
        state.withLock { $0.waiting.append(item) }
        startNext()
    }

    /// Starts what the device has room for.
    private func startNext() {
        while let work = state.withLock({ state in take(&state) }) { run(work) }
    }

    /// The next run's pictures; nil where none wait or the device is busy.
    private func take(_ state: inout State) -> Work? {
        guard !state.waiting.isEmpty, state.running < parallelRuns, let runner = state.idleRunners.popLast() else {
            return nil
        }
        // The other runs that are under way will take theirs soon; to leave them none would have the last wait longer.
        let share = (state.waiting.count + parallelRuns - 1) / parallelRuns
        let form = sizes.lastIndex { $0 <= share } ?? 0
        let items = Array(state.waiting.prefix(sizes[form]))
        state.waiting.removeFirst(items.count)
        state.running += 1
        return Work(items: items, form: form, runner: runner)
    }

    private func run(_ work: Work) {
        let request = runners[work.runner][work.form]
        for (place, item) in work.items.enumerated() {
            let part = request.input[(place * byteCount)..<((place + 1) * byteCount)]
            _ = UnsafeMutableBufferPointer(rebasing: part).update(fromContentsOf: item.request.input)
        }
        do throws(WeirError) {
            try request.start { [self] result in end(work, result) }
        } catch {
            end(work, .failure(error))
        }
    }

    private func end(_ work: Work, _ result: Result<[Tensor], WeirError>) {
        state.withLock { $0.running -= 1 }
        startNext()
        for (place, item) in work.items.enumerated() {
            item.completion(
                result.flatMap { tensors in
                    Result { () throws(WeirError) in
                        try tensors.map { tensor throws(WeirError) in try tensor.part(place, of: work.items.count) }
                    }
                }
            )
        }
        state.withLock { $0.idleRunners.append(work.runner) }
        startNext()
    }
}

extension Tensor {
    /// What a run on `count` pictures gave for the one at `place`.
    ///
    /// Throws where the tensor isn't so many of the same.
    func part(_ place: Int, of count: Int) throws(WeirError) -> Tensor {
        guard count > 1 else { return self }
        guard shape.first == count, values.count.isMultiple(of: count) else {
            throw WeirError(
                .model,
                "The output '\(name)' of a run on \(count) pictures is "
                    + "\(shape.map(String.init).joined(separator: "x")), and has no part for each; set batch to 1."
            )
        }
        let length = values.count / count
        let part = UnsafeBufferPointer(rebasing: values[(place * length)..<((place + 1) * length)])
        return Tensor(name: name, shape: [1] + shape.dropFirst(), values: part)
    }
}
