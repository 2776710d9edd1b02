import Foundation
import Testing
import WeirConfig
import WeirCore
import WeirGStreamer

@testable import Weir

/// Pictures served over RTSP, read by GStreamer's own client.
@Suite struct RTSPTests {
    @Test(arguments: [Application.Output.Codec.h264, .h265]) func clientsReadWhatIsServed(
        codec: Application.Output.Codec
    ) throws {
        let run = try ApplicationRun(plan(codec, port: 0))
        let port = try #require(run.servedPorts.first)
        try running(run) {
            // One after the other, and two at once: the picture is encoded once for all.
            let first = try client(codec, port: port)
            #expect(first.status == 0, "\(first.errors)")
            let together = try runProgram("/usr/bin/gst-launch-1.0", arguments(codec, port: port)) { _ in
                let second = try client(codec, port: port)
                #expect(second.status == 0, "\(second.errors)")
            }
            #expect(together.status == 0, "\(together.errors)")
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

    /// A client that ends after some decoded frames.
    private func client(_ codec: Application.Output.Codec, port: Int) throws -> ProgramResult {
        try runProgram("/usr/bin/gst-launch-1.0", arguments(codec, port: port))
    }

    private func arguments(_ codec: Application.Output.Codec, port: Int) -> [String] {
        let source = "rtspsrc location=rtsp://127.0.0.1:\(port)/weir protocols=tcp latency=0"
        let depayloader = codec == .h264 ? "rtph264depay" : "rtph265depay"
        let decoder = codec == .h264 ? "avdec_h264" : "avdec_h265"
        return "-q \(source) ! \(depayloader) ! \(codec.parser) ! \(decoder) ! identity eos-after=10 ! fakesink"
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
