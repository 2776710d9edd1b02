import CWeirGStreamer
import Testing
import WeirCore
import WeirTestKit

extension ElementTests {
    /// `weirtiler`: several streams in one picture.
    @Suite struct Tiles {
        /// A wall of 128x96 pixels in I420.
        private func wall(_ count: Int, _ properties: [String: String] = [:]) throws -> ElementHarness {
            let size = ["width": "128", "height": "96"]
            let harness = try ElementHarness("weirtiler", size.merging(properties) { $1 }, inputs: count)
            try harness.play()
            return harness
        }

        private func luma(_ frame: ReceivedFrame, _ x: Int, _ y: Int) -> UInt8 { frame.bytes[y * 128 + x] }

        @Test func tilesStandInTheOrderOfTheirInputs() throws {
            let harness = try wall(3)
            for number in 0..<3 {
                harness[number].begin(smallCaps)
                harness[number].push(.at(0, luma: UInt8(60 * (number + 1))))
                harness[number].end()
            }
            #expect(harness.output.log.waitForEvent("eos"))
            let frame = try #require(harness.output.log.frames.first)
            #expect(luma(frame, 32, 24) == 60)
            #expect(luma(frame, 96, 24) == 120)
            #expect(luma(frame, 32, 72) == 180)
            // The fourth place is empty: black.
            #expect(luma(frame, 96, 72) == 16)
            #expect(frame.caps.contains("width=(int)128, height=(int)96"))
        }

        @Test func objectsMoveWithTheirTiles() throws {
            let harness = try wall(2, ["rows": "1"])
            for number in 0..<2 {
                harness[number].begin(smallCaps)
                harness[number].push(.at(0, metadata: .numbered(0, [.car(8, 12, 16, 24, id: number + 1)])))
                harness[number].end()
            }
            #expect(harness.output.log.waitForEvent("eos"))
            let metadata = try #require(harness.output.log.frames.first?.metadata)
            // Each picture of 64x48 fills the width of its cell of 64x96 and stands in the middle.
            #expect(metadata.objects == [.car(8, 36, 16, 24, id: 1), .car(72, 36, 16, 24, id: 2)])
            #expect(metadata.isInferred)
            #expect(metadata.frameNumber == 0)
        }

        @Test func whatIsSaidOfPicturesMovesWithTheirTiles() throws {
            let harness = try wall(2, ["rows": "1"])
            for number in 0..<2 {
                harness[number].begin(smallCaps)
                var metadata = FrameMetadata.numbered(7)
                metadata.source = SourceID("camera \(number)")
                metadata.attributes.measurements = [Measurement(name: "people", value: Float(number))]
                var line = FrameAnalytics.LineCount(
                    name: "gate",
                    start: Point(x: 0, y: 10),
                    end: Point(x: 64, y: 20),
                    forward: Point(x: 0, y: 1)
                )
                line.forwardCount = 3 + number
                metadata.analytics.lines = [line]
                if number == 0 { harness[0].push(.at(0, metadata: metadata)) }
                // The other one has nothing to say.
                if number == 1 { harness[1].push(.at(0, metadata: .numbered(0))) }
                harness[number].end()
            }
            #expect(harness.output.log.waitForEvent("eos"))
            let metadata = try #require(harness.output.log.frames.first?.metadata)
            let tile = try #require(metadata.tiles.first)
            #expect(metadata.tiles.count == 1)
            #expect(tile.source == SourceID("camera 0") && tile.frameNumber == 7)
            #expect(tile.box == Box(x: 0, y: 24, width: 64, height: 48))
            #expect(tile.attributes.measurements == [Measurement(name: "people", value: 0)])
            #expect(tile.analytics.lines.map(\.start) == [Point(x: 0, y: 34)])
            #expect(tile.analytics.lines.map(\.end) == [Point(x: 64, y: 44)])
            #expect(tile.analytics.lines.map(\.forwardCount) == [3])
            #expect(metadata.attributes.isEmpty && metadata.analytics.isEmpty)
        }

        @Test func whatHappenedOnceIsToldOnce() throws {
            let harness = try wall(2, ["rows": "1"])
            for number in 0..<2 { harness[number].begin(smallCaps) }
            var metadata = FrameMetadata.numbered(0, [.car(8, 12, 16, 24, id: 1)])
            metadata.analytics.events = [
                AnalyticsEvent(number: 1, kind: .crossing, phase: .moment, rule: "gate", startTime: 0, time: 0)
            ]
            metadata.objects[0].analytics = ObjectAnalytics()
            metadata.objects[0].analytics?.lines = ["gate"]
            // One frame of the first is shown during three of the other one.
            harness[0].push(TestFrame(time: 0, duration: 120_000_000, metadata: metadata))
            for number in 0..<3 { harness[1].push(.at(number, metadata: .numbered(number))) }
            for number in 0..<2 { harness[number].end() }
            #expect(harness.output.log.waitForEvent("eos"))
            let shown = harness.output.log.frames.compactMap(\.metadata)
            #expect(shown.map { $0.tiles.first?.analytics.events.count ?? 0 } == [1, 0, 0])
            #expect(shown.map { $0.objects.first?.analytics?.lines ?? ["none"] } == [["gate"], [], []])
        }

        @Test func inputsOfDifferentRatesSizesAndFormatsMeet() throws {
            let harness = try wall(2)
            harness[0].begin("video/x-raw, format=NV12, width=320, height=180, framerate=50/1")
            harness[1].begin("video/x-raw, format=RGB, width=33, height=77, framerate=10/1")
            for number in 0..<20 {
                harness[0].push(TestFrame(time: UInt64(number) * 20_000_000, duration: 20_000_000, luma: 100))
            }
            for number in 0..<4 {
                harness[1].push(TestFrame(time: UInt64(number) * 100_000_000, duration: 100_000_000, luma: 255))
            }
            harness[0].end()
            harness[1].end()
            #expect(harness.output.log.waitForEvent("eos"))
            // As fast as the fastest.
            #expect(harness.output.log.frames.map(\.time) == (0..<20).map { UInt64($0) * 20_000_000 })
        }

        @Test func theRateIsThatOfTheFramesThatAreShownFirst() throws {
            let harness = try wall(2)
            harness[0].begin(smallCaps.replacing("25/1", with: "10/1"))
            harness[0].push(TestFrame(time: 0, duration: 100_000_000, luma: 100))
            // Comes while the other input is still waited for.
            harness[0].changeCaps(smallCaps)
            harness[1].begin(smallCaps.replacing("25/1", with: "5/1"))
            harness[1].push(TestFrame(time: 0, duration: 200_000_000, luma: 100))
            harness[0].end()
            harness[1].end()
            #expect(harness.output.log.waitForEvent("eos"))
            #expect(harness.output.log.frames.map(\.time) == [0, 100_000_000])
        }

        @Test func eachFrameIsShownAtItsTime() throws {
            let harness = try wall(2)
            for number in 0..<2 { harness[number].begin(smallCaps) }
            // The second begins later and ends earlier.
            for number in 0..<6 { harness[0].push(.at(number, luma: UInt8(100 + number))) }
            for number in 2..<4 { harness[1].push(.at(number, luma: UInt8(200 + number))) }
            harness[0].end()
            harness[1].end()
            #expect(harness.output.log.waitForEvent("eos"))
            let frames = harness.output.log.frames
            #expect(frames.map { luma($0, 32, 48) } == [100, 101, 102, 103, 104, 105])
            #expect(frames.map { luma($0, 96, 48) } == [16, 16, 202, 203, 203, 203])
        }

        @Test func aStalledInputShowsItsLastFrameAndHoldsUpNobody() throws {
            let harness = try wall(2)
            for number in 0..<2 { harness[number].begin(smallCaps) }
            harness[1].push(.at(0, luma: 222))
            for number in 0..<10 { harness[0].push(.at(number, luma: UInt8(100 + number))) }
            harness[0].end()
            // Two wait within and one is shown until the silence of the other is noticed.
            #expect(harness.output.log.waitForFrames(10))
            let frames = harness.output.log.frames
            #expect(frames.map { luma($0, 32, 48) } == (0..<10).map { UInt8(100 + $0) })
            #expect(frames.allSatisfy { luma($0, 96, 48) == 222 })
            // It comes back.
            for number in 10..<12 { harness[1].push(.at(number, luma: 233)) }
            harness[1].end()
            #expect(harness.output.log.waitForEvent("eos"))
            #expect(harness.output.log.frames.suffix(2).map { luma($0, 96, 48) } == [233, 233])
        }

        @Test func aGapIsNotWaitedFor() throws {
            let harness = try wall(2)
            for number in 0..<2 { harness[number].begin(smallCaps) }
            harness[1].push(.at(0, luma: 222))
            harness[1].gap(at: 40_000_000, duration: 400_000_000)
            let begin = MonotonicTime.now
            for number in 0..<8 { harness[0].push(.at(number, luma: 100)) }
            #expect(harness.output.log.waitForFrames(8, within: 1.9))
            // Less than the two seconds after which an input counts as stalled.
            #expect(MonotonicTime.now.nanoseconds - begin.nanoseconds < 1_900_000_000)
        }

        @Test func inputsComeAndGo() throws {
            let harness = try wall(1)
            harness[0].begin(smallCaps)
            for number in 0..<3 { #expect(harness[0].push(.at(number, luma: 100)).result() == GST_FLOW_OK) }
            #expect(harness.output.log.waitForFrames(2))
            let second = try harness.addInput()
            second.begin(smallCaps)
            // Once it has delivered, it is waited for like the others.
            #expect(second.push(.at(0, luma: 200)).result() == GST_FLOW_OK)
            for number in 1..<20 { second.push(.at(number, luma: 200)) }
            for number in 3..<10 { #expect(harness[0].push(.at(number, luma: 100)).result() == GST_FLOW_OK) }
            #expect(
                harness.output.log.wait { items in
                    items.contains { item in
                        if case .frame(let frame) = item {
                            return luma(frame, 32, 48) == 100 && luma(frame, 96, 48) == 200
                        }
                        return false
                    }
                }
            )
            harness.remove(second)
            for number in 10..<16 { #expect(harness[0].push(.at(number, luma: 100)).result() == GST_FLOW_OK) }
            harness[0].end()
            #expect(harness.output.log.waitForEvent("eos"))
            let frames = harness.output.log.frames
            #expect(frames.map(\.time) == (0..<16).map { UInt64($0) * 40_000_000 })
            // Alone it fills the wall again.
            #expect(frames.last.map { [luma($0, 32, 48), luma($0, 96, 48)] } == [100, 100])
        }

        @Test func anInputThatIsTakenAwayFreesItsThread() throws {
            let harness = try wall(2)
            harness[0].begin(smallCaps)
            harness[1].begin(smallCaps)
            let pushes = (0..<6).map { harness[0].push(.at($0)) }
            #expect(pushes[0].result() == GST_FLOW_OK)
            harness.remove(harness[0])
            for pushed in pushes { #expect(pushed.result() != nil) }
            harness[1].push(.at(0))
            harness[1].end()
            #expect(harness.output.log.waitForEvent("eos"))
        }

        @Test func aFlushOfOneInputLetsTheOtherGoOn() throws {
            let harness = try wall(2)
            for number in 0..<2 {
                harness[number].begin(smallCaps)
                for frame in 0..<2 { harness[number].push(.at(frame, luma: 100)) }
            }
            #expect(harness.output.log.waitForFrames(1))
            let later = (2..<8).map { harness[1].push(.at($0, luma: 150)) }
            harness[0].flush()
            for frame in 0..<8 { harness[0].push(.at(frame, luma: 200)) }
            harness[0].end()
            harness[1].end()
            #expect(harness.output.log.waitForEvent("eos"))
            #expect(later.map { $0.result() } == Array(repeating: GST_FLOW_OK, count: 6))
            #expect(harness.output.log.events.filter { $0.hasPrefix("flush") } == ["flush-start", "flush-stop"])
            let shown = harness.output.log.frames.map { [$0.time, UInt64(luma($0, 32, 48)), UInt64(luma($0, 96, 48))] }
            #expect(shown.last?.dropFirst() == [200, 150], "\(harness.output.log.items.count) \(shown)")
        }

        @Test func itEndsWhenAllInputsHaveEnded() throws {
            let harness = try wall(2)
            for number in 0..<2 { harness[number].begin(smallCaps) }
            harness[0].end()
            harness[1].push(.at(0))
            #expect(harness.output.log.waitForFrames(1))
            #expect(!harness.output.log.events.contains("eos"))
            harness[1].end()
            #expect(harness.output.log.waitForEvent("eos"))
        }

        @Test func itEndsWithoutAFrameWhenNoneEverComes() throws {
            let harness = try wall(2)
            for number in 0..<2 {
                harness[number].begin(smallCaps)
                harness[number].end()
            }
            #expect(harness.output.log.waitForEvent("eos"))
            #expect(harness.output.log.frames.isEmpty)
        }

        @Test func whatDownstreamAsksForIsMade() throws {
            let pipeline = try TestPipeline(
                "weirtiler name=t ! video/x-raw, format=NV12, width=200, height=100, framerate=5/1 ! fakesink name=out "
                    + "weirscenesrc frames=25 ! video/x-raw, width=64, height=36, framerate=25/1 ! t."
            )
            #expect(pipeline.run() == .endOfStream)
            #expect(pipeline.log.frames.map(\.time) == (0..<5).map { UInt64($0) * 200_000_000 })
            #expect(pipeline.log.frames.allSatisfy { $0.bytes.count == 200 * 100 * 3 / 2 })
        }
    }
}
