import Testing

@testable import Weir

/// How the largest number of streams is found.
@Suite struct CapacitySearchTests {
    /// The numbers that are tried where `limit` is the most that is carried, and the guess is always `guess`.
    private func tried(limit: Int, guess: Int, most: Int = 256) -> (result: Int?, trials: [Int]) {
        var search = CapacitySearch(most: most)
        var trials = [1]
        search.note(1, isCarried: limit >= 1)
        while search.result == nil, trials.count < 100 {
            let next = search.next(guess: guess)
            trials.append(next)
            search.note(next, isCarried: next <= limit)
        }
        return (search.result, trials)
    }

    @Test(arguments: [0, 1, 2, 3, 7, 20, 100, 255, 256], [1, 2, 5, 30, 400])
    func theLimitIsFoundWhateverIsGuessed(limit: Int, guess: Int) {
        let (result, trials) = tried(limit: limit, guess: guess)
        #expect(result == limit)
        #expect(Set(trials).count == trials.count, "\(trials)")
        #expect(trials.allSatisfy { (1...256).contains($0) })
    }

    @Test func aGoodGuessIsSoonProved() {
        #expect(tried(limit: 12, guess: 12).trials == [1, 12, 15, 13])
        #expect(tried(limit: 12, guess: 13).trials == [1, 13, 7, 10, 11, 12])
    }

    @Test func noMoreAreTriedThanWereAllowed() {
        let (result, trials) = tried(limit: 100, guess: 9, most: 8)
        #expect(result == 8)
        #expect(trials.max() == 8)
    }

    private func trial(_ streams: Int, cores: Double, frames: Double, inferences: Double) -> CapacityTrial {
        CapacityTrial(
            streams: streams,
            framesPerSecond: frames,
            inferencesPerSecond: inferences,
            missedShare: 0,
            lateShare: 0,
            latency: 0,
            cores: cores,
            allFramesPerSecond: frames * Double(streams),
            allInferencesPerSecond: inferences * Double(streams),
            memory: 0
        )
    }

    @Test func costsSayWhatLimits() {
        // 4 ms a frame, 16 ms an inference.
        let plain = trial(1, cores: 0.1, frames: 25, inferences: 0)
        let costs = CapacityCosts(plain: plain, single: trial(1, cores: 0.5, frames: 25, inferences: 25))
        #expect((costs.frame * 1000).rounded() == 4000)
        #expect((costs.inference * 1000).rounded() == 16000)
        #expect(costs.limit(trial(4, cores: 2, frames: 20, inferences: 20), usableCores: 2) == .inference)
        #expect(costs.limit(trial(4, cores: 1, frames: 20, inferences: 20), usableCores: 2) == .latency)
        #expect(costs.limit(nil, usableCores: 2) == .none)
        let rare = CapacityCosts(plain: plain, single: trial(1, cores: 0.148, frames: 25, inferences: 3))
        #expect(rare.limit(trial(15, cores: 2, frames: 20, inferences: 2), usableCores: 2) == .decoding)
        #expect(
            costs.advice(beyond: 4, stillShare: 0.75, usableCores: 2).map(\.streams) == [10, 6]
        )
    }
}
