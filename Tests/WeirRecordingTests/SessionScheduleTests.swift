import Testing
import WeirCore
import WeirRecording

/// Times here are in seconds.
@Suite struct SessionScheduleTests {
    private static let second: Int64 = 1_000_000_000

    private func schedule(_ rules: Set<String>? = ["yard"], interval: Int64? = nil) -> SessionSchedule {
        SessionSchedule(
            SessionSchedule.Options(
                rules: rules,
                before: 5 * Self.second,
                after: 3 * Self.second,
                duration: 20 * Self.second,
                interval: interval.map { $0 * Self.second }
            )
        )
    }

    private func event(_ phase: AnalyticsEvent.Phase, rule: String = "yard", number: Int = 1) -> AnalyticsEvent {
        AnalyticsEvent(number: number, kind: .presence, phase: phase, rule: rule, startTime: 0, time: 0)
    }

    /// What happens at each of some times.
    private func changes(
        _ schedule: inout SessionSchedule,
        _ frames: [(Int64, [AnalyticsEvent])]
    ) -> [String] {
        frames.flatMap { time, events in
            schedule.take(events, at: time * Self.second).map { change in
                switch change {
                case .begin(let session): "\(time): begin \(session.number) from \(session.start / Self.second)"
                case .end: "\(time): end"
                }
            }
        }
    }

    @Test func aClipLastsForAsLongAsItsEvent() {
        var schedule = schedule()
        let frames: [(Int64, [AnalyticsEvent])] = [
            (10, [event(.start)]), (11, []), (30, []), (31, [event(.end)]), (32, []), (33, []), (34, []), (50, []),
        ]
        #expect(changes(&schedule, frames) == ["10: begin 0 from 5", "34: end"])
    }

    @Test func anEventShortlyAfterAnotherGoesOnInTheSameClip() {
        var schedule = schedule()
        let frames: [(Int64, [AnalyticsEvent])] = [
            (10, [event(.moment)]), (12, [event(.moment, number: 2)]), (14, []), (15, []), (20, [event(.moment)]),
            (24, []),
        ]
        #expect(changes(&schedule, frames) == ["10: begin 0 from 5", "15: end", "20: begin 1 from 15", "24: end"])
    }

    @Test func onlyTheRulesThatAreNamedCount() {
        var schedule = schedule()
        #expect(changes(&schedule, [(10, [event(.start, rule: "gate")])]) == [])
        var all = self.schedule(nil)
        #expect(changes(&all, [(10, [event(.start, rule: "gate")])]) == ["10: begin 0 from 5"])
    }

    @Test func whatLastsVeryLongGoesOnInAnotherClip() {
        var schedule = schedule()
        let frames: [(Int64, [AnalyticsEvent])] = [(0, [event(.start)]), (594, []), (595, []), (596, []), (1196, [])]
        #expect(
            changes(&schedule, frames)
                == ["0: begin 0 from -5", "595: end", "595: begin 1 from 595", "1196: end", "1196: begin 2 from 1196"]
        )
    }

    @Test func aRequestCountsItsDurationFromNowOn() throws {
        var schedule = schedule()
        let session = try schedule.start(at: 100 * Self.second, back: 10 * Self.second, duration: 5 * Self.second)
        #expect(session.start == 90 * Self.second && session.end == 105 * Self.second && session.number == 0)
        #expect(throws: WeirError.self) { _ = try schedule.start(at: 101 * Self.second, back: 0, duration: nil) }
        #expect(schedule.advance(to: 104 * Self.second) == [])
        #expect(schedule.advance(to: 105 * Self.second) == [.end])
        #expect(try schedule.start(at: 200 * Self.second, back: 0, duration: nil).end == 220 * Self.second)
        #expect(throws: WeirError.self) { _ = try schedule.stop(0) }
        #expect(try schedule.stop(1).number == 1)
        #expect(throws: WeirError.self) { _ = try schedule.stop(nil) }
    }

    @Test func clipsAtEvenDistancesBeginAndEndInTurn() {
        var schedule = schedule([], interval: 10)
        var found: [String] = []
        for time in Int64(0)...45 {
            for change in schedule.advance(to: time * Self.second) {
                if case .begin = change { found.append("\(time): begin") } else { found.append("\(time): end") }
            }
        }
        #expect(found == ["10: begin", "20: end", "30: begin", "40: end"])
    }

    @Test func segmentsBeginWithKeyFramesOnly() {
        var schedule = SegmentSchedule(length: 10 * Self.second)
        let begun = (0..<100).filter { number in
            schedule.begins(
                with: PacketDescription(
                    time: Int64(number) * Self.second,
                    decodeTime: nil,
                    duration: Self.second,
                    bytes: 1,
                    isKeyFrame: number % 4 == 1,
                    format: 0
                )
            )
        }
        #expect(begun == [1, 13, 25, 37, 49, 61, 73, 85, 97])
    }
}
