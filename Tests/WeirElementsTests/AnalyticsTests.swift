import CWeirGStreamer
import Foundation
import Testing
import WeirCore
import WeirTestKit

extension ElementTests {
    /// Objects are watched by rules, in frames of 64x48 pixels, 25 a second.
    @Suite struct Analytics {
        private static let upright = "lines: {door: [[32, 0], [32, 48]]}"

        private func harness(_ properties: [String: String] = ["rules": upright]) throws -> ElementHarness {
            let harness = try ElementHarness("weiranalytics", properties)
            try harness.play()
            harness.input.begin(smallCaps)
            return harness
        }

        /// A car of 20x10 pixels whose middle is at `x`, one frame after the other.
        private func drive(_ harness: ElementHarness, _ places: [Float], from first: Int = 0) -> [FrameAnalytics] {
            for (index, x) in places.enumerated() {
                let number = first + index
                harness.input.push(.at(number, metadata: .numbered(number, [.car(x - 10, 20, 20, 10, id: 1)])))
            }
            harness.input.end()
            _ = harness.output.log.waitForEvent("eos")
            return harness.output.log.frames.compactMap(\.metadata?.analytics)
        }

        /// Pushes one frame and waits for it.
        private func push(_ harness: ElementHarness, _ number: Int, _ x: Float) -> FrameMetadata? {
            let metadata = FrameMetadata.numbered(number, [.car(x - 10, 20, 20, 10, id: 1)])
            guard harness.input.push(.at(number, metadata: metadata)).result() == GST_FLOW_OK else { return nil }
            return harness.output.log.frames.last?.metadata
        }

        @Test func crossingsAreOnTheFrames() throws {
            let found = drive(try harness(), [10, 50, 10])
            #expect(
                found.map { $0.lines.map { [$0.forwardCount, $0.backwardCount] } } == [[[0, 0]], [[0, 1]], [[1, 1]]]
            )
            #expect(found.map { $0.events.map(\.time) } == [[], [40_000_000], [80_000_000]])
        }

        @Test func framesOfWhichNothingIsKnownPass() throws {
            let harness = try harness()
            harness.input.push(.at(0))
            harness.input.end()
            #expect(harness.output.log.waitForEvent("eos"))
            #expect(harness.output.log.frames.map(\.metadata) == [nil])
        }

        @Test func rulesFromAFile() throws {
            let folder = try TemporaryFolder()
            let path = "\(folder.path)/rules.yaml"
            try "lines: {gate: [[32, 0], [32, 48]]}\n".write(toFile: path, atomically: true, encoding: .utf8)
            let found = drive(try harness(["config": path]), [10, 50])
            #expect(found.last?.lines.map(\.name) == ["gate"])
            #expect(found.last?.lines.map(\.backwardCount) == [1])
        }

        @Test func aFileThatChangesIsReadAgain() throws {
            let folder = try TemporaryFolder()
            let path = "\(folder.path)/rules.yaml"
            func write(_ rules: String) throws { try rules.write(toFile: path, atomically: true, encoding: .utf8) }
            try write("lines: {gate: [[32, 0], [32, 48]]}\n")
            let harness = try harness(["config": path])
            _ = push(harness, 0, 10)
            #expect(push(harness, 1, 50)?.analytics.lines.map(\.backwardCount) == [1])
            try write("lines: {gate: [[32, 0], [32, 48]], other: [[20, 0], [20, 48]]}\n")
            let after = push(harness, 2, 10)
            #expect(after?.analytics.lines.map(\.name) == ["gate", "other"])
            #expect(after?.analytics.lines.first?.forwardCount == 1)

            // A file that can't be leaves the rules as they were, and is told of once.
            try write("lines: {gate: [[32, 0], [32, 0]]}\n")
            #expect(push(harness, 3, 50)?.analytics.lines.map(\.name) == ["gate", "other"])
            let warning = try #require(harness.waitForMessage(.warning))
            #expect(warning.hasPrefix("the rules stay as they were, since \(path):1"), "\(warning)")
            _ = push(harness, 4, 10)
            try FileManager.default.removeItem(atPath: path)
            #expect(push(harness, 5, 50)?.analytics.lines.map(\.name) == ["gate", "other"])
            #expect(harness.waitForMessage(.warning)?.contains("rules.yaml") == true)
            _ = push(harness, 6, 50)
            #expect(harness.waitForMessage(.warning, within: 0) == nil)

            // What is set later goes before the file, and the file goes before that when it is named anew.
            harness.set("rules", "lines: {third: [[32, 0], [32, 48]]}")
            #expect(push(harness, 7, 10)?.analytics.lines.map(\.name) == ["third"])
            let others = "\(folder.path)/others.yaml"
            try "lines: {fourth: [[32, 0], [32, 48]]}\n".write(toFile: others, atomically: true, encoding: .utf8)
            harness.set("config", others)
            #expect(push(harness, 8, 10)?.analytics.lines.map(\.name) == ["fourth"])
            #expect(harness.waitForMessage(.warning, within: 0) == nil)
        }

        @Test func whatLastsEndsWithTheStream() throws {
            let folder = try TemporaryFolder()
            let rules = "\(folder.path)/rules.yaml"
            try "regions: {all: {classes: person}}\n".write(toFile: rules, atomically: true, encoding: .utf8)
            let line =
                "weirscenesrc frames=20 seed=7 source-id=street ! video/x-raw, width=640, height=360 "
                + "! weiranalytics config=\(rules) ! queue ! weirrecord location=\(folder.path)/frames.jsonl "
                + "! weirrecord content=events location=\(folder.path)/events.jsonl ! fakesink"
            #expect(try TestPipeline(line).run() == .endOfStream)
            let events = try folder.read("events.jsonl").split(separator: "\n")
            let starts = events.count { $0.contains(#""phase": "start""#) }
            #expect(starts > 0)
            #expect(events.count { $0.contains(#""phase": "end""#) } == starts)
            let records = try folder.read("frames.jsonl").split(separator: "\n")
            #expect(records.count == 21)
            #expect(records.last?.hasPrefix(#"{"stream": "street", "time": 0.63, "ended": true, "events": ["#) == true)
        }

        @Test(arguments: [
            ([:], "weiranalytics has no rules; give it some"),
            (["rules": "{}", "config": "x"], "weiranalytics has rules and a config file; give it one of them"),
            (["rules": "lines: {door: [[5, 5], [5, 5]]}"], "line 1: "), (["config": "/nowhere/rules.yaml"], "/nowhere"),
        ]) func rulesThatCannotBeRefuseTheStart(properties: [String: String], beginning: String) throws {
            let harness = try ElementHarness("weiranalytics", properties)
            #expect(!harness.setState(GST_STATE_PLAYING))
            let sentence = try #require(harness.waitForMessage(.error))
            #expect(sentence.hasPrefix(beginning), "\(sentence)")
        }

        @Test func rulesChangeWhileFramesFlow() throws {
            let harness = try harness()
            _ = push(harness, 0, 10)
            #expect(push(harness, 1, 50)?.analytics.lines.map(\.backwardCount) == [1])
            harness.set("rules", "lines: {door: [[32, 0], [32, 48]], other: [[20, 0], [20, 48]]}")
            let after = push(harness, 2, 10)
            #expect(after?.analytics.lines.map(\.name) == ["door", "other"])
            // The first line hasn't changed; of the other it isn't known where he came from.
            #expect(after?.analytics.lines.map { [$0.forwardCount, $0.backwardCount] } == [[1, 1], [0, 0]])
        }

        @Test func aBadChangeIsToldOfAndTheOldRulesStay() throws {
            let harness = try harness()
            _ = push(harness, 0, 10)
            harness.set("rules", "lines: 7")
            #expect(push(harness, 1, 50)?.analytics.lines.map(\.backwardCount) == [1])
            let warning = try #require(harness.waitForMessage(.warning))
            #expect(warning.hasPrefix("the rules stay as they were, since line 1: `lines` is `7`"), "\(warning)")
            _ = push(harness, 2, 10)
            #expect(harness.waitForMessage(.warning, within: 0) == nil)
            harness.set("rules", Self.upright)
            #expect(push(harness, 3, 50)?.analytics.lines.map(\.backwardCount) == [2])
        }

        @Test func aRegionOutsideThePictureIsToldOf() throws {
            let harness = try harness(["rules": "regions: {far: [[100, 0], [200, 0], [200, 48]]}"])
            #expect(push(harness, 0, 10)?.analytics.regions.map(\.objects) == [0])
            _ = push(harness, 1, 10)
            #expect(harness.waitForMessage(.warning) == "region “far” lies outside the picture of 64x48 pixels")
            #expect(harness.waitForMessage(.warning, within: 0) == nil)
        }

        @Test func aSeekForgetsWhereEveryoneWas() throws {
            let harness = try harness()
            _ = push(harness, 0, 10)
            _ = push(harness, 1, 50)
            harness.input.flush()
            #expect(push(harness, 0, 10)?.analytics.lines.map { [$0.forwardCount, $0.backwardCount] } == [[0, 1]])
            #expect(harness.waitForMessage(.warning, within: 0) == nil)
        }

        @Test func badBoxesAndTimesAreCounted() throws {
            let harness = try harness()
            var warnings: [String] = []
            for number in 0..<12 {
                let metadata = FrameMetadata.numbered(0, [.car(.nan, 0, 10, 10, id: 1), .car(40, 20, 20, 10, id: 2)])
                #expect(harness.input.push(.at(number, metadata: metadata)).result() == GST_FLOW_OK)
                while let warning = harness.waitForMessage(.warning, within: 0) {
                    warnings.append("\(number): \(warning.prefix(while: { $0 != ":" && $0 != ";" }))")
                }
            }
            #expect(
                warnings == [
                    "0: 1 object was left out so far",
                    "1: time stood still, went backwards or jumped by more than a minute 1 time so far",
                    "9: 10 objects were left out so far",
                    "10: time stood still, went backwards or jumped by more than a minute 10 times so far",
                ]
            )
        }

        @Test func anotherRunCountsAnew() throws {
            let harness = try harness()
            _ = drive(harness, [10, 50])
            #expect(harness.setState(GST_STATE_NULL))
            harness.output.log.clear()
            try harness.play()
            harness.input.begin(smallCaps)
            #expect(drive(harness, [10, 50]).last?.lines.map(\.backwardCount) == [1])
        }
    }
}
