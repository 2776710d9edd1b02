import Testing
import WeirConfig
import WeirCore

@Suite struct WeirFileTests {
    @Test func tenLinesAreAnApplication() {
        let report = read(
            """
            sources:
              - rtsp://camera-1/stream
              - street.mp4
              - scene:?seed=7&frames=300        # the synthetic street
            detect: yolov8n.onnx                # demo = the model that Weir ships
            track: bytetrack
            output: out.mp4                     # a list where there are several
            records: out.jsonl
            """,
            siteFiles
        )
        let expected = Application(
            sources: [
                .init(id: SourceID("0"), location: .uri("rtsp://camera-1/stream")),
                .init(id: SourceID("1"), location: .file("/site/street.mp4")),
                .init(
                    id: SourceID("2"),
                    location: .scene([.init(name: "seed", value: "7"), .init(name: "frames", value: "300")])
                ),
            ],
            detect: .init(model: .file("/site/yolov8n.onnx")),
            track: .init(algorithm: .bytetrack),
            outputs: [
                .init(kind: .file(path: "/site/out.mp4", container: .mp4, encoding: .init()), isSynchronized: false)
            ],
            records: [.file("/site/out.jsonl")]
        )
        #expect(report.lines == [])
        #expect(report.application == expected)
    }

    @Test func everyKeyHasALongForm() {
        let report = read(
            """
            sources:
              - from: street.mp4
                name: gate
                loop: true
                live: true
                drop: oldest
                hardware: vaapi
              - { from: rtsp://cam/1, rtsp-latency-ms: 200, rtsp-transport: tcp, hardware: none }
              - { from: /dev/video0, size: 640x480, fps: 29.97 }
              - { from: frames/%05d.jpg, fps: 30000/1001, name: 7 }
            detect:
              model: person.xml
              labels: coco.txt
              engine: openvino
              device: GPU,CPU
              precision: fp16
              interval: 2
              threshold: 0.4
              class-thresholds: { person: 0.5, 2: 0.25 }
              nms-threshold: 0.6
              family: yolov8
              clustering: dbscan
              class-agnostic: true
              class-options:
                all: { maximum: 100, eps: 0.5, minimum-boxes: 2, minimum-size: 16x0 }
                traffic light: { threshold: 0.4, top-offset: 20 }
                2: { post-threshold: 0.3 }
              picture-size: 1920x1080
              cut-at-offsets: true
              class-count: 9
              excluded-classes: bus
              classes: [person, 2]
              requests: 4
              input:
                { size: 640x384, channels: bgr, fit: corner, fill: 0, mean: [1, 2.5, 3], scale: 0.5,
                  constants: { seq_ind: 1, sizes: [640, 384] } }
            track: { algorithm: sort, per-class: false, patience: 12 }
            draw: { boxes: false, labels: false, trails: true, colors: identity, line-width: 3, text-size: 20 }
            tile: { columns: 2, rows: 1, size: 1920x1080 }
            output:
              - to: a.mkv
                codec: h265
                bitrate: 1.5M
                key-frame-interval: 9
                hardware: none
                stream: gate
                sync: true
              - { to: "rtsp://:9000/all", sync: false }
              - window
              - null
            records: [a.jsonl, "-"]
            kitti: { detections: kitti, tracks: tracks }
            performance-interval-seconds: 5
            """,
            siteFiles
        )
        let expected = Application(
            sources: [
                .init(
                    id: SourceID("gate"),
                    location: .file("/site/street.mp4"),
                    loop: true,
                    paceAsLive: true,
                    drop: .oldest,
                    hardware: .named("vaapi")
                ),
                .init(
                    id: SourceID("1"),
                    location: .uri("rtsp://cam/1"),
                    hardware: .none,
                    latency: 200,
                    transport: .tcp
                ),
                .init(
                    id: SourceID("2"),
                    location: .device(
                        path: "/dev/video0",
                        size: Size(width: 640, height: 480),
                        rate: .init(29970, over: 1000)
                    )
                ),
                .init(
                    id: SourceID("7"),
                    location: .images(pattern: "/site/frames/%05d.jpg", rate: .init(30000, over: 1001))
                ),
            ],
            detect: .init(
                model: .file("/site/person.xml"),
                family: "yolov8",
                labels: "/site/coco.txt",
                engine: .openVINO,
                device: "GPU,CPU",
                precision: .fp16,
                interval: 2,
                threshold: 0.4,
                classThresholds: [.name("person"): 0.5, .number(2): 0.25],
                nmsThreshold: 0.6,
                classOptions: options(
                    """
                    all: maximum=100 eps=0.5 minimum-boxes=2 minimum-size=16x0
                    traffic light: threshold=0.4 top-offset=20; 2: post-threshold=0.3
                    """
                ),
                classCount: 9,
                clustering: .dbscan,
                isClassAgnostic: true,
                pictureSize: Size(width: 1920, height: 1080),
                cutsAtOffsets: true,
                classes: [.name("person"), .number(2)],
                excludedClasses: [.name("bus")],
                requests: 4,
                input: .init(
                    size: Size(width: 640, height: 384),
                    channels: .bgr,
                    fit: .letterbox(fill: 0, centered: false),
                    mean: [1, 2.5, 3],
                    scale: [0.5],
                    constants: ["seq_ind": [1], "sizes": [640, 384]]
                )
            ),
            track: .init(algorithm: .sort, perClass: false, options: .init(general: .init(patience: 12))),
            draw: .init(boxes: false, labels: false, trails: true, colors: .byIdentity, lineWidth: 3, textSize: 20),
            tile: .init(rows: 1, columns: 2, width: 1920, height: 1080),
            outputs: [
                .init(
                    kind: .file(
                        path: "/site/a.mkv",
                        container: .mkv,
                        encoding: .init(codec: .h265, bitrate: 1_500_000, keyFrameInterval: 9, hardware: .none)
                    ),
                    view: .source(SourceID("gate")),
                    isSynchronized: true
                ),
                .init(kind: .rtsp(port: 9000, mount: "/all", encoding: .init()), isSynchronized: false),
                .init(kind: .window, isSynchronized: true),
                .init(kind: .null, isSynchronized: false),
            ],
            records: [.file("/site/a.jsonl"), .standardOutput],
            dumps: .init(detections: "/site/kitti", tracks: "/site/tracks"),
            performanceInterval: 5
        )
        #expect(report.lines == [])
        #expect(report.application == expected)
    }

    @Test func oneOfSeveralNeedsNoList() {
        let report = read(
            "sources: street.mp4\noutput: { to: window }\ndraw: false\ntile: 3x2\ndetect: demo",
            siteFiles
        )
        #expect(report.application?.sources.count == 1)
        #expect(report.application?.outputs.first?.kind == .window)
        #expect(report.application?.draw == nil)
        #expect(report.application?.tile == .init(rows: 2, columns: 3))
        #expect(report.application?.detect?.model == .demo)
    }

    @Test func addressesOfFilesAreDecoded() {
        let files = MemoryFileSystem(existing: ["/site/a b.mp4", "/other/é.mp4"])
        let report = read("sources: [\"file://a%20b.mp4\", \"file:///other/%C3%A9.mp4\"]\noutput: null", files)
        #expect(report.application?.sources.map(\.location) == [.file("/site/a b.mp4"), .file("/other/é.mp4")])
    }

    @Test func aliasesStandForWhatTheyName() {
        let report = read("sources:\n  - &a street.mp4\n  - { from: *a, name: b }\noutput: window", siteFiles)
        #expect(report.application?.sources.map(\.location) == [.file("/site/street.mp4"), .file("/site/street.mp4")])
    }

    @Test func aCommandLineIsReadLikeAFile() {
        let reader = ConfigurationReader(fileSystem: MemoryFileSystem(existing: ["a.mp4", "m.onnx"]))
        let right = CommandLineApplication(
            inputs: ["a.mp4", "rtsp://cam/1"],
            model: "m.onnx",
            tracker: "iou",
            outputs: ["out.mp4"],
            records: ["-"]
        )
        let application = reader.read(right).application
        #expect(application?.sources.map(\.location) == [.file("a.mp4"), .uri("rtsp://cam/1")])
        #expect(application?.track?.algorithm == .iou)
        #expect(application?.records == [.standardOutput])
        let wrong = CommandLineApplication(inputs: ["b.mp4"], model: "m.engine", tracker: "sorted", outputs: ["x.avi"])
        #expect(
            reader.read(wrong).lines == [
                "--input: error: The source `b.mp4` does not exist.",
                "--model: error: The model `m.engine` must be ONNX (`.onnx`), OpenVINO IR (`.xml`) or TensorFlow Lite "
                    + "(`.tflite`).",
                """
                --track: error: `track` is `sorted`, but `sort` may be meant; it must be `iou`, `sort`, \
                `bytetrack`, `ocsort`, `botsort`, `deepsort` or `weir`.
                """,
                "--output: error: `output` is `x.avi`; it must be a path that ends in `.mp4` or `.mkv`, "
                    + "`rtsp://:8554/NAME`, `http://:8090/NAME.mjpeg` or `NAME.m3u8`, `hls:FOLDER`, an address that begins "
                    + "with `rtmp://` or `srt://`, `window` or `null`.",
            ]
        )
    }
}
