import Testing
import WeirConfig
import WeirCore
import WeirGStreamer

@testable import Weir

/// Runs of plans made of GStreamer's own elements.
@Suite struct RunTests {
    @Test func streamsWithoutPictureRunToTheirEnd() throws {
        let run = try ApplicationRun(
            PipelinePlan(streams: [.test("a", frames: 30), .test("b", frames: 50)], pictures: [])
        )
        let summary = try run.run()
        #expect(summary.isSuccess)
        #expect(summary.streams.map(\.frames) == [30, 50])
        #expect(summary.streams.map(\.id.name) == ["a", "b"])
    }

    @Test func streamThatFailsLeavesTheOthersTheirFrames() throws {
        let plan = PipelinePlan(streams: [.broken, .test("whole", frames: 40)], pictures: [])
        var events: [RunEvent] = []
        let summary = try ApplicationRun(plan).run { events.append($0) }
        #expect(summary.streams.map(\.frames) == [10, 40])
        #expect(summary.failure == nil)
        #expect(!summary.isSuccess)
        #expect(summary.streams[1].failure == nil)
        let failure = try #require(summary.streams[0].failure)
        #expect(failure.message == "stream broken (broken.mp4): Failed after iterations as requested (identity).")
        let told = events.compactMap { if case .streamFailed(let id, _) = $0 { id.name } else { nil } }
        #expect(told == ["broken"])
    }

    @Test func streamThatFailsStillEndsInThePicture() throws {
        try withTemporaryFolder { folder in
            let file = "\(folder)/out.mkv"
            let picture = PicturePlan(
                streams: [0, 1],
                elements: [PlannedElement("compositor", name: "tiler")],
                outputs: [.testFile(file)]
            )
            let plan = PipelinePlan(streams: [.broken, .test("whole", frames: 40)], pictures: [picture])
            let summary = try ApplicationRun(plan).run()
            #expect(summary.failure == nil)
            #expect(summary.streams.map(\.frames) == [10, 40])
            let frames = try countFrames(of: file)
            #expect(frames == 40)
        }
    }

    @Test func errorInASharedElementEndsTheRun() throws {
        let picture = PicturePlan(
            streams: [0],
            elements: [PlannedElement("identity", name: "shared", [.init("error-after", 5)])],
            outputs: [.discard]
        )
        let plan = PipelinePlan(streams: [.test("a", frames: 1_000_000)], pictures: [picture])
        let summary = try ApplicationRun(plan).run()
        #expect(summary.failure?.message == "Failed after iterations as requested (identity).")
        #expect(summary.streams[0].failure == nil)
    }

    @Test(arguments: ["mp4mux", "matroskamux"]) func finishingLeavesWholeFiles(muxer: String) throws {
        try withTemporaryFolder { folder in
            let file = "\(folder)/out.video"
            let picture = PicturePlan(streams: [0], elements: [], outputs: [.testFile(file, muxer: muxer)])
            // Without an end of its own.
            let run = try ApplicationRun(PipelinePlan(streams: [.test("a", frames: -1)], pictures: [picture]))
            var isFinishing = false
            let summary = try run.run { event in
                if case .progress(let progress) = event, progress.frames > 10 { run.finish() }
                if case .finishing = event { isFinishing = true }
            }
            #expect(isFinishing)
            #expect(summary.isSuccess)
            #expect(try countFrames(of: file) == summary.streams[0].frames)
        }
    }

    @Test func outputsOfOnePictureAllGetIt() throws {
        try withTemporaryFolder { folder in
            let files = ["\(folder)/a.mp4", "\(folder)/b.mkv"]
            let outputs = zip(files, ["mp4mux", "matroskamux"]).enumerated().map { number, output in
                OutputPlan.testFile(output.0, muxer: output.1, number: number)
            }
            let picture = PicturePlan(
                streams: [0],
                elements: [PlannedElement("identity", name: "draw")],
                outputs: outputs
            )
            let summary = try ApplicationRun(PipelinePlan(streams: [.test("a", frames: 25)], pictures: [picture])).run()
            #expect(summary.isSuccess)
            #expect(try files.map(countFrames) == [25, 25])
        }
    }

    @Test func unknownElementIsRefusedBeforeAnythingRuns() {
        let plan = PipelinePlan(
            streams: [.test("a", frames: 1, extra: PlannedElement("weirnothing", name: "x"))],
            pictures: []
        )
        #expect(message { _ = try ApplicationRun(plan) }?.hasPrefix("GStreamer has no element “weirnothing”") == true)
    }

    @Test func streamThatCannotStartSaysWhyAndLeavesTheOthersTheirFrames() throws {
        let source = StreamPlan(
            id: SourceID("gone"),
            place: "gone.mp4",
            elements: [PlannedElement("filesrc", name: "source", [.init("location", "/nowhere/gone.mp4")])]
        )
        let picture = PicturePlan(
            streams: [0, 1],
            elements: [PlannedElement("funnel", name: "tiler")],
            outputs: [.discard]
        )
        for pictures in [[], [picture]] {
            let summary = try ApplicationRun(
                PipelinePlan(streams: [source, .test("whole", frames: 40)], pictures: pictures)
            ).run()
            #expect(summary.streams[0].failure?.message == "stream gone (gone.mp4): Resource not found (filesrc).")
            #expect(summary.streams.map(\.frames) == [0, 40])
            #expect(!summary.isRefused)
        }
    }

    @Test func runWithoutAFrameIsRefused() throws {
        let plan = PipelinePlan(
            streams: [
                StreamPlan(
                    id: SourceID("gone"),
                    place: "gone.mp4",
                    elements: [PlannedElement("filesrc", name: "source", [.init("location", "/nowhere/gone.mp4")])]
                )
            ],
            pictures: []
        )
        #expect(try ApplicationRun(plan).run().isRefused)
    }

    @Test func streamThatNeverDeliversHoldsNobodyUp() throws {
        // An appsrc that nobody feeds.
        let silent = StreamPlan(
            id: SourceID("silent"),
            place: "silent",
            elements: [PlannedElement("appsrc", name: "source", [.init("format", "time")])]
        )
        let run = try ApplicationRun(PipelinePlan(streams: [silent, .test("whole", frames: 40)], pictures: []))
        let summary = try run.run { event in
            if case .progress(let progress) = event, progress.streams[1].hasEnded { run.finish() }
        }
        #expect(summary.isSuccess)
        #expect(summary.streams.map(\.frames) == [0, 40])
    }

    @Test func outputThatCannotBeOpenedIsRefused() throws {
        let picture = PicturePlan(streams: [0], elements: [], outputs: [.testFile("/nowhere/out.mp4")])
        let run = try ApplicationRun(PipelinePlan(streams: [.test("a", frames: 5)], pictures: [picture]))
        #expect(message { _ = try run.run() } == "Could not open file \"/nowhere/out.mp4\" for writing (filesink).")
    }

    @Test func manyRunsOneAfterAnother() throws {
        for _ in 0..<50 {
            let picture = PicturePlan(
                streams: [0, 1],
                elements: [PlannedElement("compositor", name: "tiler")],
                outputs: [.discard]
            )
            let plan = PipelinePlan(streams: [.test("a", frames: 3), .test("b", frames: 2)], pictures: [picture])
            #expect(try ApplicationRun(plan).run().streams.map(\.frames) == [3, 2])
        }
    }

    @Test func runThatNeverBeganTearsDown() throws {
        for _ in 0..<20 {
            _ = try ApplicationRun(PipelinePlan(streams: [.test("a", frames: 3)], pictures: []))
        }
    }
}
