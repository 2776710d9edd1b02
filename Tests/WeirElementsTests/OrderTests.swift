import CWeirGStreamer
import Testing
import WeirCore
import WeirElementKit
import WeirTestKit

extension ElementTests {
    /// Frames leave in the order in which they came, whoever is done first.
    @Suite struct Order {
        init() {
            #expect(GatedFilter.isRegistered)
        }

        @Test func framesThatAreReadyWaitForThoseBefore() throws {
            let (gate, harness) = try Gate.holding("order", frames: 3)
            gate.resolve(2)
            gate.resolve(1)
            #expect(harness.output.log.frames.isEmpty)
            gate.resolve(0)
            #expect(harness.output.log.waitForFrames(3))
            #expect(harness.output.log.frames.map(\.time) == [0, 40_000_000, 80_000_000])
        }

        @Test func framesResolvedInAnyOrderFromManyThreadsKeepTheirOrder() throws {
            let (count, threads) = (400, 4)
            let (gate, harness) = try Gate.holding("threads", frames: count, limit: count) { .numbered($0) }
            var random = SystemRandomNumberGenerator()
            let order = (0..<count).shuffled(using: &random)
            for thread in 0..<threads {
                runInBackground {
                    for index in order where index % threads == thread {
                        gate.resolve(index) { frame in
                            frame.metadata?.objects = [.car(Float(index), 0, 1, 1)]
                        }
                    }
                }
            }
            harness.input.end()
            #expect(harness.output.log.waitForEvent("eos"))
            let frames = harness.output.log.frames
            #expect(frames.compactMap(\.metadata?.frameNumber) == Array(0..<count), "order \(order)")
            #expect(frames.compactMap { $0.metadata?.objects.first?.box.x } == (0..<count).map(Float.init))
        }

        @Test func aFailureEndsTheStreamAtItsFrame() throws {
            let (gate, harness) = try Gate.holding("fail", frames: 3)
            gate.fail(1, WeirError(.model, "the model is tired; let it rest"))
            gate.resolve(2)
            gate.resolve(0)
            #expect(harness.waitForMessage(.error) == "the model is tired; let it rest")
            #expect(harness.output.log.frames.count == 1)
            #expect(harness.input.push(.at(3)).result() == GST_FLOW_ERROR)
        }

        @Test func whatFinishThrowsEndsTheStreamToo() throws {
            let (gate, harness) = try Gate.holding("throw", frames: 1)
            gate.resolve(0) { _ throws(WeirError) in throw WeirError(.stream, "nothing can be drawn; try again") }
            #expect(harness.waitForMessage(.error) == "nothing can be drawn; try again")
            #expect(harness.output.log.frames.isEmpty)
        }

        @Test func inferenceKeepsFramesAndResultsTogether() throws {
            let model = try TestModel()
            let harness = try ElementHarness(
                "weirinfer",
                ["model": model.path, "threshold": "0", "requests": "4"]
            )
            try harness.play()
            harness.input.begin(smallGray)
            for number in 0..<200 { harness.input.push(.at(number, luma: UInt8(number), metadata: .numbered(number))) }
            harness.input.end()
            #expect(harness.output.log.waitForEvent("eos"))
            let frames = harness.output.log.frames
            #expect(frames.compactMap(\.metadata?.frameNumber) == Array(0..<200))
            #expect(frames.allSatisfy { $0.metadata?.isInferred == true })
            // The model is as sure as the picture is bright.
            let levels = frames.compactMap { $0.metadata?.objects.first }.map { ($0.confidence * 255).rounded() }
            #expect(levels == (0..<200).map(Float.init))
            let box = try #require(frames.last?.metadata?.objects.first?.box)
            #expect(box == Box(x: 16, y: 12, width: 32, height: 24))
        }

        @Test func framesBetweenInferencesCarryNoObjects() throws {
            let model = try TestModel()
            let harness = try ElementHarness("weirinfer", ["model": model.path, "interval": "2"])
            try harness.play()
            harness.input.begin(smallGray)
            for number in 0..<7 { harness.input.push(.at(number, luma: 200)) }
            harness.input.end()
            #expect(harness.output.log.waitForEvent("eos"))
            let metadata = harness.output.log.frames.compactMap(\.metadata)
            #expect(metadata.map(\.isInferred) == [true, false, false, true, false, false, true])
            #expect(metadata.map(\.objects.count) == [1, 0, 0, 1, 0, 0, 1])
            #expect(metadata.map(\.frameNumber) == Array(0..<7))
        }

        @Test func aModelThatIsNotThereEndsTheStreamWithASentence() throws {
            let harness = try ElementHarness("weirinfer", ["model": "/nowhere/model.onnx"])
            try harness.play()
            harness.input.begin(smallGray)
            harness.input.push(.at(0))
            let sentence = try #require(harness.waitForMessage(.error))
            #expect(sentence.contains("/nowhere/model.onnx"))
        }

        @Test func noModelRefusesTheStart() throws {
            let harness = try ElementHarness("weirinfer")
            #expect(!harness.setState(GST_STATE_PLAYING))
            #expect(
                harness.waitForMessage(.error)
                    == "weirinfer has no model; give it one, as in model=yolov8n.onnx or model=demo"
            )
        }
    }
}
