import Testing
import WeirCore
import WeirElementKit
import WeirTestKit

extension ElementTests {
    /// Frames that go on by themselves when their time has come.
    @Suite struct Deadlines {
        init() {
            #expect(GatedFilter.isRegistered)
        }

        private static let minute = 60_000_000_000

        @Test func framesNobodyResolvesGoAtTheirDeadlines() throws {
            let (_, harness) = try Gate.holding("patience", frames: 3, patience: 0) { .numbered($0) }
            #expect(harness.output.log.waitForFrames(3))
            let frames = harness.output.log.frames
            #expect(frames.compactMap(\.metadata?.frameNumber) == [0, 1, 2])
            #expect(frames.compactMap(\.metadata?.skipReason) == [.overtaken, .overtaken, .overtaken])
        }

        @Test func whatIsResolvedBeforeKeepsItsResult() throws {
            let (gate, harness) = try Gate.holding("early", frames: 2, patience: Self.minute) { .numbered($0) }
            for index in 0..<2 { gate.resolve(index) { frame in frame.metadata?.isInferred = true } }
            #expect(harness.output.log.waitForFrames(2))
            #expect(harness.output.log.frames.compactMap(\.metadata?.isInferred) == [true, true])
            #expect(harness.output.log.frames.allSatisfy { $0.metadata?.skipReason == nil })
        }

        @Test func whatComesAfterTheDeadlineCountsNoMore() throws {
            let (gate, harness) = try Gate.holding("after", frames: 1, patience: 0) { .numbered($0, isInferred: false) }
            #expect(harness.output.log.waitForFrames(1))
            gate.resolve(0) { frame in frame.metadata?.isInferred = true }
            gate.fail(0, WeirError(.model, "too late to matter."))
            harness.input.push(.at(1, metadata: .numbered(1, isInferred: false)))
            #expect(harness.output.log.waitForFrames(2))
            #expect(harness.output.log.frames.compactMap(\.metadata?.isInferred) == [false, false])
        }

        @Test func aFrameWithoutADeadlineIsWaitedForByThoseThatHaveOne() throws {
            let (gate, harness) = try Gate.holding("mixed", frames: 1)
            harness.set("patience", "0")
            harness.input.push(.at(1))
            #expect(gate.waitForHeld(2))
            #expect(harness.output.log.frames.isEmpty)
            gate.resolve(0)
            #expect(harness.output.log.waitForFrames(2))
        }
    }
}
