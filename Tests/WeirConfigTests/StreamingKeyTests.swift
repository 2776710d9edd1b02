import Testing
import WeirConfig
import WeirCore

/// What Weir's files say of outputs that are streamed.
@Suite struct StreamingKeyTests {
    private typealias Kind = Application.Output.Kind

    private static let files = MemoryFileSystem([
        "/site/street.mp4": "video", "/site/gate.mp4": "video", "/site/users": "ann:x", "/site/cert.pem": "-",
        "/site/key.pem": "-",
        "/site/stream-key": "abc",
    ])

    private func outputs(_ text: String) throws -> [Application.Output] {
        let report = read("sources: street.mp4\noutput:\n\(text)", Self.files)
        #expect(report.lines == [])
        return try #require(report.application?.outputs)
    }

    @Test func shortFormsAreRead() throws {
        let outputs = try outputs(
            """
              - rtsp://127.0.0.1:9000/a
              - http://:8090/street.mjpeg
              - http://localhost:8090/street.m3u8
              - hls:site
              - rtmp://live.example/app/key
              - srt://far.example:9000
              - srt://:9001
            """.replacing("http://localhost:8090", with: "http://localhost:8091")
        )
        let local = Application.Output.Serving(host: "127.0.0.1")
        #expect(
            outputs.map(\.kind) == [
                .rtsp(port: 9000, mount: "/a", encoding: .init(), serving: local),
                .mjpeg(port: 8090, path: "/street.mjpeg", quality: nil),
                .hls(
                    .server(port: 8091, path: "/street.m3u8", serving: local),
                    segments: .init(length: 2, count: 6),
                    encoding: .init()
                ),
                .hls(.folder("/site/site"), segments: .init(), encoding: .init()),
                .push(address: "rtmp://live.example/app/key", secret: nil, encoding: .init()),
                .push(address: "srt://far.example:9000", secret: nil, encoding: .init()),
                .push(address: "srt://:9001", secret: nil, encoding: .init()),
            ]
        )
        #expect(outputs.map(\.isSynchronized) == Array(repeating: true, count: 7))
        let places = outputs.map(\.kind.place)
        #expect(
            places == [
                "rtsp://127.0.0.1:9000/a", "http://:8090/street.mjpeg", "http://127.0.0.1:8091/street.m3u8",
                "hls:/site/site", "rtmp://live.example/app/***", "srt://far.example:9000", "srt://:9001",
            ]
        )
    }

    @Test func longFormsAreRead() throws {
        let outputs = try outputs(
            """
              - { to: "rtsps://:8554/a", users: users, authentication: digest, certificate: cert.pem, key: key.pem, codec: h265 }
              - { to: "rtsp://:8555/a", multicast: "239.255.42.7:5010" }
              - { to: "http://:8090/a.mjpeg", quality: 50, users: "env:WEIR_USERS" }
              - { to: "hls:hls", segment-length: 4s, segments: 10, bitrate: 2M, sync: false }
              - { to: "rtmps://live.example/app", secret: stream-key }
              - { to: "srt://far.example:9000", secret: "env:SRT" }
            """
        )
        let secured = Application.Output.Serving(
            users: "file:/site/users",
            authentication: .digest,
            certificate: .init(certificate: "/site/cert.pem", key: "/site/key.pem")
        )
        #expect(
            outputs.map(\.kind) == [
                .rtsp(port: 8554, mount: "/a", encoding: .init(codec: .h265), serving: secured),
                .rtsp(
                    port: 8555,
                    mount: "/a",
                    encoding: .init(),
                    multicast: .init(address: "239.255.42.7", port: 5010)
                ),
                .mjpeg(port: 8090, path: "/a.mjpeg", quality: 50, serving: .init(users: "env:WEIR_USERS")),
                .hls(.folder("/site/hls"), segments: .init(length: 4, count: 10), encoding: .init(bitrate: 2_000_000)),
                .push(address: "rtmps://live.example/app", secret: "file:/site/stream-key", encoding: .init()),
                .push(address: "srt://far.example:9000", secret: "env:SRT", encoding: .init()),
            ]
        )
        #expect(outputs.map(\.isSynchronized) == [true, true, true, false, true, true])
    }

    @Test func streamStandsForEachSource() throws {
        let report = read(
            """
            sources: [{ from: street.mp4, name: street }, { from: gate.mp4, name: the gate }]
            output: ["rtsp://:8554/{stream}", { to: "{stream}.mkv", stream: street }, "rtsp://:8554/all"]
            """,
            Self.files
        )
        #expect(report.lines == [])
        let outputs = try #require(report.application?.outputs)
        #expect(
            outputs == [
                .init(
                    kind: .rtsp(port: 8554, mount: "/street", encoding: .init()),
                    view: .source(SourceID("street")),
                    isSynchronized: true
                ),
                .init(
                    kind: .rtsp(port: 8554, mount: "/the-gate", encoding: .init()),
                    view: .source(SourceID("the gate")),
                    isSynchronized: true
                ),
                .init(
                    kind: .file(path: "/site/street.mkv", container: .mkv, encoding: .init()),
                    view: .source(SourceID("street")),
                    isSynchronized: false
                ),
                .init(kind: .rtsp(port: 8554, mount: "/all", encoding: .init()), isSynchronized: true),
            ]
        )
    }

    @Test(arguments: [
        ("http://:8090/a.html", "`http://:PORT/NAME.mjpeg` for pictures"),
        ("http://cam.example:80/a.mjpeg", "Weir serves it itself, on this machine."),
        ("http:///a.mjpeg", "`http://:PORT/NAME.mjpeg` for pictures"),
        ("rtmp://live.example", "The output `rtmp://live.example` must be `rtmp://HOST/APP/KEY`."),
        ("srt://far.example", "The output `srt://far.example` must be `srt://HOST:PORT`, or `srt://:PORT` to listen."),
        ("rtmpt://a/b/c", "begins with `rtmpt`, which is not known; `rtmp` may be meant."),
        ("\"hls:\"", "The output `hls:` names no folder; write `hls:FOLDER`."),
        ("hls:no/where", "The folder `/site/no` for the output does not exist."),
        ("hls:users", "must be a folder, but `/site/users` is a file."),
        ("{ to: rtsps://:8554/a }", "needs both `certificate` and `key` to be encrypted."),
        (
            "{ to: rtsp://:8554/a, certificate: cert.pem, key: key.pem }",
            "With a `certificate` the output `rtsp://:8554/a` must begin with `rtsps://`."
        ),
        ("{ to: a.mp4, users: users }", "`users` is for servers of Weir's own"),
        ("{ to: window, quality: 5 }", "`quality` is for addresses that end in `.mjpeg`."),
        ("{ to: a.mp4, secret: stream-key }", "`secret` is for addresses that begin with `rtmp` or `srt`."),
        ("{ to: rtsp://:1/a, users: none }", "The users `/site/none` does not exist."),
        ("{ to: rtsp://:1/a, authentication: basic }", "`authentication` needs `users`"),
        (
            "{ to: http://:1/a.mjpeg, users: users, authentication: digest }",
            "`authentication` is `digest`, but HTTP has `basic` only here."
        ),
        ("{ to: rtsp://:1/a, multicast: 10.0.0.1 }", "it must be an address from 224.0.0.0 to 239.255.255.255"),
        (
            "{ to: rtsps://:1/a, certificate: cert.pem, key: key.pem, multicast: 239.1.1.1 }",
            "Packets to a `multicast` group aren't encrypted; leave out either."
        ),
        ("{ to: rtmp://a/b/c, codec: h265 }", "RTMP carries H.264 only; `codec` must be `h264` there."),
        ("[rtsp://:1/a, http://:1/a.mjpeg]", "RTSP and HTTP can't be served on one port, 1; give each its own."),
        ("[{ to: rtsp://:1/a, users: users }, rtsp://:1/b]", "The outputs on port 1 are one server and must have"),
        ("[rtmp://a/b/key, rtmp://a/b/key]", "Two outputs go to `rtmp://a/b/***`."),
        ("[hls:x, hls:x]", "`/site/x` is written to twice."),
    ]) func mistakesAreNamed(output: String, sentence: String) {
        let lines = read("sources: street.mp4\noutput: \(output)", Self.files).lines
        #expect(lines.count == 1, "\(lines)")
        #expect(lines.first?.contains(sentence) == true, "\(lines)")
        #expect(!lines.contains { $0.contains("b/key") }, "a stream key must not get into sentences")
    }
}
