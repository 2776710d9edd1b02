import Testing
import WeirCore

/// Which frames go on where not all are wanted.
@Suite struct FrameThinningTests {
    /// The numbers of the frames that are kept of a stream of `rate` frames a second.
    private func kept(_ count: Int, rate: Double, every: Int = 1, most: Double = 0) -> [Int] {
        var thinning = FrameThinning(every: every, framesPerSecond: most)
        return (0..<count).filter { thinning.keeps(UInt64(Double($0) * 1e9 / rate)) }
    }

    @Test func allAreKeptUnlessAsked() {
        #expect(kept(5, rate: 25) == [0, 1, 2, 3, 4])
        #expect(FrameThinning(every: 1, framesPerSecond: 0).keepsAll)
        #expect(FrameThinning(every: 0, framesPerSecond: .nan).keepsAll)
    }

    @Test func oneOfSomeIsKept() {
        #expect(kept(7, rate: 25, every: 3) == [0, 3, 6])
    }

    @Test(arguments: [(25.0, 5.0), (30, 10), (30, 7), (60, 25), (10, 10), (12.5, 25)])
    func aRateIsHeldOnAverage(_ rate: Double, _ most: Double) {
        let seconds = 20.0
        let expected = min(rate, most) * seconds
        #expect(abs(Double(kept(Int(rate * seconds), rate: rate, most: most).count) - expected) <= 2)
    }

    @Test func aJumpBackBeginsAnew() {
        var thinning = FrameThinning(every: 1, framesPerSecond: 10)
        let kept = [3_600_000_000_000, 0, 40_000_000, 100_000_000, .max, nil].map { thinning.keeps($0) }
        #expect(kept == [true, true, false, true, true, true])
    }
}
