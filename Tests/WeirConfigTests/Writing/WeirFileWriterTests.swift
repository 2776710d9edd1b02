import Testing
import WeirCore

@testable import WeirConfig

/// What is written is read as what it was.
@Suite struct WeirFileWriterTests {
    private static let files = MemoryFileSystem(
        ["/site/sites.txt": "[sensor0]\nenable=1\nid=GATE\ntype=Camera\n"],
        existing: [
            "/site/ca.pem", "/site/ca/one.pem",
            "/site/secret",
            "/site/street.mp4", "/other/gate 1.mp4", "/site/m.onnx", "/site/p.onnx", "/site/names: of #1.txt",
            "/site/libreader.so",
            "/site/frames/00001.jpg", "/site/kitti/keep", "/site/kitti/tracks/keep", "/site/kitti/shadows/keep",
            "/site/kitti/ended/keep", "/other/a:b://c.mp4", "/site/demo", "/site/c.onnx",
            "/site/users", "/site/cert.pem", "/site/key.pem",
        ],
        devices: ["/dev/video0", "/cam"]
    )

    private func text(_ application: Application) -> String {
        WeirFileWriter(paths: WrittenPath(folder: "/site", workingFolder: "/site")).text(application, head: [])
    }

    private func check(_ application: Application, _ place: SourceLocation = #_sourceLocation) {
        let text = text(application)
        let report = read(text, Self.files)
        #expect(report.lines.filter { !$0.contains("Nothing is written") } == [], "\(text)", sourceLocation: place)
        #expect(report.application == application, "\(text)", sourceLocation: place)
    }

    private static let street = Application.Source(id: SourceID("0"), location: .file("/site/street.mp4"))

    @Test func whatHoldsAnywayIsNotWritten() {
        let application = Application(
            sources: [Self.street, .init(id: SourceID("1"), location: .uri("rtsp://camera/1"))],
            detect: .init(model: .file("/site/m.onnx")),
            track: .init(),
            tile: .init(rows: 1, columns: 2),
            outputs: [
                .init(kind: .file(path: "/site/out.mp4", container: .mp4, encoding: .init()), isSynchronized: false),
                .init(kind: .null, isSynchronized: true),
            ],
            records: [.standardOutput]
        )
        #expect(
            text(application) == """
                sources:
                  - street.mp4
                  - "rtsp://camera/1"
                detect: m.onnx
                track: weir
                tile: 2x1
                output:
                  - out.mp4
                  - to: null
                    sync: true
                records:
                  - "-"

                """
        )
        check(application)
    }

    private static let everyDetection = Application.Detection(
        model: .file("/site/m.onnx"),
        task: .segment,
        family: "yolov8",
        decoder: "/site/libreader.so",
        attribute: "color: of #1",
        labels: "/site/names: of #1.txt",
        outputs: ["a: b": "age * 100", "prob": "yes"],
        keypoints: "17x2",
        blank: .last,
        normalizes: false,
        engine: .onnxRuntime,
        device: "GPU,CPU",
        precision: .fp16,
        interval: 2,
        threshold: 0.2,
        classThresholds: [.name("traffic light"): 0.1, .number(2): 1],
        nmsThreshold: 0.3,
        maximumPerClass: 300,
        classOptions: options(
            """
            all: threshold=0.1 post-threshold=0.2 nms-threshold=0.3 maximum=4 eps=0.7 group-threshold=1 minimum-boxes=2 \
            minimum-score=0.05 minimum-size=0x3 maximum-size=4x0 top-offset=1 bottom-offset=2; true: threshold=1
            """
        ),
        classCount: 9,
        clustering: .dbscanNMS,
        isClassAgnostic: true,
        pictureSize: Size(width: 1920, height: 1080),
        cutsAtOffsets: true,
        classes: [.name("null"), .number(2)],
        excludedClasses: [.name("été")],
        requests: 4,
        batch: 8,
        input: .init(
            size: Size(width: 640, height: 384),
            channels: .bgr,
            fit: .letterbox(fill: 0, centered: false),
            mean: [103.5, 116.25, -0.1],
            scale: [0.0039215697],
            constants: ["a b": [1, 2.5], "n": [1e-7]]
        ),
        componentID: 40
    )

    private static let stages: [Application.Stage] = [
        .init(
            model: .init(
                model: .file("/site/p.onnx"),
                task: .classify,
                input: .init(fit: .crop(share: 0.875), scaling: .pillowBicubic),
                componentID: 2
            ),
            input: .objects(
                .init(
                    fromStage: 40,
                    classes: [.number(0), .name("a, b")],
                    minimumSize: Size(width: 0, height: 3),
                    maximumSize: Size(width: 4, height: 0),
                    margin: 0.1,
                    reinferInterval: 1,
                    isAsynchronous: true
                )
            )
        ),
        .init(
            model: .init(model: .demo, input: .init(fit: .letterbox(fill: 114, centered: true)), componentID: 3),
            input: .regions([
                .init(box: Box(x: 0, y: 0.5, width: 0.25, height: 0.5)),
                .init(source: SourceID("- a: #b"), box: Box(x: 10, y: 20, width: 30, height: 40)),
                .init(
                    source: SourceID("0"),
                    outline: .polygon([Point(x: 1, y: 2), Point(x: 3, y: 4.5), Point(x: 5, y: 6)])
                ),
            ]),
            tiles: .init(size: Size(width: 64, height: 32), overlap: 0.5),
            streams: [SourceID("0"), SourceID("- a: #b")]
        ),
        .init(
            model: .init(model: .file("/site/c.onnx"), input: .init(fit: .stretch), componentID: 4),
            input: .objects(.init())
        ),
        .init(
            model: .init(model: .file("/site/c.onnx"), componentID: 5),
            input: .objects(.init(reinferInterval: Application.ObjectInput.never))
        ),
    ]

    private static let everyRule: AnalyticsRules = {
        func point(_ x: Float, _ y: Float) -> Point { Point(x: x, y: y) }
        let upwards = Vector(from: point(0, 9.5), to: point(0, 0))
        let corners = [point(0, 0), point(9, 0), point(9, 90.25)]
        let conditions: [RegionRule.Condition] = [
            .speeding(metresPerSecond: 0.1), .wrongWay(allowed: upwards, mode: .strict),
            .queue(objects: 2, after: 0.001), .stopped(after: 1.0 / 3), .loitering(after: 90),
            .overcrowding(objects: 1, after: 0),
        ]
        var rules = AnalyticsRules()
        rules.pictureSize = Size(width: 640, height: 480)
        rules.reference = .center
        rules.rules = [
            .init(name: "- a: #b", kind: .region(.init(corners: corners, isInverse: true, conditions: conditions))),
            .init(name: "whole picture", classes: [.name("é")], kind: .region(.init(corners: []))),
            .init(
                name: "1",
                classes: [.number(7)],
                kind: .line(
                    .init(start: point(1, 2), end: point(3, 4), forward: upwards, isExtended: true, mode: .loose)
                )
            ),
            .init(name: "null", kind: .direction(.init(direction: upwards))),
            .init(name: "p", kind: .proximity(.init(distance: .metres(0.125), after: 7200, others: [.number(3)]))),
        ]
        rules.ground = GroundPoints(
            picture: [point(0, 0), point(9, 0), point(9, 9), point(0, 9)],
            metres: [point(-5, 0), point(5, 0), point(5, 10), point(-5.5, 10)]
        )
        rules.heatMap = HeatMapRule(classes: [.name("car")], grid: Size(width: 9, height: 3), halfLife: 60)
        return rules
    }()

    private static let heatMap: AnalyticsRules = {
        var rules = AnalyticsRules()
        rules.heatMap = HeatMapRule()
        return rules
    }()

    private static let everyRecording = Application.Recording(
        folder: "/site/kitti",
        container: .mkv,
        segments: .init(length: 60, name: FileNamePattern("{stream}/%H") ?? .streamAndTime),
        clips: .init(
            before: 1,
            after: 2,
            duration: 3,
            interval: 4,
            prefix: "null",
            cache: 5,
            cacheBytes: 6000
        ),
        isDescribed: false,
        keep: .init(age: 1, bytes: 2000, freeBytes: 0)
    )

    private static func camera(_ name: String, password: String, _ limit: ReconnectLimit) -> Application.Source {
        var source = Application.Source(id: SourceID(name), location: .uri("rtsp://\(name)/1"), drop: .newest)
        source.frames.decoded = .key
        source.frames.every = 2
        source.pace = .init(latency: 80, priority: 2, mostInferences: 12.5, leastInferences: 2, gate: .motion)
        source.frames.mostPerSecond = 12.5
        source.transport = .multicast
        source.connection.reconnect = limit
        source.connection.longestDelay = 0.5
        source.connection.longestSilence = 90
        source.connection.longestStart = 3600
        source.connection.dropsLatePackets = true
        source.connection.verifiesCertificate = false
        source.connection.credentials = .init(user: "env:CAM_USER", password: password)
        return source
    }

    private static let everything = Application(
        sources: [
            street,
            .init(
                id: SourceID("- a: #b"),
                location: .file("/other/gate 1.mp4"),
                loop: true,
                paceAsLive: true,
                drop: .oldest,
                hardware: .named("va: api")
            ),
            .init(
                id: SourceID("2"),
                location: .uri("rtsp://c/1"),
                hardware: .none,
                latency: 0,
                transport: .tcp,
                recording: .own(everyRecording)
            ),
            camera("gate", password: "file:/site/secret", .attempts(3)),
            camera("yard", password: "env:CAM_PASSWORD", .never),
            .init(
                id: SourceID("3"),
                location: .device(
                    path: "/dev/video0",
                    size: Size(width: 640, height: 480),
                    rate: .init(30000, over: 1001)
                )
            ),
            .init(id: SourceID("4"), location: .images(pattern: "/site/frames/%05d.jpg", rate: .init(10))),
            .init(
                id: SourceID("5"),
                location: .scene([.init(name: "seed", value: "7"), .init(name: "frames", value: "3")])
            ),
            .init(id: SourceID("6"), location: .scene([])),
            .init(id: SourceID("7"), location: .device(path: "/cam", size: nil, rate: .init(5000))),
            .init(id: SourceID("8"), location: .file("/other/a:b://c.mp4")),
        ],
        detect: everyDetection,
        laterStages: stages,
        track: .init(
            algorithm: .sort,
            perClass: false,
            followsCamera: true,
            isVisual: true,
            options: .init(
                general: .init(
                    lowThreshold: 0.25,
                    highThreshold: 0.5,
                    newTrackThreshold: 0.75,
                    minimumOverlap: 0.125,
                    patience: 3,
                    minimumHits: 2
                ),
                classes: [
                    .init(name: "car", options: .init(patience: 9)), .init(name: "7", options: .init(minimumHits: 1)),
                ]
            )
        ),
        gallery: .init(threshold: 0.5, minimumLooks: 2, memory: 60, topology: ["0 > 2 1-30", "2 <> 0"]),
        analytics: [
            .init(rules: everyRule, streams: [SourceID("0"), SourceID("- a: #b")]),
            .init(rules: heatMap, streams: [SourceID("2")]),
        ],
        privacy: [
            .init(
                classes: [.name("a, b"), .number(1)],
                manner: .pixelate,
                extent: .mask,
                regions: [.init(source: SourceID("0"), box: Box(x: 0, y: 0.5, width: 0.25, height: 0.5))],
                margin: 0.3,
                hold: 0.5,
                streams: [SourceID("0")]
            ),
            .init(classes: [.name("face")]),
        ],
        draw: .init(
            boxes: false,
            labels: false,
            trails: true,
            analytics: false,
            heatMap: false,
            colors: .byIdentity,
            lineWidth: 2,
            textSize: 3
        ),
        tile: .init(rows: 2, columns: 3, width: 640, height: 480),
        outputs: [
            .init(
                kind: .file(
                    path: "/other/out.ts",
                    container: .mkv,
                    encoding: .init(codec: .h265, bitrate: 4_000_000, keyFrameInterval: 9, hardware: .none)
                ),
                view: .source(SourceID("- a: #b")),
                isSynchronized: true
            ),
            .init(kind: .rtsp(port: 8554, mount: "/ds-test", encoding: .init()), isSynchronized: false),
            .init(
                kind: .rtsp(
                    port: 8555,
                    mount: "/a",
                    encoding: .init(),
                    serving: .init(
                        users: "file:/site/users",
                        authentication: .basic,
                        certificate: .init(certificate: "/site/cert.pem", key: "/site/key.pem")
                    )
                ),
                isSynchronized: true
            ),
            .init(
                kind: .rtsp(
                    port: 8556,
                    mount: "/a",
                    encoding: .init(),
                    serving: .init(host: "127.0.0.1"),
                    multicast: .init(address: "239.1.1.1", port: 5004)
                ),
                isSynchronized: true
            ),
            .init(
                kind: .mjpeg(port: 80, path: "/a.mjpeg", quality: 3, serving: .init(users: "env:U")),
                isSynchronized: true
            ),
            .init(
                kind: .hls(
                    .folder("/site/hls"),
                    segments: .init(length: 0.5, count: 9),
                    encoding: .init(bitrate: 5000)
                ),
                isSynchronized: false
            ),
            .init(
                kind: .hls(
                    .server(port: 80, path: "/a.m3u8", serving: .init(users: "env:U")),
                    segments: .init(),
                    encoding: .init()
                ),
                isSynchronized: true
            ),
            .init(
                kind: .push(address: "srt://h:1?mode=caller", secret: "env:S", encoding: .init()),
                isSynchronized: true
            ),
            .init(kind: .window, isSynchronized: true),
            .init(kind: .null, isSynchronized: false),
        ],
        records: [.standardOutput, .file("/site/r.jsonl"), .file("/site/demo")],
        events: [.file("/site/e.jsonl")],
        // Records go to standard output already.
        publications: BrokerKind.allCases.filter { $0 != .standardOutput }.map(MessagingWriterTests.publication)
            + [MessagingWriterTests.publicationWithSites(), MessagingWriterTests.device()],
        commands: [MessagingWriterTests.channel(.kafka)],
        dumps: .init(
            detections: "/site/kitti",
            tracks: "/site/kitti/tracks",
            shadows: "/site/kitti/shadows",
            ended: "/site/kitti/ended",
            mot: "/site/kitti",
            pictureSize: Size(width: 640, height: 480)
        ),
        performanceInterval: 5,
        pace: .init(leastInferences: 1),
        memoryLimit: 2_000_000_000
    )

    @Test func everythingThatCanBeSaidIsReadAgain() {
        check(Self.everything)
    }

    @Test func everyKeyIsWrittenSomewhere() {
        var other = Self.everything
        other.tile = .init(width: 640)
        var third = Self.everything
        third.tile = .init(height: 480)
        let text = text(Self.everything) + text(other) + text(third)
        // Names are for people; those of DeepStream's files have numbers. Rules of other files stand in this one.
        let keys = KeyTable.all.flatMap { table in table.rows.map(\.name) }
        for key in Set(keys).subtracting(["name", "file", "stdout"]) { #expect(text.contains("\(key):"), "\(key)") }
    }

    @Test(arguments: [
        Application.Tiling(width: 640), .init(height: 480), .init(columns: 3), .init(rows: 2, columns: 3, height: 5),
    ])
    func everyGridIsReadAgain(tile: Application.Tiling) {
        check(Application(sources: [Self.street], tile: tile))
    }

    @Test func picturesMayStayAsTheyAre() {
        check(Application(sources: [Self.street], draw: nil))
    }

    @Test func aFirstModelThatFindsNoObjectsStandsAmongTheOthers() {
        let application = Application(
            sources: [Self.street],
            laterStages: [.init(model: .init(model: .file("/site/m.onnx"), task: .semantic))]
        )
        #expect(text(application).contains("infer:\n  - model: m.onnx\n    task: semantic\n"))
        check(application)
    }

    @Test(arguments: [
        ("/site/a.onnx", "a.onnx"), ("/site/b/a.onnx", "b/a.onnx"), ("/site/../a.onnx", "../a.onnx"),
        ("/sites/a.onnx", "/sites/a.onnx"), ("b/a.onnx", "/work/b/a.onnx"), ("/site/demo", "/site/demo"),
        ("/site/window", "/site/window"), ("/site/scene:1", "/site/scene:1"), ("/site//a", "/site//a"),
    ])
    func pathsLeadFromTheFileToWhatTheyName(path: String, written: String) {
        #expect(WrittenPath(folder: "/site", workingFolder: "/work").text(path) == written)
    }

    @Test func commentsStayOnTheirLines() {
        let writer = WeirFileWriter(paths: WrittenPath(folder: "/", workingFolder: "/"))
        let text = writer.text(Application(sources: [Self.street]), head: ["a\nb\u{85}c\u{2028}d", "", "# é"])
        #expect(text.hasPrefix("# a b c d\n#\n# # é\nsources:\n"))
    }
}
