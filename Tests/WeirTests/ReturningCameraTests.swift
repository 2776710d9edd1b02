import Testing
import WeirConfig
import WeirCore
import WeirTestKit

@testable import Weir

/// A camera that goes and comes back while an application runs, recorded all the time.
@Suite struct ReturningCameraTests {
    @Test func itsConditionIsToldAndWhatCameIsRecorded() async throws {
        let folder = try TemporaryFolder()
        let first = try TestRTSPServer(.init(.h264))
        var camera = Application.Source(id: SourceID("gate"), location: .uri(first.address))
        camera.recording = .own(Application.Recording(folder: folder.path, segments: .init()))
        let open = try OpenRun(Application(sources: [camera, .street("yard", "seed=1&size=320x180", live: true)]))
        let before = try open.wait(for: "gate") { $0.frames > 20 }
        #expect(before.state == .playing)
        #expect(before.reconnects == 0)
        first.stop()
        let gone = try open.wait(for: "gate") { $0.state == .reconnecting }
        // It has ended, or can't be reached any more.
        #expect(gone.reason?.hasPrefix(first.address) == true)
        #expect(gone.reason?.hasSuffix("; it is tried again") == true)
        // The same camera with another size, as after it was set up anew.
        let second = try TestRTSPServer(.init(.h264, 96, 64), port: first.port)
        let back = try open.wait(for: "gate") { $0.frames > gone.frames + 20 }
        #expect(back.state == .playing)
        #expect(back.reconnects >= 1)
        let yard = try open.wait(for: "yard") { $0.frames > 20 }
        #expect((yard.state, yard.reconnects, yard.warnings) == (.playing, 0, 0))
        let summary = try open.finish()
        #expect(summary.isSuccess, "\(summary.failures)")
        withExtendedLifetime(second) {}
        // What has another size is another file.
        let parts = try recordings(in: folder.path).map(RecordedVideo.init)
        #expect(parts.count == 2)
        #expect(parts.allSatisfy { $0.packets.first?.isKeyFrame == true && $0.packets.count > 20 })
        for file in recordings(in: folder.path) {
            let records = recordLines(file.replacing(/\.mp4$/, with: ".jsonl"))
            #expect(try countFrames(of: file) == RecordedVideo(file).packets.count)
            #expect(!records.isEmpty)
        }
    }
}
