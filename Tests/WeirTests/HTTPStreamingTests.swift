import Foundation
import Testing
import WeirConfig
import WeirCore
import WeirDownload
import WeirTestKit

@testable import Weir

/// Pictures and segments served over HTTP, read by GStreamer's, FFmpeg's and curl's own clients.
@Suite struct HTTPStreamingTests {
    private static let pictures = Application.Output.Kind.mjpeg(port: 0, path: "/street.mjpeg", quality: nil)

    private static func segments(
        length: Double = 1,
        serving: Application.Output.Serving = .init()
    ) -> Application.Output.Kind {
        .hls(
            .server(port: 0, path: "/street.m3u8", serving: serving),
            segments: .init(length: length, count: 3),
            encoding: .software
        )
    }

    /// Reads ten pictures of 64x48 pixels by GStreamer.
    private func readPictures(port: Int, credentials: String = "") throws -> Int {
        let folder = try TemporaryFolder()
        let source = "souphttpsrc location=http://127.0.0.1:\(port)/street.mjpeg is-live=true \(credentials)"
        let decoder = "multipartdemux ! jpegdec ! videoconvert ! video/x-raw,format=GRAY8,width=64,height=48"
        let read = try launch("\(source) ! \(decoder) ! identity eos-after=11 ! filesink location=\(folder.path)/out")
        return try Data(contentsOf: URL(filePath: "\(folder.path)/out")).count / (64 * 48) + Int(read.status) * 1000
    }

    @Test func picturesAreEncodedOnceAndOnlyWhileTheyAreWatched() throws {
        let summary = try StreamingRun.running([Self.pictures]) { run in
            try run.waitForFrames(10)
            #expect(run.run.outputs[0].encodedFrames == 0, "nobody has watched yet")
            let port = run.port(0)
            #expect(try readPictures(port: port) == 10)
            let both = Monitor<[Int]>([])
            for _ in 0..<2 {
                runInBackground {
                    let count = (try? readPictures(port: port)) ?? 0
                    both.update { $0.append(count) }
                }
            }
            #expect(both.wait { $0.count == 2 ? $0 : nil } == [10, 10])
            let left = try run.wait { $0[0].watchers == 0 }[0].encodedFrames
            // Three clients took ten frames each, which are encoded once for two of them, and none before they came.
            #expect((20...run.frames).contains(left))
            try run.waitForFrames(25)
            #expect(run.run.outputs[0].encodedFrames == left, "nobody watches any more")
        }
        #expect(summary.isSuccess)
    }

    @Test func slowWatcherSeesFewerPicturesAndHoldsUpNobody() throws {
        let run = try StreamingRun([Self.pictures], isSynchronized: false)
        run.start()
        let slow = try RawConnection(port: run.port(0))
        slow.send("GET /street.mjpeg HTTP/1.1\r\nHost: test\r\n\r\n")
        // It reads nothing: once what lies between is full, frames are too many for it.
        try run.wait { $0[0].watchers == 1 }
        #expect(try readPictures(port: run.port(0)) == 10)
        try run.waitForFrames(2000)
        try run.wait { $0[0].droppedFrames > 0 }
        #expect(try run.finish().isSuccess)
        withExtendedLifetime(slow) {}
    }

    @Test func usersAreAskedFor() throws {
        let folder = try TemporaryFolder()
        let users = try folder.write("users", Array("ann:top secret\n".utf8))
        let serving = Application.Output.Serving(host: "127.0.0.1", users: "file:\(users)")
        let run = try StreamingRun([Self.segments(serving: serving)])
        run.start()
        let address = "http://127.0.0.1:\(run.port(0))/street.m3u8"
        let refused = try WebRequest("GET", address).send()
        #expect(refused.status == 401)
        #expect(refused.headers["www-authenticate"] == "Basic realm=\"weir\", charset=\"UTF-8\"")
        let token = Data("ann:top secret".utf8).base64EncodedString()
        let answer = try WebRequest("GET", address, headers: ["Authorization": "Basic \(token)"], patience: 30).send()
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "application/vnd.apple.mpegurl")
        #expect(try run.finish().isSuccess)
        #expect(run.warnings.isEmpty)
    }

    @Test func connectionsAreEncrypted() throws {
        let folder = try TemporaryFolder()
        let (certificate, key) = try testCertificate(in: folder, "own")
        let serving = Application.Output.Serving(certificate: .init(certificate: certificate, key: key))
        _ = try StreamingRun.running([Self.segments(serving: serving)]) { run in
            let address = "https://localhost:\(run.port(0))/street.m3u8"
            #expect(throws: WeirError.self) { try WebRequest("GET", address).send() }
            let answer = try WebRequest("GET", address, trustedCertificates: certificate, patience: 30).send()
            #expect(answer.text.hasPrefix("#EXTM3U"))
        }
    }

    @Test(
        arguments: [
            ("GET /nothing HTTP/1.1\r\n\r\n", "404 Not Found"), ("POST / HTTP/1.1\r\n\r\n", "405 Method Not Allowed"),
            ("GET / HTTP/3\r\n\r\n", "505 HTTP Version Not Supported"), ("\u{7f}ELF\r\n\r\n", "400 Bad Request"),
            ("GET /\(String(repeating: "x", count: 9000)) HTTP/1.1\r\n\r\n", "431 Request Header Fields Too Large"),
        ]
    ) func wrongRequestsAreAnswered(request: String, status: String) throws {
        _ = try StreamingRun.running([Self.pictures]) { run in
            let connection = try RawConnection(port: run.port(0))
            connection.send(request)
            let line = connection.read().map { String(decoding: $0, as: UTF8.self) }?.prefix { $0 != "\r\n" }
            #expect(line == "HTTP/1.1 \(status)")
        }
    }

    @Test func playersReadSegments() throws {
        _ = try StreamingRun.running([Self.segments()]) { run in
            #expect(run.run.outputs[0].encodedFrames == 0)
            let address = "http://127.0.0.1:\(run.port(0))/street.m3u8"
            let read = try ProgramRun(
                "/usr/bin/ffmpeg",
                ["-v", "error", "-live_start_index", "0", "-i", address, "-frames:v", "60", "-f", "framecrc", "-"]
            )
            let frames = read.output.split(separator: "\n").filter { !$0.hasPrefix("#") }
            #expect(frames.count == 60, "\(read.errors)")
            // GStreamer's player goes on until it is stopped: the stream has no end.
            let folder = try TemporaryFolder()
            let pictures =
                "uridecodebin uri=\(address) ! videoconvert ! jpegenc ! multifilesink location=\(folder.path)/%d.jpg"
            let last = "\(folder.path)/30.jpg"
            let found = try ProgramRun(
                "/usr/bin/gst-launch-1.0",
                ["-q"] + pictures.split(separator: " ").map(String.init)
            ) {
                player in
                while player.isRunning, !FileManager.default.fileExists(atPath: last) { usleep(20_000) }
                player.kill(SIGKILL)
            }
            #expect(FileManager.default.fileExists(atPath: last), "\(found.errors)")
        }
    }

    @Test func playersWaitForTheNextPart() throws {
        let summary = try StreamingRun.running([Self.segments(length: 0.5)]) { run in
            let base = "http://127.0.0.1:\(run.port(0))"
            let first = try WebRequest("GET", "\(base)/street.m3u8", patience: 30).send().text
            let hint = try #require(
                first.firstMatch(of: /PRELOAD-HINT:TYPE=PART,URI="(street\/segment-(\d+)\.(\d+)\.m4s)"/)
            )
            let part = try WebRequest("GET", "\(base)/\(hint.1)", patience: 30).send()
            #expect(part.status == 200)
            #expect(part.body[4..<8].elementsEqual("moof".utf8))
            let next = try WebRequest("GET", "\(base)/street.m3u8?_HLS_msn=\(hint.2)&_HLS_part=\(hint.3)", patience: 30)
                .send()
            #expect(next.text.contains("URI=\"\(hint.1)\""))
            let far = (Int(hint.2) ?? 0) + 100
            #expect(try WebRequest("GET", "\(base)/street.m3u8?_HLS_msn=\(far)").send().status == 400)
            for missing in ["segment-\(far).m4s", "segment-\(far).0.m4s", "init-9.mp4", "x", "../etc/passwd"] {
                #expect(try WebRequest("GET", "\(base)/street/\(missing)").send().status == 404, "\(missing)")
            }
            // Who asks for nothing any more has gone.
            let left = try run.wait { $0[0].watchers == 0 }[0].encodedFrames
            try run.waitForFrames(25)
            #expect(run.run.outputs[0].encodedFrames == left)
            let again = try WebRequest("GET", "\(base)/street.m3u8", patience: 30).send().text
            #expect(again.contains("#EXT-X-DISCONTINUITY\n"))
        }
        #expect(summary.isSuccess)
    }

    @Test func portInUseIsNamed() throws {
        let first = try StreamingRun([Self.pictures])
        let port = first.port(0)
        let text = message { _ = try StreamingRun([.mjpeg(port: port, path: "/a.mjpeg", quality: nil)]) }
        #expect(text == "the HTTP port \(port) is in use; choose another one or stop who uses it.")
    }
}
