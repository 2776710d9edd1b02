import CWeirGStreamer
import CWeirSystem
import Foundation
import Testing
import WeirElementKit
import WeirTestKit

extension ElementTests {
    /// Pipelines are built, run and torn down without a trace, each kind in a process of its own.
    @Suite struct Lifetimes {
        @Test func detectionLeavesNothingBehind() async {
            await #expect(processExitsWith: .success) {
                let model = try TestModel()
                try LeakTrace().expectNone { _ in
                    "weirscenesrc frames=5 ! video/x-raw, width=160, height=90 ! weirinfer model=\(model.path) "
                        + "! weirtrack ! weirosd ! fakesink"
                }
            }
        }

        @Test func tilingLeavesNothingBehind() async {
            await #expect(processExitsWith: .success) {
                try LeakTrace().expectNone { _ in
                    "weirtiler name=t width=160 height=90 ! weirosd ! fakesink "
                        + "weirscenesrc frames=5 ! video/x-raw, width=160, height=90 ! t. "
                        + "weirscenesrc frames=3 seed=2 ! video/x-raw, width=80, height=46 ! queue ! t."
                }
            }
        }

        @Test func readingLeavesNothingBehind() async {
            await #expect(processExitsWith: .success) {
                let trace = try LeakTrace()
                let folder = trace.folder
                let video = try TestVideo.make(in: folder, frames: 5)
                try trace.expectNone { round in
                    // Every other round is torn down in the middle of a file that has no end.
                    "weirsource uri=\(video) loop=\(round % 2 == 1) ! weirdump folder=\(folder.path) "
                        + "! weirrecord location=\(folder.path)/records.jsonl "
                        + "! fakesink num-buffers=\(round % 2 == 1 ? 8 : -1)"
                }
            }
        }

        @Test func liveSourcesLeaveNothingBehind() async {
            await #expect(processExitsWith: .success) {
                let trace = try LeakTrace()
                let nobody = try SilentPort(isListening: false)
                let silent = try SilentPort(isListening: true)
                let server = try TestRTSPServer(TestRTSPServer.Stream(.h264))
                try trace.expectNone(endingWith: { _ in true }, rounds: 60, within: 0.3) { round in
                    let address = [
                        "rtsp://127.0.0.1:\(nobody.port)/test", "rtsp://127.0.0.1:\(silent.port)/test", server.address,
                    ][round % 3]
                    return "weirsource uri=\(address) transport=tcp connect-timeout=150 ! fakesink"
                } finally: {
                    server.stop()
                }
            }
        }

        @Test func failuresLeaveNothingBehind() async {
            await #expect(processExitsWith: .success) {
                let trace = try LeakTrace()
                let text = try trace.folder.write("text.mp4", Array("this is no video\n".utf8))
                try trace.expectNone(endingWith: \.isError) { round in
                    [
                        "weirsource uri=\(text) ! fakesink", "weirsource uri=/nowhere.mp4 ! fakesink",
                        "weirscenesrc ! weirinfer model=/nowhere.onnx ! fakesink",
                        "weirscenesrc ! weirrecord location=/nowhere/records ! fakesink",
                    ][round % 4]
                }
            }
        }
    }
}

/// How often a pipeline is built, run and torn down, and how much the process may grow in the second half, in bytes.
private let rounds = 200
private let allowedGrowth = 6_000_000

/// A process under GStreamer's leak tracer.
private struct LeakTrace {
    let folder: TemporaryFolder

    init() throws {
        // As the command does: with an arena a thread, what is measured would be the allocator.
        cweir_limit_allocation_arenas(2)
        folder = try TemporaryFolder()
        setenv("GST_TRACERS", "leaks", 1)
        setenv("GST_DEBUG", "GST_TRACER:7", 1)
        setenv("GST_DEBUG_FILE", "\(folder.path)/tracer.log", 1)
        TestElements.start()
        LibraryWarnings.collect()
    }

    /// Runs pipelines and expects that neither the tracer nor the kit's own count finds any left, and that memory
    /// doesn't grow.
    func expectNone(
        endingWith isRight: (TestPipeline.End) -> Bool = { $0 == .endOfStream },
        rounds: Int = rounds,
        within patience: Double = testPatience,
        _ line: (Int) -> String,
        finally: () -> Void = {}
    ) throws {
        var halfway = 0
        for round in 0..<rounds {
            let end = try TestPipeline(line(round)).run(within: patience)
            // The comments carry what is found, since the parent process gets nothing else.
            try #require(isRight(end), "round \(round): \(end)")
            if round == rounds / 2 { halfway = residentMemory() }
        }
        let growth = residentMemory() - halfway
        #expect(growth < allowedGrowth, "grown by \(growth) bytes")
        #expect(liveElementCount == 0, "\(liveElementCount) elements left")
        // GStreamer's RTSP source says so where it is stopped while it begins to play; nothing comes of it.
        let warnings = LibraryWarnings.take().filter { !$0.hasPrefix("gst_event_set_seqnum: ") }
        #expect(warnings.isEmpty, "\(warnings)")
        finally()
        gst_deinit()
        let found = try folder.read("tracer.log").split(separator: "\n").filter {
            // The log tells the form of its lines too.
            $0.contains("object-alive, type-name=(string)") && !$0.contains("%s")
        }
        #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
    }
}

extension TestPipeline.End {
    fileprivate var isError: Bool { if case .error = self { true } else { false } }
}
