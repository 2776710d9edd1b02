import CWeirGStreamer
import Foundation
import Testing
import WeirCore
import WeirTestKit

extension ElementTests {
    /// Another model is named while frames flow.
    @Suite struct ModelSwap {
        private let old: TestModel
        private let new: TestModel
        private let harness: ElementHarness

        init() throws {
            old = try TestModel(label: "old")
            new = try TestModel(label: "new")
            harness = try ElementHarness("weirinfer", ["model": old.path])
            try harness.play()
            harness.input.begin(smallGray)
        }

        /// Pushes frames until `isEnough` of the labels that came out; gives those of all.
        private func labels(of first: Int, until isEnough: ([String]) -> Bool) -> [String] {
            let deadline = MonotonicTime.now.advanced(by: UInt64(testPatience * 1e9))
            var pushed = first
            while !isEnough(labels), MonotonicTime.now < deadline {
                guard harness.input.push(.at(pushed, luma: 255)).result() == GST_FLOW_OK else { break }
                pushed += 1
                _ = harness.output.log.waitForFrames(pushed)
            }
            return labels
        }

        private var labels: [String] {
            harness.output.log.frames.map { $0.metadata?.objects.first?.label ?? "none" }
        }

        @Test func noFrameIsLostOrGoesWithout() throws {
            _ = labels(of: 0) { $0.count == 3 }
            harness.set("model", new.path)
            let all = labels(of: 3) { $0.suffix(3) == ["new", "new", "new"] }
            #expect(all.prefix(3) == ["old", "old", "old"])
            #expect(all.suffix(3) == ["new", "new", "new"])
            #expect(
                all == Array(repeating: "old", count: all.count { $0 == "old" })
                    + Array(repeating: "new", count: all.count { $0 == "new" })
            )
            let numbers = harness.output.log.frames.compactMap(\.metadata?.frameNumber)
            #expect(numbers == Array(0..<all.count))
            harness.input.end()
            #expect(harness.output.log.waitForEvent("eos"))
        }

        @Test func aModelThatCannotBeIsToldOfAndTheOldOneStays() throws {
            _ = labels(of: 0) { $0.count == 2 }
            harness.set("model", "/nowhere/missing.onnx")
            let deadline = MonotonicTime.now.advanced(by: UInt64(testPatience * 1e9))
            var warning: String?
            var pushed = 2
            while warning == nil, MonotonicTime.now < deadline {
                _ = harness.input.push(.at(pushed, luma: 255)).result()
                pushed += 1
                warning = harness.waitForMessage(.warning, within: 0.05)
            }
            #expect(warning?.hasPrefix("the model stays as it was, since ") == true, "\(warning ?? "silence")")
            let count = pushed + 3
            let all = labels(of: pushed) { $0.count == count }
            #expect(all == Array(repeating: "old", count: count))
        }

        @Test func theLastOfSeveralThatWereNamedIsUsed() throws {
            _ = labels(of: 0) { $0.count == 1 }
            harness.set("model", "/nowhere/missing.onnx")
            harness.set("model", old.path)
            harness.set("model", new.path)
            let all = labels(of: 1) { $0.last == "new" }
            #expect(all.last == "new")
        }
    }
}
