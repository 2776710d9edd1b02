internal import Synchronization
internal import WeirCore
internal import WeirDecoding

/// Finds out whether a model answers the same when it looks at several pictures in a run, and what the device gains.
struct BatchTrial {
    /// In nanoseconds; a run that takes longer keeps a device busy by itself, and its model is to start no later.
    ///
    /// What a batch saves is the way there and back, a fraction of a millisecond.
    private static let longestRun: UInt64 = 10_000_000
    /// The least time of several is the one that nothing came between.
    private static let rounds = 5
    /// How far the values of an asked-for batch may be apart, as a part of an output's largest: more than 16-bit floats
    /// (8 bits of mantissa) lose on their way through a model, less than another picture would make.
    private static let largestDifference: Float = 0.05

    /// Trials beside each other would measure each other.
    private static let turn = Mutex(())

    private let model: any OpenedModel
    private let options: CompileOptions
    private let choice: BatchChoice

    /// Nil where no batch is wanted, or where shapes tell already that the model can't take one.
    ///
    /// To be asked before the model is compiled for one picture, which takes what an engine has read of it.
    init?(_ model: any OpenedModel, _ options: CompileOptions, _ choice: BatchChoice) {
        (self.model, self.options, self.choice) = (model, options, choice)
        guard !choice.sizes.isEmpty, givesAnOutputForEach() else { return nil }
    }

    /// The sizes beyond one that are worth it, with the model compiled for each; `single` is the one for one picture.
    func forms(beside single: any CompiledModel) -> [BatchQueue.Form] {
        Self.turn.withLock { _ in
            do throws(WeirError) { return try measuredForms(single) } catch { return [] }
        }
    }

    /// Whether the outputs of two pictures are two of each, as far as shapes tell.
    private func givesAnOutputForEach() -> Bool {
        guard options.constants.isEmpty, let one = outputShapes(batch: 1), let two = outputShapes(batch: 2) else {
            return false
        }
        return one.count == two.count
            && zip(one, two).allSatisfy { one, two in
                one.first == 1 && two.first == 2 && one.dropFirst() == two.dropFirst() && !one.contains(-1)
            }
    }

    private func outputShapes(batch: Int) -> [[Int]]? {
        var options = options
        options.batch = batch
        guard let shapes = try? model.facts.inputShapes(for: options), shapes[0].first == batch else { return nil }
        return (try? model.facts(inputShapes: shapes))?.outputs.map(\.shape)
    }

    private func measuredForms(_ single: any CompiledModel) throws(WeirError) -> [BatchQueue.Form] {
        let runs = single.parallelRuns
        let alone = try BatchRehearsal(single, size: 1, runs: runs)
        let isAutomatic = choice == .automatic
        // The first run is longer than those that follow.
        if isAutomatic, try min(alone.time(), alone.time()) > Self.longestRun { return [] }
        var forms: [BatchQueue.Form] = []
        var leastShare = Double.infinity
        for size in choice.sizes {
            var options = options
            options.batch = size
            guard let compiled = try? model.compile(options),
                let together = try? BatchRehearsal(compiled, size: size, runs: runs),
                try agree(alone, together, isAutomatic ? 0 : Self.largestDifference)
            else { break }
            if isAutomatic {
                let times = try Self.leastTimes(alone, together)
                let share = times.together / Double(size)
                // Larger ones would gain no more.
                guard share < leastShare else { break }
                leastShare = share
                // One by one they would be answered after the times of 1, 2, … runs, (size + 1) / 2 in the mean.
                guard times.together <= times.alone * Double(size + 1) / 2 else { continue }
            }
            forms.append(BatchQueue.Form(size: size, model: compiled))
        }
        return forms
    }

    private static func leastTimes(
        _ alone: BatchRehearsal,
        _ together: BatchRehearsal
    ) throws(WeirError) -> (alone: Double, together: Double) {
        var times = (alone: Double.infinity, together: Double.infinity)
        for _ in 0..<rounds {
            times.alone = min(times.alone, Double(try alone.time()))
            times.together = min(times.together, Double(try together.time()))
        }
        return times
    }

    /// Whether each picture has the same answers alone and among others, but for `difference` of the largest value.
    private func agree(
        _ alone: BatchRehearsal,
        _ together: BatchRehearsal,
        _ difference: Float
    ) throws(WeirError) -> Bool {
        let answers = try together.answers(from: 0)
        for (place, answer) in answers.enumerated() {
            let expected = try alone.answers(from: place)[0]
            for (values, expected) in zip(answer, expected) {
                let bound = difference * (expected.lazy.map(abs).max() ?? 0)
                guard zip(values, expected).allSatisfy({ $0 == $1 || abs($0 - $1) <= bound }) else { return false }
            }
        }
        return true
    }
}
