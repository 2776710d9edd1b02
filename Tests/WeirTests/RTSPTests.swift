import Foundation
import Testing
import WeirConfig
import WeirCore
import WeirGStreamer
import WeirTestKit

@testable import Weir

/// Pictures served over RTSP, read by GStreamer's own client.
@Suite struct RTSPTests {
    @Test(arguments: [Application.Output.Codec.h264, .h265]) func clientsReadWhatIsServed(
        codec: Application.Output.Codec
    ) throws {
        let run = try ApplicationRun(plan(codec, port: 0))
        let port = try #require(run.servedPorts.first)
        try withTemporaryFolder { folder in
            let files = ["first", "second", "third"].map { "\(folder)/\($0)" }
            try running(run) {
                // One alone, and two at once: the picture is encoded once for all.
                _ = try ProgramRun(Self.client, arguments(codec, port: port, file: files[0]))
                _ = try ProgramRun(Self.client, arguments(codec, port: port, file: files[1])) { _ in
                    _ = try ProgramRun(Self.client, arguments(codec, port: port, file: files[2]))
                }
            }
            for file in files {
                // Gray pictures of 64x48, of which a client takes ten.
                let bytes = FileManager.default.contents(atPath: file)?.count
                #expect(bytes == 10 * 64 * 48, "\(file)")
            }
        }
    }

    @Test func portInUseIsNamed() throws {
        let first = try ApplicationRun(plan(.h264, port: 0))
        let port = try #require(first.servedPorts.first)
        let text = message { _ = try ApplicationRun(plan(.h264, port: port)) }
        #expect(text == "the RTSP port \(port) is in use; choose another one or stop who uses it.")
        withExtendedLifetime(first) {}
    }

    @Test func portIsFreeAgainAfterARun() throws {
        let run = try ApplicationRun(plan(.h264, port: 0, frames: 5))
        let port = try #require(run.servedPorts.first)
        #expect(try run.run().isSuccess)
        let next = try ApplicationRun(plan(.h264, port: port, frames: 5))
        #expect(next.servedPorts == [port])
        #expect(try next.run().isSuccess)
    }

    private func plan(_ codec: Application.Output.Codec, port: Int, frames: Int = -1) throws -> PipelinePlan {
        let output = Application.Output(
            kind: .rtsp(port: port, mount: "/weir", encoding: .init(codec: codec, hardware: .none)),
            isSynchronized: true
        )
        let picture = PicturePlan(
            streams: [0],
            elements: [],
            outputs: [try OutputPlan(output, number: 0, EncoderChoice())]
        )
        return PipelinePlan(streams: [.test("a", frames: frames)], pictures: [picture])
    }

    private static let client = "/usr/bin/gst-launch-1.0"

    /// Has a client write ten decoded frames to a file.
    private func arguments(_ codec: Application.Output.Codec, port: Int, file: String) -> [String] {
        let source = "rtspsrc location=rtsp://127.0.0.1:\(port)/weir protocols=tcp latency=0"
        let (depayloader, decoder) =
            codec == .h264 ? ("rtph264depay", "avdec_h264") : ("rtph265depay", "avdec_h265")
        let picture = "videoconvert ! video/x-raw,format=GRAY8,width=64,height=48 ! identity eos-after=11"
        return "-q \(source) ! \(depayloader) ! \(codec.parser) ! \(decoder) ! \(picture) ! filesink location=\(file)"
            .split(separator: " ").map(String.init)
    }

    /// Runs an application while `body` does, and ends it then.
    private func running(_ run: ApplicationRun, _ body: () throws -> Void) throws {
        let summary = Monitor<Result<RunSummary, any Error>?>(nil)
        Thread.detachNewThread {
            let result = Result { try run.run() }
            summary.update { $0 = result }
        }
        defer { run.finish() }
        try body()
        run.finish()
        #expect(try summary.wait { $0 }.get().isSuccess)
    }
}
