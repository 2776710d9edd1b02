import Foundation
import Testing
import WeirCore
import WeirTestKit

/// Runs that are kept by `weir run --raw` and run again by `weir replay`.
@Suite struct ReplayTests {
    /// A video of a synthetic street.
    private func makeVideo(_ name: String, _ street: String, in folder: TemporaryFolder) throws -> String {
        let path = "\(folder.path)/\(name)"
        let run = try weir("run", "--quiet", "--input", "scene:?\(street)", "--output", path)
        guard run.status == 0 else { throw WeirError(.stream, run.errors) }
        return path
    }

    private func lines(_ name: String, in folder: TemporaryFolder) throws -> [Substring] {
        try folder.read(name).split(separator: "\n")
    }

    /// Two cameras that give frames in their own time and drop what can't be worked on, and a made street.
    private func writeStreets(in folder: TemporaryFolder, extra: String = "") throws -> String {
        let first = try makeVideo("a.mp4", "seed=3&frames=50&size=640x360", in: folder)
        let second = try makeVideo("b.mp4", "seed=4&frames=40&size=480x270", in: folder)
        return try folder.write(
            "app.yaml",
            """
            sources:
              - { from: \(first), name: a, live: true, drop: oldest, max-fps: 20 }
              - { from: \(second), name: b, live: true, drop: newest }
              - { from: "scene:?seed=5&size=320x180&frames=30", name: made, live: true }
            detect: { model: demo, interval: 1 }
            track: bytetrack
            analytics:
              lines: { middle: [[0.5, 0], [0.5, 1]] }
            \(extra)
            """.utf8
        )
    }

    @Test func aRunIsReplayedToTheByte() throws {
        let folder = try TemporaryFolder()
        let file = try writeStreets(in: folder, extra: "records: then.jsonl\nevents: events.jsonl")
        let kept = "\(folder.path)/kept"
        let run = try weir("run", "--quiet", file, "--raw", kept)
        #expect(run.status == 0 && run.errors == "", "\(run.errors)")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: kept).sorted() == [
                "about.json", "application.yaml", "inputs.weirraw",
            ]
        )
        for again in ["again.jsonl", "twice.jsonl"] {
            let replay = try weir(
                "replay",
                kept,
                "--records",
                "\(folder.path)/\(again)",
                "--events",
                "\(folder.path)/e-\(again)"
            )
            #expect(replay.status == 0, "\(replay.errors)")
            let count = try lines("then.jsonl", in: folder).count
            #expect(replay.errors.contains("the same as then: \(count) frames\n"), "\(replay.errors)")
        }
        let then = try folder.read("then.jsonl")
        #expect(try lines("then.jsonl", in: folder).count > 40)
        #expect(then.contains("\"id\": 1, "))
        #expect(try folder.read("again.jsonl") == then)
        #expect(try folder.read("twice.jsonl") == then)
        #expect(try folder.read("e-again.jsonl") == folder.read("events.jsonl"))
    }

    @Test func whatIsKilledCanBeReplayedUpToThere() throws {
        let folder = try TemporaryFolder()
        let file = try writeStreets(in: folder, extra: "records: then.jsonl")
        let kept = "\(folder.path)/kept"
        let run = try weir(["run", "--quiet", file, "--raw", kept]) { process in
            let patience = MonotonicTime.now.advanced(by: UInt64(testPatience * 1e9))
            while ((try? lines("then.jsonl", in: folder).count) ?? 0) < 30, .now < patience { usleep(20_000) }
            kill(process.processIdentifier, SIGKILL)
        }
        #expect(run.status == SIGKILL)
        // As if the last write had come halfway.
        let inputs = "\(kept)/inputs.weirraw"
        let size = try Data(contentsOf: URL(filePath: inputs)).count
        try FileHandle(forWritingTo: URL(filePath: inputs)).truncate(atOffset: UInt64(size - 5))
        let replay = try weir("replay", kept, "--records", "\(folder.path)/again.jsonl")
        #expect(replay.status == 0, "\(replay.errors)")
        #expect(replay.errors.contains("the recording was cut off; "), "\(replay.errors)")
        #expect(replay.errors.contains("the same as then: "))
        let (then, again) = (try lines("then.jsonl", in: folder), try lines("again.jsonl", in: folder))
        let count = min(then.count, again.count)
        #expect(count >= 20)
        #expect(then.prefix(count) == again.prefix(count))
    }

    @Test func aRecordingEndsAtItsSize() throws {
        let folder = try TemporaryFolder()
        let video = try makeVideo("a.mp4", "seed=3&frames=60&size=640x360", in: folder)
        let kept = "\(folder.path)/kept"
        let run = try weir(
            "run",
            "--input",
            video,
            "--records",
            "\(folder.path)/then.jsonl",
            "--raw",
            kept,
            "--raw-size",
            "150k"
        )
        #expect(run.status == 0)
        let sentence =
            "the raw recording in \(kept) has ended: it has reached its size; what came until then can be replayed."
        #expect(run.errors.contains(sentence), "\(run.errors)")
        let then = try lines("then.jsonl", in: folder)
        #expect(then.count == 60)
        let size = try Data(contentsOf: URL(filePath: "\(kept)/inputs.weirraw")).count
        #expect((50_000...150_100).contains(size))
        let replay = try weir("replay", kept, "--records", "\(folder.path)/again.jsonl")
        #expect(replay.status == 0, "\(replay.errors)")
        #expect(replay.errors.contains("the recording ended before the run did: it has reached its size"))
        let again = try lines("again.jsonl", in: folder)
        #expect((1..<60).contains(again.count))
        #expect(then.prefix(again.count) == again[...])
    }

    /// A camera that goes and comes back with another size.
    @Test func aCameraThatReturnsIsReplayed() throws {
        let folder = try TemporaryFolder()
        let server = try TestRTSPServer(.init(.h264))
        let kept = "\(folder.path)/kept"
        let file = try folder.write(
            "app.yaml",
            """
            sources: { from: "rtsp://someone:secret-7@127.0.0.1:\(server.port)/test?token=secret-8", name: gate, reconnect-delay: 100ms }
            records: then.jsonl
            """.utf8
        )
        let run = try weir(["run", "--quiet", file, "--raw", kept]) { process in
            func count() -> Int { (try? lines("then.jsonl", in: folder).count) ?? 0 }
            let patience = MonotonicTime.now.advanced(by: UInt64(testPatience * 1e9))
            while count() < 20, .now < patience { usleep(20_000) }
            server.stop()
            let before = count()
            let second = try TestRTSPServer(.init(.h264, 96, 64), port: server.port)
            while count() < before + 20, .now < patience { usleep(20_000) }
            process.kill(SIGINT)
            _ = process.waitForEnd()
            second.stop()
        }
        #expect(run.status == 0, "\(run.errors)")
        for name in ["about.json", "application.yaml", "inputs.weirraw"] {
            let data = try Data(contentsOf: URL(filePath: "\(kept)/\(name)"))
            #expect(!data.contains(text: "secret-") && !data.contains(text: "someone"), "\(name)")
        }
        let replay = try weir("replay", kept, "--records", "\(folder.path)/again.jsonl")
        #expect(replay.status == 0, "\(replay.errors)")
        #expect(replay.errors.contains("it is tried again"), "\(replay.errors)")
        #expect(try folder.read("again.jsonl") == folder.read("then.jsonl"))
    }

    @Test func anotherModelIsRefused() throws {
        let folder = try TemporaryFolder()
        let model = "\(folder.path)/m.onnx"
        try FileManager.default.copyItem(atPath: "\(checkout)/models/demo.onnx", toPath: model)
        let kept = "\(folder.path)/kept"
        let video = try makeVideo("a.mp4", "seed=3&frames=5&size=320x180", in: folder)
        let run = try weir("run", "--quiet", "--input", video, "--model", model, "--raw", kept)
        #expect(run.status == 0, "\(run.errors)")
        try FileManager.default.removeItem(atPath: model)
        try FileManager.default.removeItem(atPath: video)
        let refused = try weir("replay", kept)
        #expect(refused.status == 1)
        #expect(refused.errors.contains("\(model) is not there; put the one with the SHA-256 "), "\(refused.errors)")
        try FileManager.default.createDirectory(atPath: "\(kept)/models", withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: "\(checkout)/models/demo.onnx", toPath: "\(kept)/models/m.onnx")
        let replay = try weir("replay", kept)
        #expect(replay.status == 0 && replay.errors.contains("the same as then: 5 frames"), "\(replay.errors)")
    }

    @Test func whatIsNoRecordingIsTold() throws {
        let folder = try TemporaryFolder()
        let none = try weir("replay", folder.path)
        #expect(none.status == 1)
        #expect(none.errors.contains("\(folder.path) is no raw recording: "), "\(none.errors)")
        try folder.write("x", [1])
        let full = try weir("run", "--input", "scene:?frames=2", "--raw", folder.path)
        #expect(full.status == 1)
        #expect(full.errors.contains("the folder \(folder.path) is not empty; "), "\(full.errors)")
        let size = try weir("run", "--input", "scene:?frames=2", "--raw", "\(folder.path)/r", "--raw-size", "much")
        #expect(size.errors.contains("--raw-size is much; it must be a size such as 500M or 2G."))
    }
}

extension Data {
    fileprivate func contains(text: String) -> Bool { range(of: Data(text.utf8)) != nil }
}
