import Testing
import WeirConfig
import WeirCore

/// What Weir's and DeepStream's files say of cameras and servers.
@Suite struct LiveSourceKeyTests {
    private static let files = MemoryFileSystem(["/site/secret": "rosebud\n"])

    @Test func everyKeyOfAConnectionIsRead() throws {
        let report = read(
            """
            sources:
              - from: rtsp://cam/1
                decode: reference
                every: 2
                max-fps: 7.5
                drop: newest
                rtsp-transport: tls
                rtsp-drop-on-latency: true
                reconnect: 5
                reconnect-delay: 500ms
                timeout: 5s
                connect-timeout: 1min
                verify-certificate: false
                credentials: { user: eye, password-file: secret }
              - { from: rtsp://cam/2, reconnect: never, credentials: { user: "env:CAM_USER", password: "env:CAM_PW" } }
            output: null
            """,
            Self.files
        )
        #expect(report.lines == [])
        let sources = try #require(report.application?.sources)
        #expect(sources[0].frames.decoded == .reference)
        #expect(sources[0].frames.every == 2)
        #expect(sources[0].frames.mostPerSecond == 7.5)
        #expect(sources[0].drop == .newest)
        #expect(sources[0].transport == .tls)
        var connection = Application.Connection()
        connection.reconnect = .attempts(5)
        connection.longestDelay = 0.5
        connection.longestSilence = 5
        connection.longestStart = 60
        connection.dropsLatePackets = true
        connection.verifiesCertificate = false
        connection.credentials = .init(user: "eye", password: "file:/site/secret")
        #expect(sources[0].connection == connection)
        #expect(sources[1].connection.reconnect == .never)
        #expect(sources[1].connection.credentials == .init(user: "env:CAM_USER", password: "env:CAM_PW"))
    }

    @Test(arguments: [
        (
            "from: rtsp://cam/1\n    credentials: { user: eye, password: rosebud }",
            """
            3:41: error: `password` must be `env:NAME` of the variable that holds it; for one in a file there is \
            `password-file`.
            """
        ),
        (
            "from: rtsp://cam/1\n    credentials: { user: eye, password: \"env:A\", password-file: secret }",
            "3:18: error: `password` and `password-file` exclude each other."
        ),
        (
            "from: rtsp://cam/1\n    credentials: { user: eye, password-file: nowhere }",
            "3:46: error: The password `/site/nowhere` does not exist."
        ),
        (
            "from: rtsp://cam/1\n    reconnect: often",
            """
            3:16: error: `sources.reconnect` is `often`; it must be `auto`, `never`, `forever` or a number of attempts \
            in a row, from 1 to 1000000.
            """
        ),
        (
            "from: rtsp://cam/1\n    timeout: 1ms",
            """
            3:14: error: `sources.timeout` is `1ms`; it must be a time such as `3s` or `500ms`, from 100ms to 1h.
            """
        ),
        (
            "from: \"scene:\"\n    reconnect: forever",
            "2:5: error: What says how to connect is for cameras and servers; this source is none."
        ),
    ])
    func whatIsWrongIsASentence(_ lines: String, _ sentence: String) {
        let report = read("sources:\n  - \(lines)\noutput: null\n", Self.files)
        #expect(report.lines == ["/site/street.yaml:" + sentence])
    }

    @Test func deepStreamsKeysAreTakenOver() throws {
        let report = readApp(
            """
            [sink0]
            enable=1
            type=1
            [source0]
            enable=1
            type=4
            uri=rtsp://cam/1
            select-rtp-protocol=2
            drop-on-latency=1
            rtsp-reconnect-interval-sec=20
            rtsp-reconnect-attempts=7
            init-rtsp-reconnect-interval-sec=30
            drop-frame-interval=3
            dec-skip-frames=1
            [source1]
            enable=1
            type=4
            uri=rtsp://cam/2
            rtsp-reconnect-interval-sec=0
            rtsp-reconnect-attempts=-1
            intra-decode-enable=1
            """
        )
        #expect(report.lines == [])
        let sources = try #require(report.application?.sources)
        var connection = Application.Connection()
        connection.reconnect = .attempts(7)
        connection.longestSilence = 20
        connection.longestStart = 30
        connection.dropsLatePackets = true
        #expect(sources[0].connection == connection)
        #expect(sources[0].transport == .multicast)
        #expect(sources[0].frames.every == 3)
        #expect(sources[0].frames.decoded == .reference)
        #expect(sources[1].connection.reconnect == .never)
        #expect(sources[1].frames.decoded == .key)
    }
}
