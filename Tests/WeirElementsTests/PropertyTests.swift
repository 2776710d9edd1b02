import CWeirGStreamer
import Testing
import WeirCore
import WeirTestKit

extension ElementTests {
    /// Properties, latency and allocation.
    @Suite struct Properties {
        let model: TestModel

        init() throws {
            model = try TestModel()
            #expect(GatedFilter.isRegistered)
        }

        @Test func whatMayChangeTakesHoldWithTheNextFrame() throws {
            let harness = try ElementHarness("weirinfer", ["model": model.path, "threshold": "0.2"])
            try harness.play()
            harness.input.begin(smallGray)
            harness.input.push(.at(0, luma: 128))
            #expect(harness.output.log.waitForFrames(1))
            harness.set("threshold", "0.9")
            harness.input.push(.at(1, luma: 128))
            #expect(harness.output.log.waitForFrames(2))
            harness.set("threshold", "0.2")
            harness.set("excluded-classes", "thing")
            harness.input.push(.at(2, luma: 128))
            #expect(harness.output.log.waitForFrames(3))
            #expect(harness.output.log.frames.map { $0.metadata?.objects.count } == [1, 0, 0])
            #expect(harness.waitForMessage(.warning, within: 0) == nil)
        }

        @Test func whatMayNotChangeIsRefusedWithASentence() throws {
            let harness = try ElementHarness("weirinfer", ["model": model.path])
            try harness.play()
            harness.set("device", "NPU")
            #expect(
                harness.waitForMessage(.warning)
                    == "device can't change while the element runs; set it before it starts"
            )
            #expect(harness.value(of: "device") == "CPU")
            #expect(harness.setState(GST_STATE_READY))
            harness.set("device", "NPU")
            #expect(harness.value(of: "device") == "NPU")
            #expect(harness.waitForMessage(.warning, within: 0) == nil)
        }

        @Test func aClassThatIsNotThereEndsTheStreamWithASentence() throws {
            let harness = try ElementHarness("weirinfer", ["model": model.path])
            try harness.play()
            harness.input.begin(smallGray)
            harness.input.push(.at(0))
            #expect(harness.output.log.waitForFrames(1))
            harness.set("classes", "elephant")
            harness.input.push(.at(1))
            let sentence = try #require(harness.waitForMessage(.error))
            #expect(sentence.contains("elephant"))
        }

        @Test func theTilersRowsChangeWhileItRuns() throws {
            let harness = try ElementHarness("weirtiler", ["width": "64", "height": "64", "rows": "1"], inputs: 2)
            try harness.play()
            for number in 0..<2 {
                harness[number].begin(smallCaps)
                harness[number].push(.at(0, luma: number == 0 ? 50 : 200))
            }
            #expect(harness.output.log.waitForFrames(1))
            harness.set("rows", "2")
            for number in 0..<2 {
                harness[number].push(.at(1, luma: number == 0 ? 50 : 200))
                harness[number].end()
            }
            #expect(harness.output.log.waitForEvent("eos"))
            let frames = harness.output.log.frames
            // Side by side first, then one above the other.
            #expect(luma(frames.first, 16, 32) == 50)
            #expect(luma(frames.first, 48, 32) == 200)
            #expect(luma(frames.last, 32, 16) == 50)
            #expect(luma(frames.last, 32, 48) == 200)
        }

        private func luma(_ frame: ReceivedFrame?, _ x: Int, _ y: Int) -> UInt8? { frame.map { $0.bytes[y * 64 + x] } }

        @Test func latencyGrowsByTheTimeThatFramesAreHeld() throws {
            let gate = Gate.open(named: "latency")
            gate.resolveAll()
            let harness = try ElementHarness("weirtestgate", ["gate": "latency", "latency": "25000000"])
            harness.input.setLatency(isLive: true, least: 7_000_000)
            try harness.play()
            #expect(harness.output.queryLatency()?.least == 7_000_000)
            harness.input.begin(smallCaps)
            harness.input.push(.at(0))
            #expect(harness.output.log.waitForFrames(1))
            #expect(harness.waitForMessage(.latency) != nil)
            // Told in steps of 10 ms.
            let latency = try #require(harness.output.queryLatency())
            #expect(latency.isLive)
            #expect(latency.least == 37_000_000)
        }

        @Test func filtersPassLatencyOn() throws {
            for factory in ["weirosd", "weirprivacy", "weirtrack"] {
                let harness = try ElementHarness(factory)
                harness.input.setLatency(isLive: true, least: 7_000_000)
                try harness.play()
                let latency = try #require(harness.output.queryLatency())
                #expect(latency.isLive)
                #expect(latency.least == 7_000_000)
            }
        }

        @Test func theTilerIsAsLateAsItsLatestInput() throws {
            let harness = try ElementHarness("weirtiler", inputs: 2)
            harness[0].setLatency(isLive: true, least: 30_000_000)
            harness[1].setLatency(isLive: false, least: 5_000_000)
            try harness.play()
            let latency = try #require(harness.output.queryLatency())
            #expect(latency.isLive)
            // It waits 200 ms for a live input that is silent.
            #expect(latency.least == 230_000_000)
        }

        @Test func theScenesLengthIsKnown() throws {
            let harness = try ElementHarness("weirscenesrc", ["frames": "50"], inputs: 0)
            try harness.play()
            #expect(harness.output.log.waitForFrames(1))
            let rate = try #require(harness.output.log.frames.first?.duration)
            let length = try #require(harness.output.queryDuration())
            #expect(length / rate == 50)
        }

        @Test func filtersAskForVideoMetadata() throws {
            for factory in ["weirosd", "weirprivacy", "weirtrack", "weirdump"] {
                let folder = try TemporaryFolder()
                let harness = try ElementHarness(factory, factory == "weirdump" ? ["folder": folder.path] : [:])
                try harness.play()
                #expect(harness.input.begin(smallCaps).result() == GST_FLOW_OK)
                #expect(harness.input.queryAllocation(smallCaps)?.takesVideoMeta == true, "\(factory)")
            }
        }

        @Test func poolsGrowByTheFramesThatAreHeld() throws {
            let gate = Gate.open(named: "pool")
            gate.resolveAll()
            let harness = try ElementHarness("weirtestgate", ["gate": "pool", "limit": "7"])
            try harness.play()
            #expect(harness.input.begin(smallCaps).result() == GST_FLOW_OK)
            let alone = try #require(harness.input.queryAllocation(smallCaps))
            #expect(alone.minimum == 7)
            #expect(alone.takesVideoMeta)
            harness.output.offerPool(minimum: 3)
            #expect(harness.input.queryAllocation(smallCaps)?.minimum == 10)
        }

        @Test func theTilerAsksForTheFramesThatItKeeps() throws {
            let harness = try ElementHarness("weirtiler")
            try harness.play()
            let answer = try #require(harness.input.queryAllocation(smallCaps))
            #expect(answer.minimum == 4)
            #expect(answer.takesVideoMeta)
        }
    }
}
