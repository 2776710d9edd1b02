import Testing
import WeirRecording

@Suite struct TimelineTests {
    private static let origin = PacketTimeline.origin

    @Test func differencesStayAsTheyAre() {
        var timeline = PacketTimeline()
        // Decoded in another order than shown.
        let times = [(0, 0), (120, 40), (40, 80), (80, 120)]
        let placed = times.map { shown, decoded in
            timeline.place(presentation: Int64(shown) + 7, decode: Int64(decoded) - 80, duration: 40)
        }
        #expect(placed.map(\.decodeTime) == [0, 40, 80, 120].map { Self.origin + $0 })
        #expect(placed.map(\.time) == [87, 207, 127, 167].map { Self.origin + $0 })
    }

    @Test func loopsAndJumpsGoOnWhereTheStreamWas() {
        var timeline = PacketTimeline()
        func next(_ time: Int64) -> Int64 {
            timeline.place(presentation: time, decode: time, duration: 40).time - Self.origin
        }
        #expect(next(1_000_000) == 0)
        #expect(next(1_000_040) == 40)
        timeline.restart()
        #expect(next(0) == 80)
        #expect(next(40) == 120)
        // An hour forward, and far back.
        #expect(next(3_600_000_000_000) == 160)
        #expect(next(-3_600_000_000_000) == 200)
        // A step of some seconds is time that went by.
        #expect(next(-3_600_000_000_000 + 5_000_000_000) == 5_000_000_200)
    }

    @Test func noTimeIsTooWild() {
        var timeline = PacketTimeline()
        for (shown, decoded) in [(Int64.max, Int64.min), (.min, .max), (0, 0), (.max, .max), (.min, .min)] {
            let times = timeline.place(presentation: shown, decode: decoded, duration: .max)
            #expect(times.time > 0 && times.duration > 0)
        }
        let times = timeline.place(presentation: nil, decode: nil, duration: nil)
        #expect(times.duration == PacketTimeline.usualDuration)
        #expect(timeline.place(presentation: nil, decode: nil, duration: nil).time == times.time + times.duration)
    }
}
