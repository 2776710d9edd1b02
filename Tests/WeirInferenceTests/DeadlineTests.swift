import Testing
import WeirCore

@testable import WeirInference

/// Frames with deadlines, on a clock that the test moves.
struct DeadlineTests {
    private static let millisecond: UInt64 = 1_000_000

    /// A state whose device takes 30 ms for an inference, and has shown it.
    private static func state(slots: Int = 1, parallelRuns: Int = 1, streams: Int = 1) -> (SchedulerState, [Int]) {
        var state = SchedulerState(slots: slots, parallelRuns: parallelRuns, policy: .standard)
        let first = state.open(SourceID("first"), waker: Semaphore())
        // The mean deviation, half of the first time at first, dies away with equal times.
        for _ in 0..<200 {
            guard case .infer(let slot) = state.ask(first, FrameTicket(arrival: at(0)), now: at(0)) else { break }
            state.started(slot, now: at(0))
            state.finished(slot, of: first, isGood: true, now: at(30))
            _ = state.release(slot, of: first, now: at(30))
        }
        _ = state.close(first, now: at(30))
        let opened = (0..<streams).map { state.open(SourceID("\($0)"), waker: Semaphore()) }
        return (state, opened)
    }

    @Test func whatWasMeasuredLongAgoKeepsNobodyFromTrying() {
        var (state, streams) = Self.state()
        #expect(state.load(now: Self.at(131)).expectedEnd == nil)
        #expect(state.ask(streams[0], Self.ticket(until: 132), now: Self.at(131)) == .infer(0))
    }

    private static func at(_ milliseconds: UInt64) -> MonotonicTime {
        MonotonicTime(nanoseconds: milliseconds * millisecond)
    }

    private static func ticket(until deadline: UInt64?, worth: Double = 1, longestPause: UInt64? = nil) -> FrameTicket {
        FrameTicket(
            arrival: at(50),
            deadline: deadline.map(at),
            worth: worth,
            longestPause: longestPause.map { $0 * millisecond }
        )
    }

    @Test func theTimesThatWereMeasuredAreTakenForWhatComes() {
        let (state, _) = Self.state()
        #expect(state.load(now: Self.at(50)).inferenceTime == 30 * Self.millisecond)
        #expect(state.load(now: Self.at(50)).longestInference == 30 * Self.millisecond)
        #expect(state.load(now: Self.at(50)).expectedEnd == Self.at(80))
    }

    @Test(arguments: [(79, false), (80, true)])
    func aFreeSlotIsGivenWhereTheResultWillBeInTime(deadline: UInt64, isGiven: Bool) {
        var (state, streams) = Self.state()
        let answer = state.ask(streams[0], Self.ticket(until: deadline), now: Self.at(50))
        #expect(answer == (isGiven ? .infer(0) : .skip(.late)))
    }

    @Test func whatIsUnderWayIsCountedIn() {
        var (state, streams) = Self.state(slots: 2, streams: 2)
        guard case .infer(let slot) = state.ask(streams[0], Self.ticket(until: nil), now: Self.at(50)) else {
            Issue.record("no slot")
            return
        }
        state.started(slot, now: Self.at(50))
        // The first run ends at 80, the second at 110.
        #expect(state.ask(streams[1], Self.ticket(until: 110), now: Self.at(60)) == .infer(slot == 0 ? 1 : 0))
    }

    @Test func whatIsTooLateBesideOthersWaitsUntilItIsAlone() {
        var (state, streams) = Self.state(slots: 2, parallelRuns: 2, streams: 2)
        // Two at a time take 60 ms each.
        for _ in 0..<100 {
            let slots = streams.compactMap { stream -> Int? in
                guard case .infer(let slot) = state.ask(stream, Self.ticket(until: nil), now: Self.at(40)) else {
                    return nil
                }
                state.started(slot, now: Self.at(40))
                return slot
            }
            for (stream, slot) in zip(streams, slots) {
                state.finished(slot, of: stream, isGood: true, now: Self.at(100))
                _ = state.release(slot, of: stream, now: Self.at(100))
            }
        }
        guard case .infer(let slot) = state.ask(streams[0], Self.ticket(until: 200), now: Self.at(110)) else {
            Issue.record("no slot")
            return
        }
        state.started(slot, now: Self.at(110))
        #expect(state.ask(streams[1], Self.ticket(until: 170), now: Self.at(115)) == .wait(until: Self.at(140)))
        state.finished(slot, of: streams[0], isGood: true, now: Self.at(139))
        let woken = state.release(slot, of: streams[0], now: Self.at(139))
        #expect(woken.count == 1)
        guard case .infer = state.takeAnswer(streams[1]) else {
            Issue.record("it wasn't given the slot")
            return
        }
    }

    @Test func aFrameWaitsAsLongAsItMayBecomeAnything() {
        var (state, streams) = Self.state(streams: 2)
        guard case .infer(let slot) = state.ask(streams[0], Self.ticket(until: nil), now: Self.at(50)) else {
            Issue.record("no slot")
            return
        }
        state.started(slot, now: Self.at(50))
        let answer = state.ask(streams[1], Self.ticket(until: 120), now: Self.at(55))
        #expect(answer == .wait(until: Self.at(90)))
        let hasGivenUp = state.giveUp(streams[1], now: Self.at(90))
        #expect(hasGivenUp)
        #expect(state.takeAnswer(streams[1]) == .skip(.late))
        #expect(state.statistics(streams[1])?.skipped == [.late: 1])
        // Nobody waits any more, and the slot is free again.
        let woken = state.release(slot, of: streams[0], now: Self.at(100))
        #expect(woken.isEmpty)
        #expect(state.busySlots == 0)
    }

    @Test func whoWasAnsweredDoesNotGiveUp() {
        var (state, streams) = Self.state(streams: 2)
        guard case .infer(let slot) = state.ask(streams[0], Self.ticket(until: nil), now: Self.at(50)) else {
            Issue.record("no slot")
            return
        }
        #expect(state.ask(streams[1], Self.ticket(until: 120), now: Self.at(55)) == .wait(until: Self.at(90)))
        let woken = state.release(slot, of: streams[0], now: Self.at(89))
        #expect(woken.count == 1)
        let hasGivenUp = state.giveUp(streams[1], now: Self.at(90))
        #expect(!hasGivenUp)
        #expect(state.takeAnswer(streams[1]) == .infer(slot))
    }

    @Test func aWaitingThreadGivesUpByItself() {
        let engine = FakeEngine()
        let scheduler = InferenceScheduler(requests: engine.requests(1), parallelRuns: 1)
        let (first, second) = (scheduler.openStream(SourceID("a")), scheduler.openStream(SourceID("b")))
        let slot = first.admit(FrameTicket())
        let deadline = MonotonicTime.now.advanced(by: Self.millisecond)
        switch second.admit(FrameTicket(deadline: deadline)) {
        case .infer: Issue.record("there is no slot")
        case .skip(let reason): #expect(reason == .late)
        }
        #expect(MonotonicTime.now >= deadline)
        _ = consume slot
        #expect(scheduler.load.busySlots == 0)
    }

    /// Who of two that wait gets the slot, by the time of their last ones and their tickets.
    private func winner(
        _ first: FrameTicket,
        _ second: FrameTicket,
        lastServed: [UInt64] = [50, 60],
        freed: UInt64 = 90
    )
        -> Int?
    {
        var (state, streams) = Self.state(streams: 3)
        for (stream, time) in zip(streams, lastServed) {
            guard case .infer(let slot) = state.ask(stream, Self.ticket(until: nil), now: Self.at(time)) else {
                return nil
            }
            _ = state.release(slot, of: stream, now: Self.at(time))
        }
        guard case .infer(let slot) = state.ask(streams[2], Self.ticket(until: nil), now: Self.at(70)) else {
            return nil
        }
        _ = state.ask(streams[0], first, now: Self.at(80))
        _ = state.ask(streams[1], second, now: Self.at(80))
        _ = state.release(slot, of: streams[2], now: Self.at(freed))
        return [0, 1].first { state.takeAnswer(streams[$0]) == .infer(slot) }
    }

    @Test func equalStreamsTakeTurns() {
        #expect(winner(Self.ticket(until: nil), Self.ticket(until: nil)) == 0)
        #expect(winner(Self.ticket(until: nil), Self.ticket(until: nil), lastServed: [60, 50]) == 1)
    }

    @Test func worthOutweighsTheTimeSinceTheLastInference() {
        // 40 ms and 30 ms have gone by.
        #expect(winner(Self.ticket(until: nil), Self.ticket(until: nil, worth: 1.3)) == 0)
        #expect(winner(Self.ticket(until: nil), Self.ticket(until: nil, worth: 1.4)) == 1)
    }

    @Test func whoIsOverdueComesFirst() {
        #expect(winner(Self.ticket(until: nil, worth: 100), Self.ticket(until: nil, longestPause: 25)) == 1)
        #expect(winner(Self.ticket(until: nil, worth: 100), Self.ticket(until: nil, longestPause: 35)) == 0)
        let (tight, loose) = (Self.ticket(until: nil, longestPause: 10), Self.ticket(until: nil, longestPause: 20))
        #expect(winner(loose, tight) == 1)
    }

    @Test func whoeverIsTooLateWhenASlotIsFreeMakesRoom() {
        #expect(winner(Self.ticket(until: 149, worth: 100), Self.ticket(until: 150), freed: 120) == 1)
    }

    @Test func whoIsAheadLetsOthersGoFirst() {
        var (state, streams) = Self.state(streams: 3)
        func ask(_ stream: Int, _ time: UInt64, until deadline: UInt64) -> SchedulerState.Answer {
            let answer = state.ask(streams[stream], Self.ticket(until: deadline), now: Self.at(time))
            if case .infer(let slot) = answer {
                state.started(slot, now: Self.at(time))
                state.finished(slot, of: streams[stream], isGood: true, now: Self.at(time + 30))
                _ = state.release(slot, of: streams[stream], now: Self.at(time + 30))
            }
            return answer
        }
        // The second stream comes too late, once; soon the first is two ahead of it.
        #expect(ask(1, 45, until: 50) == .skip(.late))
        #expect(ask(0, 50, until: 150) == .infer(0))
        #expect(ask(0, 80, until: 150) == .infer(0))
        #expect(ask(0, 115, until: 250) == .skip(.turn))
        #expect(ask(2, 120, until: 250) == .infer(0))
        #expect(ask(1, 150, until: 250) == .infer(0))
        #expect(ask(0, 180, until: 250) == .infer(0))
    }

    @Test func whoAsksNoMoreKeepsNobodyWaiting() {
        var (state, streams) = Self.state(streams: 2)
        #expect(state.ask(streams[1], Self.ticket(until: 50), now: Self.at(45)) == .skip(.late))
        for time: UInt64 in [50, 80] {
            guard case .infer(let slot) = state.ask(streams[0], Self.ticket(until: 250), now: Self.at(time)) else {
                continue
            }
            _ = state.release(slot, of: streams[0], now: Self.at(time + 30))
        }
        #expect(state.ask(streams[0], Self.ticket(until: 250), now: Self.at(115)) == .skip(.turn))
        #expect(state.ask(streams[0], Self.ticket(until: 450), now: Self.at(315)) == .infer(0))
    }
}
