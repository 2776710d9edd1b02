import Foundation
import Testing
import WeirConfig
import WeirCore
import WeirTestKit

@testable import Weir

/// Streams sent to servers of RTMP's (FFmpeg's) and SRT's (GStreamer's), which come late, go and come back.
@Suite struct PushTests {
    private static func push(_ address: String, secret: String? = nil) -> Application.Output.Kind {
        .push(address: address, secret: secret, encoding: .software)
    }

    /// A port that was free a moment ago.
    private func freePort() throws -> Int { try SilentPort(isListening: false).port }

    /// Has FFmpeg take ten frames of a stream that is sent to it by RTMP; how many there were.
    private func receiveRTMP(port: Int, key: String) throws -> Int {
        let read = try ProgramRun(
            "/usr/bin/ffmpeg",
            ["-v", "error", "-listen", "1", "-i", "rtmp://127.0.0.1:\(port)/live/\(key)"]
                + ["-frames:v", "10", "-f", "framecrc", "-"]
        )
        return read.output.split(separator: "\n").count { !$0.hasPrefix("#") }
    }

    @Test func serverOfRTMPMayComeLateAndGo() throws {
        let folder = try TemporaryFolder()
        let key = try folder.write("key", Array("s3cret\n".utf8))
        let port = try freePort()
        let kind = Self.push("rtmp://127.0.0.1:\(port)/live", secret: "file:\(key)")
        let summary = try StreamingRun.running([kind]) { run in
            try run.wait { $0[0].reconnects > 1 }
            #expect(run.warnings.count == 1, "\(run.warnings)")
            #expect(run.warnings[0].hasPrefix("the output rtmp://127.0.0.1:\(port)/live is tried again: "))
            #expect(try receiveRTMP(port: port, key: "s3cret") == 10)
            let lost = try run.wait { $0[0].watchers == 0 }[0]
            // While there is nobody to send to, hardly a frame is encoded: only as long as an attempt lasts.
            #expect(try receiveRTMP(port: port, key: "s3cret") == 10)
            try run.wait { $0[0].reconnects > lost.reconnects }
            #expect(!run.warnings.contains { $0.contains("s3cret") })
        }
        #expect(summary.isSuccess)
    }

    @Test func serverThatDoesNotAnswerHoldsUpNobody() throws {
        let silent = try SilentPort(isListening: true)
        let summary = try StreamingRun.running([
            Self.push("rtmp://127.0.0.1:\(silent.port)/live/key"),
            .mjpeg(port: 0, path: "/street.mjpeg", quality: nil),
        ]) { run in
            let source = "souphttpsrc location=http://127.0.0.1:\(run.port(0))/street.mjpeg is-live=true"
            let read = try launch("\(source) ! multipartdemux ! jpegdec ! identity eos-after=100 ! fakesink")
            #expect(read.status == 0)
            try run.wait { $0[0].droppedFrames > 0 }
            try run.wait { $0[0].reconnects > 0 }
            #expect(run.run.outputs[0].place == "rtmp://127.0.0.1:\(silent.port)/live/***")
        }
        #expect(summary.isSuccess)
    }

    /// Has GStreamer take ten frames of MPEG-TS by SRT.
    private func receiveSRT(_ settings: String) throws -> ProgramRun {
        try launch("srtsrc \(settings) ! tsdemux ! h264parse ! avdec_h264 ! identity eos-after=10 ! fakesink")
    }

    @Test func callersOfSRTAreSentToWhileThereAreAny() throws {
        let port = try freePort()
        let kind = Self.push("srt://127.0.0.1:\(port)?mode=listener")
        let summary = try StreamingRun.running([kind]) { run in
            try run.waitForFrames(10)
            #expect(run.run.outputs[0].encodedFrames == 0, "nobody has called yet")
            for _ in 0..<2 {
                let read = try receiveSRT("uri=srt://127.0.0.1:\(port)")
                #expect(read.status == 0, "\(read.errors)")
                let left = try run.wait { $0[0].watchers == 0 }
                try run.waitForFrames(25)
                #expect(run.run.outputs == left, "nobody is there any more")
            }
        }
        #expect(summary.isSuccess)
    }

    @Test func listenersOfSRTAreCalled() throws {
        let folder = try TemporaryFolder()
        let secret = try folder.write("secret", Array("a long passphrase\n".utf8))
        let port = try freePort()
        let kind = Self.push("srt://127.0.0.1:\(port)", secret: "file:\(secret)")
        let summary = try StreamingRun.running([kind]) { run in
            try run.wait { $0[0].reconnects > 0 }
            // GStreamer's launcher has no spaces in values.
            let read = try ProgramRun(
                "/usr/bin/gst-launch-1.0",
                ["-q", "srtsrc", "uri=srt://127.0.0.1:\(port)?mode=listener", "passphrase=a long passphrase"]
                    + "! tsdemux ! h264parse ! avdec_h264 ! identity eos-after=10 ! fakesink"
                    .split(separator: " ").map(String.init)
            )
            #expect(read.status == 0, "\(read.errors)")
            #expect(!run.warnings.contains { $0.contains("long passphrase") })
        }
        #expect(summary.isSuccess)
    }
}
