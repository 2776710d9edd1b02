import Foundation
import Testing
import WeirConfig
import WeirCore
import WeirTestKit

@testable import Weir

/// A stream kept as segments and a playlist, for any web server.
@Suite struct SegmentFolderTests {
    private func run(_ folder: String, frames: Int, length: Double, count: Int) throws -> RunSummary {
        let kind = Application.Output.Kind.hls(
            .folder(folder),
            segments: .init(length: length, count: count),
            encoding: .software
        )
        let run = try StreamingRun([kind], frames: frames)
        run.start()
        let deadline = MonotonicTime.now.advanced(by: UInt64(testPatience * 1e9))
        guard let summary = run.summary(until: deadline) else { throw WeirError(.stream, "the run has not ended") }
        return summary
    }

    /// How many frames FFmpeg finds; nil where it complains.
    private func count(_ playlist: String) throws -> Int? {
        let read = try ProgramRun(
            "/usr/bin/ffmpeg",
            ["-v", "error", "-live_start_index", "0", "-i", playlist, "-f", "framecrc", "-"]
        )
        return read.errors.isEmpty ? read.output.split(separator: "\n").count { !$0.hasPrefix("#") } : nil
    }

    @Test func allFramesAreInTheSegments() throws {
        let folder = try TemporaryFolder()
        #expect(try run("\(folder.path)/new", frames: 100, length: 1, count: 6).isSuccess)
        #expect(try count("\(folder.path)/new/index.m3u8") == 100)
        let playlist = try folder.read("new/index.m3u8")
        #expect(playlist.contains("#EXT-X-TARGETDURATION:1\n"))
        #expect(playlist.hasSuffix("#EXT-X-ENDLIST\n"))
        #expect(playlist.matches(of: /#EXTINF:1\.00000,/).count == 4)
    }

    @Test func oldSegmentsAreDeleted() throws {
        let folder = try TemporaryFolder()
        try folder.write("segment-5.m4s", [1])
        try folder.write("mine.txt", [1])
        #expect(try run(folder.path, frames: 200, length: 1, count: 3).isSuccess)
        // Of eight: three that are listed, three that were just before, the initialization, the playlist, and what is
        // another's.
        #expect(folder.files.count == 9, "\(folder.files)")
        #expect(folder.files.contains("mine.txt"))
        #expect(!folder.files.contains("segment-5.m4s"))
        #expect(try count("\(folder.path)/index.m3u8") == 75)
    }

    @Test func folderThatCantBeMadeIsNamed() throws {
        let text = message { _ = try run("/proc/nowhere/x", frames: 1, length: 1, count: 3) }
        #expect(
            text == "the segments in /proc/nowhere/x can't be written; look for room on the disk and for permissions."
        )
    }
}
