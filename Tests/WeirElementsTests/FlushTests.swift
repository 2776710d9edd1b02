import CWeirGStreamer
import Testing
import WeirCore
import WeirTestKit

extension ElementTests {
    /// Flushes, seeks and ends while frames are on their way.
    @Suite struct Flushes {
        init() {
            #expect(GatedFilter.isRegistered)
        }

        @Test func flushDropsHeldFramesAndGoesOn() throws {
            let (gate, harness) = try Gate.holding("flush", frames: 3)
            harness.input.flush(start: 400_000_000)
            let pushed = harness.input.push(.at(10))
            #expect(gate.waitForHeld(4))
            // What was begun before the flush may end at any time later.
            gate.resolveAll()
            #expect(harness.output.log.waitForFrames(1))
            #expect(pushed.result() == GST_FLOW_OK)
            harness.input.end()
            #expect(harness.output.log.waitForEvent("eos"))
            #expect(harness.output.log.frames.map(\.time) == [400_000_000])
        }

        @Test func flushFreesAThreadThatWaitsForRoom() throws {
            let gate = Gate.open(named: "room")
            let harness = try ElementHarness("weirtestgate", ["gate": "room", "limit": "2"])
            try harness.play()
            harness.input.begin(smallCaps)
            for number in 0..<2 { #expect(harness.input.push(.at(number)).result() == GST_FLOW_OK) }
            let third = harness.input.push(.at(2))
            harness.input.flushStart()
            #expect(third.result() == GST_FLOW_FLUSHING)
            #expect(gate.heldCount == 2)
        }

        @Test func manyFlushesInARowLoseNothingAfterTheLast() throws {
            for factory in ["weirinfer", "weirosd", "weirprivacy", "weirtrack", "weirgallery"] {
                let model = try TestModel()
                let harness = try ElementHarness(factory, factory == "weirinfer" ? ["model": model.path] : [:])
                try harness.play()
                harness.input.begin(smallCaps)
                for _ in 0..<50 {
                    for number in 0..<5 { harness.input.push(.at(number)) }
                    harness.input.flush()
                }
                harness.output.log.clear()
                for number in 0..<5 { harness.input.push(.at(number)) }
                harness.input.end()
                #expect(harness.output.log.waitForEvent("eos"), "\(factory)")
                #expect(harness.output.log.frames.map(\.time) == (0..<5).map { UInt64($0) * 40_000_000 }, "\(factory)")
            }
        }

        @Test func endComesAfterHeldFrames() throws {
            let (gate, harness) = try Gate.holding("end", frames: 3)
            #expect(harness.input.end().result() == GST_FLOW_OK)
            #expect(!harness.output.log.events.contains("eos"))
            gate.resolveAll()
            #expect(harness.output.log.waitForEvent("eos"))
            #expect(harness.output.log.frames.count == 3)
        }

        @Test func anotherStreamFollowsTheEnd() throws {
            let gate = Gate.open(named: "follow")
            gate.resolveAll()
            let harness = try ElementHarness("weirtestgate", ["gate": "follow"])
            try harness.play()
            for _ in 0..<100 {
                harness.output.log.clear()
                harness.input.begin(smallCaps)
                harness.input.push(.at(0))
                harness.input.end()
                try #require(harness.output.log.waitForEvent("eos"))
                #expect(harness.output.log.frames.count == 1)
            }
        }

        @Test func stopFreesAFilterThatIsNeverTold() throws {
            let gate = Gate.open(named: "stop")
            let harness = try ElementHarness("weirtestgate", ["gate": "stop", "limit": "2"])
            try harness.play()
            harness.input.begin(smallCaps)
            let pushes = (0..<3).map { harness.input.push(.at($0)) }
            #expect(gate.waitForHeld(2))
            #expect(harness.setState(GST_STATE_NULL, within: 20))
            #expect(pushes[2].result() == GST_FLOW_FLUSHING)
            // Whoever worked on the frames may still be at it.
            gate.resolveAll()
            #expect(harness.output.log.frames.isEmpty)
        }

        @Test func stopFreesAFilterBehindASlowElement() throws {
            for factory in ["weirtestgate", "weirosd", "weirprivacy", "weirtrack"] {
                let harness = try ElementHarness(factory)
                Gate.open(named: "").resolveAll()
                try harness.play()
                harness.output.hold()
                harness.input.begin(smallCaps)
                harness.input.push(.at(0))
                #expect(harness.output.waitForHeldFrame(), "\(factory)")
                harness.output.close()
                #expect(harness.setState(GST_STATE_NULL, within: 20), "\(factory)")
            }
        }

        @Test func seekMovesASourceExactly() throws {
            let line = "weirscenesrc frames=40 seed=3 ! video/x-raw, width=64, height=36, framerate=25/1 "
            let whole = try TestPipeline(line + "! fakesink name=out")
            #expect(whole.run() == .endOfStream)
            try #require(whole.log.frames.count == 40)

            let sought = try TestPipeline(line + "! fakesink name=out")
            #expect(sought.request(GST_STATE_PAUSED))
            #expect(sought.waitForState())
            sought.log.clear()
            #expect(sought.seek(to: 33 * 40_000_000))
            #expect(sought.run() == .endOfStream)
            #expect(sought.log.frames.map(\.bytes) == whole.log.frames[33...].map(\.bytes))
            #expect(sought.log.frames.map(\.metadata) == whole.log.frames[33...].map(\.metadata))
        }

        @Test func seekBeforeTheFirstFrameCounts() throws {
            let pipeline = try TestPipeline(
                "weirscenesrc name=source frames=10 ! video/x-raw, width=64, height=36, framerate=25/1 ! fakesink name=out"
            )
            #expect(pipeline.request(GST_STATE_READY))
            #expect(pipeline.seek(to: 320_000_000, on: "source"))
            #expect(pipeline.run() == .endOfStream)
            #expect(pipeline.log.frames.compactMap(\.metadata?.frameNumber) == [8, 9])
        }

        @Test func seekThroughAWholePipelineWhileItRuns() throws {
            let model = try TestModel()
            let pipeline = try TestPipeline(
                "weirscenesrc frames=200 ! video/x-raw, width=64, height=36, framerate=25/1 "
                    + "! weirinfer model=\(model.path) ! weirtrack ! weirosd ! fakesink name=out"
            )
            #expect(pipeline.request(GST_STATE_PLAYING))
            for _ in 0..<20 {
                #expect(pipeline.log.waitForFrames(3))
                #expect(pipeline.seek(to: 1_000_000_000))
                pipeline.log.clear()
            }
            #expect(pipeline.seek(to: 7_800_000_000))
            #expect(pipeline.waitForEnd() == .endOfStream)
            #expect(pipeline.log.frames.suffix(5).compactMap(\.metadata?.frameNumber) == [195, 196, 197, 198, 199])
        }

        @Test func seekMovesAllInputsOfATiler() throws {
            let source = "video/x-raw, width=64, height=36, framerate=25/1 ! t. "
            let pipeline = try TestPipeline(
                "weirtiler name=t width=128 height=36 ! fakesink name=out "
                    + "weirscenesrc frames=20 ! \(source) weirscenesrc frames=20 seed=2 ! queue ! \(source)"
            )
            #expect(pipeline.request(GST_STATE_PAUSED))
            #expect(pipeline.waitForState())
            pipeline.log.clear()
            #expect(pipeline.seek(to: 15 * 40_000_000))
            #expect(pipeline.run() == .endOfStream)
            // Running time begins again at 0.
            #expect(pipeline.log.frames.map(\.time) == (0..<5).map { UInt64($0) * 40_000_000 })
        }
    }
}
