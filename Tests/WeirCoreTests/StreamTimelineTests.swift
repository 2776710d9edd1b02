import Testing
import WeirCore

/// Times of sources that begin anew, jump and drift, put onto one time.
@Suite struct StreamTimelineTests {
    private static let second: UInt64 = 1_000_000_000
    private static let frame: UInt64 = 40_000_000

    /// Places frames that come 40 ms apart, from `begin` on.
    private func places(_ timeline: inout StreamTimeline, _ times: [UInt64?], from begin: UInt64) -> [UInt64] {
        times.enumerated().map { number, time in
            timeline.place(time, arrival: begin + UInt64(number) * Self.frame).time
        }
    }

    @Test func timesOfTheSameClockAreKept() {
        var timeline = StreamTimeline(delay: 0)
        let times = (0..<5).map { 10 * Self.second + $0 * Self.frame }
        #expect(places(&timeline, times, from: 10 * Self.second + 5_000_000) == times)
        #expect(timeline.repairs == 0)
    }

    @Test func timesOfAnotherClockBeginAtTheirArrival() {
        var timeline = StreamTimeline(delay: 0)
        let times = (0..<3).map { 90_000 * Self.second + $0 * Self.frame }
        let placed = places(&timeline, times, from: 7 * Self.second)
        #expect(placed == (0..<3).map { 7 * Self.second + $0 * Self.frame })
        timeline.begin()
        // A camera that was restarted begins at 0 again.
        let next = places(&timeline, (0..<3).map { $0 * Self.frame }, from: 20 * Self.second)
        #expect(next == (0..<3).map { 20 * Self.second + $0 * Self.frame })
        #expect(timeline.repairs == 0)
    }

    @Test(arguments: [6 * 3600 * second, 20 * second]) func aJumpForwardBecomesAStep(_ jump: UInt64) {
        var timeline = StreamTimeline(delay: 0)
        _ = places(&timeline, [100 * Self.second, 100 * Self.second + Self.frame], from: 100 * Self.second)
        let times = (2..<5).map { 100 * Self.second + jump + $0 * Self.frame }
        let placed = places(&timeline, times, from: 100 * Self.second + 2 * Self.frame)
        #expect(placed == (2..<5).map { 100 * Self.second + $0 * Self.frame })
        #expect(timeline.repairs == 1)
    }

    @Test(arguments: [3600 * second, 2 * second]) func aJumpBackBecomesAStep(_ jump: UInt64) {
        var timeline = StreamTimeline(delay: 0)
        let begin = 10_000 * Self.second
        _ = places(&timeline, [begin, begin + Self.frame], from: begin)
        let placed = places(&timeline, (2..<5).map { begin - jump + $0 * Self.frame }, from: begin + 2 * Self.frame)
        #expect(placed == (2..<5).map { begin + $0 * Self.frame })
        #expect(timeline.repairs == 1)
    }

    @Test func framesOfABurstGoForwardAllTheSame() {
        var timeline = StreamTimeline(delay: 0)
        let placed = places(&timeline, [5, 5, 3, 5, 4 * Self.frame], from: 0)
        #expect(placed == [5, 1_000_005, 2_000_005, 3_000_005, 4 * Self.frame])
        #expect(timeline.repairs == 0)
    }

    @Test func aClockThatStandsStillIsLeft() {
        var timeline = StreamTimeline(delay: 0)
        let placed = places(&timeline, Array(repeating: 5, count: 500), from: 0)
        #expect(zip(placed, placed.dropFirst()).allSatisfy { $0 < $1 })
        #expect(timeline.repairs > 0)
        #expect(placed[499] > 14 * Self.second)
    }

    @Test func aClockThatGoesSlowIsCaughtUp() {
        var timeline = StreamTimeline(delay: 0)
        var (last, furthest) = (UInt64(0), UInt64(0))
        // A tenth too slow, for ten minutes.
        for number in 0..<15_000 as Range<UInt64> {
            let arrival = 100 * Self.second + number * Self.frame
            let placement = timeline.place(100 * Self.second + number * Self.frame * 9 / 10, arrival: arrival)
            #expect(number == 0 || placement.time > last)
            last = placement.time
            furthest = max(furthest, arrival > last ? arrival - last : last - arrival)
        }
        #expect(furthest <= 5 * Self.second + Self.frame)
        // A minute in ten is lost, five seconds each time.
        #expect((10...13).contains(timeline.repairs))
    }

    @Test func framesStampedOnArrivalKeepTheirTimesHoweverLateTheyAreTaken() {
        var timeline = StreamTimeline(delay: 0, isStampedOnArrival: true)
        // Whoever follows takes five frames a second of twenty-five.
        for number in 0..<500 as Range<UInt64> {
            let time = Self.second + number * Self.frame
            #expect(timeline.place(time, arrival: Self.second + number * 5 * Self.frame).time == time)
        }
        #expect(timeline.repairs == 0)
    }

    @Test func aClockThatStandsStillIsLeftAlsoWhereFramesMayBeLate() {
        var timeline = StreamTimeline(delay: 0, isStampedOnArrival: true)
        let placed = places(&timeline, Array(repeating: 5, count: 500), from: 0)
        #expect(timeline.repairs > 0)
        #expect(placed[499] > 14 * Self.second)
    }

    @Test func framesWithoutTimesGetThatOfTheirArrival() {
        var timeline = StreamTimeline(delay: 0)
        #expect(places(&timeline, [nil, nil], from: 500) == [500, 500 + Self.frame])
        let last = timeline.place(.max - 1, arrival: .max).time
        #expect(timeline.place(nil, arrival: .max).time == last + 1_000_000)
    }
}
