import CWeirGStreamer
import Testing
import WeirTestKit

extension ElementTests {
    /// Every registered element goes through every state, again and again.
    @Suite struct States {
        let folder: TemporaryFolder
        let model: TestModel
        let cases: [ElementCase]

        init() throws {
            folder = try TemporaryFolder()
            model = try TestModel()
            cases = try ElementCase.all(in: folder, model: model)
        }

        static let cycle = [
            GST_STATE_READY, GST_STATE_PAUSED, GST_STATE_PLAYING, GST_STATE_PAUSED, GST_STATE_READY, GST_STATE_NULL,
        ]

        @Test func everyElementHasACase() {
            #expect(cases.map(\.factory) == TestElements.factories)
        }

        @Test(arguments: TestElements.factories)
        func cyclesWithoutData(_ factory: String) throws {
            let element = try #require(cases.first { $0.factory == factory })
            let harness = try ElementHarness(factory, element.properties, inputs: element.inputs)
            for round in 0..<20 {
                for state in States.cycle { #expect(harness.setState(state), "round \(round), \(state)") }
            }
        }

        @Test(arguments: TestElements.factories)
        func cyclesWithData(_ factory: String) throws {
            let element = try #require(cases.first { $0.factory == factory })
            for round in 0..<20 {
                let harness = try ElementHarness(factory, element.properties, inputs: element.inputs)
                #expect(harness.setState(GST_STATE_PLAYING), "round \(round)")
                for number in 0..<element.inputs {
                    harness[number].begin(smallCaps)
                    for frame in 0..<3 { harness[number].push(.at(frame, metadata: .numbered(frame))) }
                }
                #expect(harness.output.log.waitForFrames(1), "round \(round)")
                // The rest is still on its way.
                for state in States.cycle.reversed() { #expect(harness.setState(state), "round \(round)") }
            }
        }

        @Test(arguments: TestElements.factories)
        func runsAgainAfterAStop(_ factory: String) throws {
            let element = try #require(cases.first { $0.factory == factory })
            let harness = try ElementHarness(factory, element.properties, inputs: element.inputs)
            for round in 0..<5 {
                harness.output.log.clear()
                #expect(harness.setState(GST_STATE_PLAYING), "round \(round)")
                for number in 0..<element.inputs {
                    harness[number].begin(smallCaps)
                    for frame in 0..<3 { harness[number].push(.at(frame, metadata: .numbered(frame))) }
                    harness[number].end()
                }
                #expect(harness.output.log.waitForEvent("eos"), "round \(round)")
                #expect(harness.output.log.frames.count == 3, "round \(round)")
                #expect(harness.setState(GST_STATE_NULL), "round \(round)")
            }
        }
    }
}
