import CWeirGStreamer
import Foundation
import Testing
import WeirCore
import WeirTestKit

extension ElementTests {
    /// Tracking, and what is written of it.
    @Suite struct Records {
        let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
        }

        @Test func boxesMoveOnBetweenInferences() throws {
            let harness = try ElementHarness("weirtrack")
            try harness.play()
            harness.input.begin(smallCaps)
            // A car that moves 4 pixels a frame, seen in every third frame after the first six.
            for number in 0..<13 {
                let isSeen = number < 6 || number % 3 == 0
                let objects = isSeen ? [DetectedObject.car(Float(4 * number), 10, 20, 20)] : []
                harness.input.push(.at(number, metadata: .numbered(number, objects, isInferred: isSeen)))
            }
            #expect(harness.output.log.waitForFrames(13))
            let frames = harness.output.log.frames
            #expect(Set(frames.dropFirst().flatMap { $0.metadata?.objects.map(\.trackID?.number) ?? [] }) == [1])
            for number in 6..<13 {
                let object = try #require(frames[number].metadata?.objects.first, "frame \(number)")
                #expect(abs(object.box.x - Float(4 * number)) < 2, "frame \(number)")
            }
        }

        @Test func aSeekEndsAllIdentities() throws {
            let harness = try ElementHarness("weirtrack")
            try harness.play()
            harness.input.begin(smallCaps)
            let objects = [DetectedObject.car(8, 10, 20, 20)]
            for number in 0..<3 { harness.input.push(.at(number, metadata: .numbered(number, objects))) }
            #expect(harness.output.log.waitForFrames(3))
            harness.input.flush()
            for number in 0..<3 { harness.input.push(.at(number, metadata: .numbered(number, objects))) }
            #expect(harness.output.log.waitForFrames(6))
            let identities = harness.output.log.frames.map { $0.metadata?.objects.first?.trackID?.number }
            #expect(identities[2] == 1)
            #expect(identities[5] == 2)
        }

        @Test func severalElementsWriteWholeLinesToOneFile() throws {
            let path = "\(folder.path)/all.jsonl"
            let streams = (0..<4).map { stream in
                "weirscenesrc frames=100 seed=\(stream) source-id=s\(stream) "
                    + "! video/x-raw, width=64, height=36 ! queue ! weirrecord location=\(path) ! fakesink"
            }
            #expect(try TestPipeline(streams.joined(separator: " ")).run() == .endOfStream)
            let lines = try folder.read("all.jsonl").split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count == 401)
            #expect(lines.last == "")
            var frames: [String: [Int]] = [:]
            for line in lines.dropLast() {
                let record = try JSONDecoder().decode(Record.self, from: Data(line.utf8))
                frames[record.stream, default: []].append(record.frame)
            }
            #expect(frames == Dictionary(uniqueKeysWithValues: (0..<4).map { ("s\($0)", Array(0..<100)) }))
        }

        private struct Record: Decodable {
            let stream: String
            let frame: Int
        }

        @Test func aRecordIsALineOfEveryFrame() throws {
            let path = "\(folder.path)/one.jsonl"
            let harness = try ElementHarness("weirrecord", ["location": path])
            try harness.play()
            harness.input.begin(smallCaps)
            harness.input.push(.at(0, metadata: .numbered(0)))
            harness.input.push(.at(12, metadata: .numbered(12, [.car(1.5, 2, 30.126, 40, id: 3)])))
            #expect(harness.output.log.waitForFrames(2))
            #expect(
                try folder.read("one.jsonl") == """
                    {"stream": "0", "frame": 0, "time": 0.00, "inferred": true, "objects": []}
                    {"stream": "0", "frame": 12, "time": 0.48, "inferred": true, "objects": [{"id": 3, "class": 2, \
                    "label": "car", "confidence": 0.90, "box": [1.50, 2.00, 30.13, 40.00]}]}

                    """
            )
        }

        @Test func eventsAreLinesOfTheirOwn() throws {
            let path = "\(folder.path)/events.jsonl"
            let harness = try ElementHarness("weirrecord", ["location": path, "content": "events"])
            try harness.play()
            harness.input.begin(smallCaps)
            var metadata = FrameMetadata.numbered(2, [.car(1, 2, 3, 4, id: 3)])
            metadata.analytics.events = [
                AnalyticsEvent(
                    number: 5,
                    kind: .loitering,
                    phase: .start,
                    rule: "door",
                    startTime: 0,
                    time: 80_000_000,
                    value: 4.5
                )
            ]
            harness.input.push(.at(0, metadata: .numbered(0)))
            harness.input.push(.at(1, metadata: .numbered(1, [.car(1, 2, 3, 4, id: 3)])))
            harness.input.push(.at(2, metadata: metadata))
            #expect(harness.output.log.waitForFrames(3))
            #expect(
                try folder.read("events.jsonl") == """
                    {"stream": "0", "frame": 2, "number": 5, "kind": "loitering", "phase": "start", "rule": "door", \
                    "objects": [], "start": 0.00, "time": 0.08, "value": 4.50}

                    """
            )
        }

        @Test func aPlaceThatCannotBeWrittenIsASentence() throws {
            let path = "\(folder.path)/no/records.jsonl"
            let harness = try ElementHarness("weirrecord", ["location": path])
            #expect(!harness.setState(GST_STATE_PLAYING))
            #expect(
                harness.waitForMessage(.error)
                    == "\(path) can't be written: No such file or directory; choose another place or free it"
            )
        }

        @Test func framesOfWhichNothingIsKnownAreASentence() throws {
            let harness = try ElementHarness("weirrecord", ["location": "\(folder.path)/none.jsonl"])
            try harness.play()
            harness.input.begin(smallCaps)
            harness.input.push(.at(0))
            #expect(
                harness.waitForMessage(.error)
                    == "weirrecord got a frame that nothing is known of; put weirinfer before it"
            )
        }

        @Test(arguments: [
            ("detections", "car 0.0 0 0.0 16.000000 8.000000 48.000000 24.000000"),
            ("tracks", "car 5 0.0 0 0.0 16.000000 8.000000 48.000000 24.000000"),
        ])
        func aDumpIsAFileForEachFrame(_ content: String, _ beginning: String) throws {
            let properties = ["folder": folder.path, "stream": "3", "width": "128", "height": "48", "content": content]
            let harness = try ElementHarness("weirdump", properties)
            try harness.play()
            harness.input.begin(smallCaps)
            harness.input.push(.at(0, metadata: .numbered(0, [.car(8, 8, 16, 16, id: 5)])))
            harness.input.push(.at(1, metadata: .numbered(1)))
            #expect(harness.output.log.waitForFrames(2))
            #expect(folder.files == ["00_003_000000.txt", "00_003_000001.txt"])
            #expect(
                try folder.read("00_003_000000.txt") == beginning + " 0.0 0.0 0.0 0.0 0.0 0.0 0.0 0.900000\n"
            )
            #expect(try folder.read("00_003_000001.txt") == "")
        }

        @Test func aDumpsFolderMustBeThere() throws {
            let path = "\(folder.path)/no"
            let harness = try ElementHarness("weirdump", ["folder": path])
            #expect(!harness.setState(GST_STATE_PLAYING))
            #expect(
                harness.waitForMessage(.error)
                    == "the folder \(path) can't be written: No such file or directory; make it first"
            )
        }

        @Test func theSameRunTwiceWritesTheSameRecords() throws {
            for run in ["first", "second"] {
                let line =
                    "weirscenesrc seed=11 frames=120 noise=2 shake=0.002 ! video/x-raw, width=320, height=180, framerate=25/1 "
                    + "! weirtrack ! weirrecord location=\(folder.path)/\(run).jsonl ! fakesink"
                #expect(try TestPipeline(line).run() == .endOfStream)
            }
            let first = try folder.read("first.jsonl")
            #expect(first.split(separator: "\n").count == 120)
            #expect(first.contains("\"id\": 1,"))
            #expect(first == (try folder.read("second.jsonl")))
        }

        @Test(.enabled(if: TestData.isThere)) func aRealModelTwiceWritesTheSameRecords() throws {
            let model = TestData.path("models/detect/FastestDet.onnx")
            for run in ["first", "second"] {
                let line =
                    "weirscenesrc seed=11 frames=60 ! video/x-raw, width=640, height=360, framerate=25/1 "
                    + "! weirinfer model=\(model) threshold=0.3 interval=1 ! weirtrack "
                    + "! weirrecord location=\(folder.path)/\(run).jsonl ! fakesink"
                #expect(try TestPipeline(line).run() == .endOfStream)
            }
            let first = try folder.read("first.jsonl")
            #expect(first.split(separator: "\n").count == 60)
            #expect(first == (try folder.read("second.jsonl")))
        }
    }
}
