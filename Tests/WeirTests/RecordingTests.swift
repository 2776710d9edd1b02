import Foundation
import Testing
import WeirConfig
import WeirCore
import WeirTestKit

@testable import Weir

/// Real videos recorded by `weir run`, read again by FFmpeg.
@Suite(.enabled(if: TestData.isThere, "the test data isn't there"))
struct RecordingTests {
    private static let retail = "videos/derived/retail-720p.h264.mp4"
    private static let lobby = "videos/one-by-one-person-detection.mp4"

    /// Writes a file, runs it and expects it to run well.
    @discardableResult
    private func run(_ text: String, in folder: TemporaryFolder) throws -> ProgramRun {
        let file = try folder.write("app.yaml", text.utf8)
        try FileManager.default.createDirectory(atPath: "\(folder.path)/rec", withIntermediateDirectories: true)
        let run = try weir("run", "--quiet", file)
        #expect(run.status == 0, "\(run.errors)")
        return run
    }

    @Test func segmentsAreThePacketsOfTheSource() throws {
        let folder = try TemporaryFolder()
        let video = TestData.path(Self.retail)
        let run = try run(
            """
            sources: { from: \(video), name: shop }
            records: all.jsonl
            record: { folder: rec, segments: 5s }
            """,
            in: folder
        )
        #expect(run.errors == "")
        let whole = try RecordedVideo(video)
        var next = 0
        let files = recordings(in: "\(folder.path)/rec")
        #expect(files.count == 5)
        let (kept, given) = (try RecordedVideo.firstPacket(of: files[0]), try RecordedVideo.firstPacket(of: video))
        #expect(given.count > 100_000 && kept.suffix(given.count) == given[...])
        var lines: [String] = []
        for file in files {
            let part = try RecordedVideo(file)
            #expect(part.packets.first?.isKeyFrame == true)
            #expect(part.packets.first?.time == 0)
            #expect(part.place(in: whole, from: next) == next, "\(file)")
            next += part.packets.count
            let frames = try countFrames(of: file)
            #expect(frames == part.packets.count)
            lines += try clipLines(besides: file)
        }
        #expect(next == whole.packets.count)
        // Every record of the run is beside the video of its time, and beside no other.
        #expect(lines == recordLines("\(folder.path)/all.jsonl").map(String.init))
    }

    /// The records beside a video, as the run wrote them.
    private func clipLines(besides video: String) throws -> [String] {
        recordLines(video.replacing(/\.mp4$|\.mkv$/, with: ".jsonl")).map { line in
            String(line).replacing(#/^\{"clip": [0-9.]+, /#, with: "{")
        }
    }

    @Test func twoStreamsAtOnceEachInItsOwnForm() throws {
        let folder = try TemporaryFolder()
        let videos = [
            "h265": TestData.path("videos/derived/car-detection.hevc.mp4"),
            "jpeg": TestData.path("videos/derived/lobby-8s.mjpeg.avi"),
        ]
        try run(
            """
            sources:
              - { from: \(videos["h265"] ?? ""), name: h265 }
              - from: \(videos["jpeg"] ?? "")
                name: jpeg
                record: { folder: rec, segments: { length: 1s, name: "{stream}/%Y/%m-%d-%H%M%S" }, metadata: false }
            record: { folder: rec, segments: 1h, container: mkv }
            """,
            in: folder
        )
        let files = recordings(in: "\(folder.path)/rec")
        let h265 = files.filter { $0.contains("/h265_") }
        #expect(h265.count == 1 && h265.allSatisfy { $0.hasSuffix(".mkv") })
        let whole = try RecordedVideo(videos["h265"] ?? "")
        let kept = try RecordedVideo(try #require(h265.first))
        #expect(kept.codec == "hevc" && kept.packets.count == whole.packets.count)
        #expect(kept.place(in: whole) == 0)
        // Motion JPEG isn't for MP4 files.
        let jpeg = files.filter { $0.contains("/jpeg/") }
        #expect(jpeg.count == 8 && jpeg.allSatisfy { $0.hasSuffix(".mkv") })
        let pictures = try RecordedVideo(videos["jpeg"] ?? "")
        var next = 0
        for file in jpeg {
            let part = try RecordedVideo(file)
            #expect(part.place(in: pictures, from: next) == next)
            next += part.packets.count
        }
        #expect(next == pictures.packets.count)
        #expect(!FileManager.default.fileExists(atPath: jpeg[0].replacing(".mkv", with: ".jsonl")))
    }

    @Test func aClipBeginsInThePast() throws {
        try withTemporaryFolder { folder in
            let video = TestData.path(Self.lobby)
            let recording = Application.Recording(folder: folder, clips: .init(cache: 6))
            let application = Application(
                sources: [.init(id: SourceID("lobby"), location: .file(video), paceAsLive: true)],
                recording: recording
            )
            let run = try ApplicationRun(application)
            let recorder = try #require(run.recorder(of: SourceID("lobby")))
            #expect(run.recorder(of: SourceID("attic")) == nil)
            #expect(message { _ = try recorder.start() } == "stream lobby has nothing to record now.")
            let isOver = Monitor(false)
            Thread.detachNewThread {
                _ = try? run.run()
                isOver.update { $0 = true }
            }
            defer {
                run.finish()
                _ = isOver.wait { $0 ? true : nil }
            }
            // A picture every tenth of a second: they come by themselves.
            let patience = MonotonicTime.now.advanced(by: 60_000_000_000)
            while recorder.status.heldSeconds < 4.5, .now < patience { usleep(20_000) }
            let session = try recorder.start(secondsBack: 3, duration: 1.5)
            #expect(session == .init(number: 0, isOfEvent: false))
            #expect(
                message { _ = try recorder.start() }
                    == "clip 0 is being recorded; stop it first, or wait for its end."
            )
            while recorder.status.finishedFiles == 0, .now < patience { usleep(20_000) }
            let status = recorder.status
            #expect(status.session == nil && status.problem == nil && status.droppedFrames == 0)
            // Six seconds and what is seen late, and less than a group of pictures beyond.
            #expect(status.heldBytes > 0 && status.heldSeconds < 9.2)
            let clip = try RecordedVideo(try #require(status.lastFile))
            let whole = try RecordedVideo(video)
            let place = try #require(clip.place(in: whole))
            #expect(whole.packets[place].isKeyFrame)
            // Three seconds back to the key frame before, and one and a half on, at ten pictures a second.
            #expect((45...56).contains(clip.packets.count), "\(clip.packets.count)")
            let name = URL(filePath: try #require(status.lastFile)).lastPathComponent
            #expect(name.wholeMatch(of: /clip_lobby_00000_\d{8}-\d{6}_\d+\.mp4/) != nil, "\(name)")
            #expect(try recorder.start(secondsBack: 60).number == 1)
            #expect(message { try recorder.stop(7) } == "clip 7 isn't being recorded.")
            #expect(try recorder.stop().number == 1)
            #expect(message { try recorder.stop() } == "no clip is being recorded.")
        }
    }

    @Test func whatIsKilledLeavesWhatCanBePlayed() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: "\(folder.path)/rec", withIntermediateDirectories: true)
        let video = TestData.path(Self.retail)
        let file = try folder.write(
            "app.yaml",
            """
            sources:
              - { from: \(video), name: a, live: true }
              - { from: \(video), name: b, live: true, record: { folder: rec, segments: 2s, container: mkv } }
            record: { folder: rec, segments: 2s }
            """.utf8
        )
        let run = try weir(["run", "--quiet", file]) { process in
            let patience = MonotonicTime.now.advanced(by: 60_000_000_000)
            func isFar(_ name: String) -> Bool {
                let files = recordings(in: "\(folder.path)/rec").filter { $0.contains("/\(name)_") }
                // In the third or later: its first second is on the disk.
                return files.count >= 3 && ((try? RecordedVideo(files[2]).packets.count) ?? 0) > 25
            }
            while !(isFar("a") && isFar("b")), .now < patience { usleep(50_000) }
            kill(process.processIdentifier, SIGKILL)
        }
        #expect(run.status == SIGKILL)
        let whole = try RecordedVideo(video)
        for name in ["a", "b"] {
            let files = recordings(in: "\(folder.path)/rec").filter { $0.contains("/\(name)_") }
            #expect(files.count >= 3)
            var next = 0
            for (number, file) in files.enumerated() {
                // One that had just begun has nothing yet.
                guard number < files.count - 1 || (try? RecordedVideo(file)) != nil else { continue }
                let part = try RecordedVideo(file)
                if number < files.count - 1 { #expect(part.place(in: whole, from: next) == next) }
                #expect(part.begins(whole, at: next))
                let decoded = try ProgramRun(
                    "/usr/bin/ffmpeg",
                    ["-v", "error", "-i", file, "-frames:v", "20", "-f", "null", "-"]
                )
                #expect(decoded.status == 0 && decoded.errors == "", "\(file): \(decoded.errors)")
                next += part.packets.count
            }
        }
    }

    @Test func olderRecordingsMakeRoom() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: "\(folder.path)/rec", withIntermediateDirectories: true)
        try folder.write("rec/holiday.mp4", [UInt8](repeating: 1, count: 3_000_000))
        let old = try folder.write("rec/shop_20200101-000000.mp4", [1, 2, 3])
        try folder.write("rec/shop_20200101-000000.vtt", [1, 2, 3])
        let date = Date(timeIntervalSinceNow: -100_000)
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: old)
        try run(
            """
            sources: { from: \(TestData.path(Self.retail)), name: shop }
            record: { folder: rec, segments: 1s, keep: { size: 1M, age: 1d } }
            """,
            in: folder
        )
        let files = recordings(in: "\(folder.path)/rec")
        let sizes = try files.filter { !$0.hasSuffix("/holiday.mp4") }.map {
            try Data(contentsOf: URL(filePath: $0)).count
        }
        // What is being written comes on top.
        #expect(sizes.count >= 2 && sizes.reduce(0, +) < 1_700_000, "\(sizes)")
        #expect(files.contains { $0.hasSuffix("/holiday.mp4") })
        #expect(!folder.files.contains("shop_20200101-000000.mp4"))
        let left = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/rec")
        #expect(!left.contains { $0.hasPrefix("shop_2020") })
        // What lies beside goes with its video.
        #expect(left.filter { $0.hasSuffix(".jsonl") }.count == sizes.count)
    }

    @Test func changedPicturesBeginAnotherFile() throws {
        let folder = try TemporaryFolder()
        let parts = try ["640x360", "320x180"].map { size in
            let path = "\(folder.path)/\(size).ts"
            let made = try ProgramRun(
                "/usr/bin/ffmpeg",
                ["-v", "error", "-f", "lavfi", "-i", "testsrc=s=\(size):r=25:d=2", "-c:v", "libx264", "-g", "25"]
                    + ["-pix_fmt", "yuv420p", path]
            )
            #expect(made.status == 0, "\(made.errors)")
            return try Data(contentsOf: URL(filePath: path))
        }
        let video = try folder.write("both.ts", parts[0] + parts[1])
        try run(
            """
            sources: { from: \(video), name: camera }
            record: { folder: rec, segments: 1h }
            """,
            in: folder
        )
        let files = recordings(in: "\(folder.path)/rec")
        #expect(files.count == 2)
        #expect(try files.map { try countFrames(of: $0) } == [50, 50])
    }
}
