import Testing
import WeirConfig
import WeirCore
import WeirGStreamer

@testable import Weir

/// The elements that applications become.
@Suite struct PlanTests {
    private static let encoders = EncoderChoice(
        list: { caps throws(WeirError) in
            caps == "video/x-h264"
                ? [
                    EncoderFactory(name: "vah264enc", isHardware: true, rank: 256),
                    EncoderFactory(name: "x264enc", isHardware: false, rank: 256),
                    EncoderFactory(name: "openh264enc", isHardware: false, rank: 64),
                ] : []
        },
        // The hardware is there, but busy.
        opens: { !$0.isHardware }
    )

    private func source(_ number: Int) -> Application.Source {
        Application.Source(id: SourceID("\(number)"), location: .file("/videos/\(number).mp4"))
    }

    private func plan(_ application: Application) throws -> PipelinePlan {
        try PipelinePlan(application, encoders: Self.encoders)
    }

    @Test func streamWithEverything() throws {
        var detection = Application.Detection(model: .file("/m.onnx"), interval: 2, threshold: 0.5)
        detection.classes = [.name("person"), .number(3)]
        let application = Application(
            sources: [source(0)],
            detect: detection,
            track: .init(algorithm: .sort, perClass: false, options: .init(general: .init(patience: 9))),
            records: [.standardOutput, .file("/r.jsonl")],
            dumps: .init(detections: "/d", tracks: "/t", pictureSize: Size(width: 1920, height: 1080))
        )
        #expect(
            try plan(application).streams[0].elements.map(\.description) == [
                "weirsource name=source-0 uri=/videos/0.mp4 source-id=0",
                "weirinfer name=infer-0 model=/m.onnx interval=2 threshold=0.5 classes=person,3",
                "weirdump name=detections-0 folder=/d content=detections stream=0 width=1920 height=1080",
                "weirtrack name=track-0 algorithm=sort per-class=false class-options=all: patience=9 history=true",
                "weirdump name=tracks-0 folder=/t content=tracks stream=0 width=1920 height=1080",
                "weirrecord name=record-0-0 location=-",
                "weirrecord name=record-0-1 location=/r.jsonl",
            ]
        )
    }

    @Test func aPromiseIsSharedByTheStages() throws {
        var live = source(0)
        live.paceAsLive = true
        live.pace = .init(priority: 2)
        let application = Application(
            sources: [live, source(1)],
            detect: .init(model: .file("/m.onnx")),
            laterStages: [.init(model: .init(model: .file("/c.onnx")), input: .objects(.init()))],
            track: .init(),
            pace: .init(latency: 100, mostInferences: 5, leastInferences: 1, gate: .motion)
        )
        let streams = try plan(application).streams
        #expect(streams.map(\.promise) == [100_000_000, nil])
        #expect(streams.map(\.arrival) == [.paced, nil])
        #expect(
            streams[0].elements.map(\.description).filter { !$0.hasPrefix("weirtrack") } == [
                "weirsource name=source-0 uri=/videos/0.mp4 source-id=0 pace-as-live=true",
                "queue name=arrivals-0 max-size-buffers=4 max-size-bytes=0 max-size-time=0",
                "weirinfer name=infer-0 model=/m.onnx latency=50 priority=2.0 max-inferences=5.0 min-inferences=1.0 gate=motion",
                "weirinfer name=infer-0-1 model=/c.onnx input=objects latency=100 priority=2.0",
            ]
        )
        #expect(
            streams[1].elements[1].description
                == "weirinfer name=infer-1 model=/m.onnx max-inferences=5.0 min-inferences=1.0 gate=motion"
        )
    }

    @Test func stagesReachTheElementsOfTheirStreams() throws {
        let (first, second) = (SourceID("0"), SourceID("1"))
        let corners = [Point(x: 0, y: 0), Point(x: 1, y: 0), Point(x: 1, y: 0.5)]
        let application = Application(
            sources: [source(0), source(1)],
            laterStages: [
                .init(
                    model: .init(model: .file("/a.onnx")),
                    input: .regions([
                        .init(source: first, box: Box(x: 1, y: 2, width: 3, height: 4)),
                        .init(outline: .polygon(corners)),
                    ])
                ),
                .init(
                    model: .init(model: .file("/b.onnx"), componentID: 2),
                    tiles: .init(size: Size(width: 64, height: 32)),
                    streams: [second]
                ),
                .init(
                    model: .init(model: .file("/c.onnx"), componentID: 3),
                    input: .objects(.init(fromStage: 2)),
                    streams: [second]
                ),
            ]
        )
        let streams = try plan(application).streams.map { $0.elements.dropFirst().map(\.description) }
        #expect(
            streams[0] == [
                "weirinfer name=infer-0 model=/a.onnx input=regions regions=1.0,2.0,3.0,4.0;0.0,0.0 1.0,0.0 1.0,0.5"
            ]
        )
        #expect(
            streams[1] == [
                "weirinfer name=infer-1 model=/a.onnx input=regions regions=0.0,0.0 1.0,0.0 1.0,0.5",
                "weirinfer name=infer-1-2 model=/b.onnx stage=2 input=regions tiles=64x32 tile-overlap=0.2",
                "weirinfer name=infer-1-3 model=/c.onnx stage=3 input=objects from-stage=2",
            ]
        )
    }

    @Test func whatIsSaidOfAModelReachesItsElement() throws {
        let application = Application(
            sources: [source(0)],
            detect: .init(model: .demo),
            laterStages: [
                .init(
                    model: .init(
                        model: .file("/b.onnx"),
                        outputs: ["prob": "gender", "age_conv3": "age * 100"],
                        keypoints: "5x2",
                        blank: .last,
                        normalizes: false,
                        batch: 8,
                        componentID: 2
                    ),
                    input: .objects(.init(reinferInterval: Application.ObjectInput.never))
                )
            ]
        )
        let elements = try plan(application).streams[0].elements.map(\.description)
        #expect(
            elements.last
                == "weirinfer name=infer-0-2 model=/b.onnx outputs=age_conv3 = age * 100, prob = gender keypoints=5x2 "
                + "blank=last normalize=no batch=8 stage=2 input=objects reinfer-interval=2147483647"
        )
    }

    @Test func rulesAndPrivacyReachTheElementsOfTheirStreams() throws {
        func rules(_ name: String) -> AnalyticsRules {
            var rules = AnalyticsRules()
            rules.rules = [AnalyticsRule(name: name, kind: .region(RegionRule(corners: [])))]
            return rules
        }
        let application = Application(
            sources: [source(0), source(1)],
            detect: .init(model: .demo),
            laterStages: [.init(model: .init(model: .file("/b.onnx"), componentID: 2), input: .objects(.init()))],
            track: .init(algorithm: .sort),
            gallery: .init(threshold: 0.5, topology: ["0 > 1 2-9", "1 <> 0"]),
            analytics: [
                .init(rules: rules("all")),
                .init(
                    rules: rules("second"),
                    streams: [SourceID("1")],
                    file: .init(path: "/rules.txt", stream: 4)
                ),
            ],
            privacy: [
                .init(
                    classes: [.name("face"), .number(3)],
                    manner: .pixelate,
                    extent: .mask,
                    regions: [
                        .init(source: SourceID("1"), box: Box(x: 1, y: 2, width: 3, height: 4)),
                        .init(outline: .polygon([Point(x: 0, y: 0), Point(x: 1, y: 0), Point(x: 1, y: 0.5)])),
                    ],
                    margin: 0.25,
                    hold: 2
                ),
                .init(regions: [.init(source: SourceID("0"), box: Box(x: 0, y: 0, width: 1, height: 1))]),
            ],
            records: [.standardOutput],
            events: [.file("/e.jsonl")],
            dumps: .init(tracks: "/t", shadows: "/s", ended: "/e", mot: "/m")
        )
        let streams = try plan(application).streams.map { $0.elements.dropFirst(2).map(\.description) }
        let analytics = { (name: String) in "rules=regions:\n  - name: \(name)\n" }
        #expect(
            streams[0] == [
                "weirtrack name=track-0 algorithm=sort per-class=true history=true",
                "weirinfer name=infer-0-2 model=/b.onnx stage=2 input=objects",
                "weirgallery name=gallery-0 threshold=0.5 topology=0 > 1 2-9; 1 <> 0",
                "weiranalytics name=analytics-0 \(analytics("all"))",
                "weirdump name=tracks-0 folder=/t content=tracks stream=0",
                "weirdump name=shadows-0 folder=/s content=shadows stream=0",
                "weirdump name=ended-0 folder=/e content=ended stream=0",
                "weirdump name=mot-0 folder=/m content=mot stream=0",
                "weirrecord name=record-0-0 location=-",
                "weirrecord name=events-0-0 content=events location=/e.jsonl",
                "weirprivacy name=privacy-0 classes=face,3 how=pixelate shape=mask regions=0.0,0.0 1.0,0.0 1.0,0.5 "
                    + "margin=0.25 hold=2.0",
                "weirprivacy name=privacy-0-2 classes=none how=blur shape=box regions=0.0,0.0,1.0,1.0 margin=0.1",
            ]
        )
        #expect(
            streams[1].filter { $0.hasPrefix("weiranalytics") || $0.hasPrefix("weirprivacy") } == [
                "weiranalytics name=analytics-1 \(analytics("all"))",
                "weiranalytics name=analytics-1-2 config=/rules.txt stream=4",
                "weirprivacy name=privacy-1 classes=face,3 how=pixelate shape=mask "
                    + "regions=1.0,2.0,3.0,4.0;0.0,0.0 1.0,0.0 1.0,0.5 margin=0.25 hold=2.0",
            ]
        )
    }

    @Test func sourceSettingsReachTheElement() throws {
        var camera = Application.Source(id: SourceID("gate"), location: .uri("rtsp://user:secret@camera/1"))
        camera.drop = .oldest
        camera.hardware = .none
        camera.latency = 80
        camera.transport = .tcp
        let stream = try plan(Application(sources: [camera])).streams[0]
        let expected =
            "weirsource name=source-0 uri=rtsp://user:secret@camera/1 source-id=gate drop=oldest "
            + "hardware=none latency=80 transport=tcp"
        #expect(stream.elements.line == expected)
        #expect(stream.place == "rtsp://camera/1", "a password must not get into sentences")
    }

    @Test func pathsThatLookLikePatternsAreWrittenAsAddresses() throws {
        let odd = Application.Source(id: SourceID("0"), location: .file("/videos/50%.mp4"))
        #expect(
            try plan(Application(sources: [odd])).streams[0].elements[0].properties[0].value
                == "file:///videos/50%25.mp4"
        )
    }

    @Test func sceneTakesItsSizeAndRateAsAFormat() throws {
        let options = ["seed=7", "frames=300", "night=true", "noise=1.5", "size=640x360", "fps=12.5"].map { option in
            let pair = option.split(separator: "=").map(String.init)
            return Application.SceneOption(name: pair[0], value: pair[1])
        }
        let scene = Application.Source(id: SourceID("0"), location: .scene(options), paceAsLive: true)
        let expected =
            "weirscenesrc name=source-0 source-id=0 seed=7 frames=300 night=true noise=1.5 live=true ! "
            + "capsfilter name=source-0-format caps=video/x-raw, width=640, height=360, framerate=12500/1000"
        #expect(try plan(Application(sources: [scene])).streams[0].elements.line == expected)
    }

    @Test func withoutOutputsThereIsNoPicture() throws {
        #expect(try plan(Application(sources: [source(0), source(1)])).pictures.isEmpty)
    }

    @Test func oneStreamIsNotTiled() throws {
        let output = Application.Output(kind: .null, isSynchronized: false)
        let picture = try plan(Application(sources: [source(0)], outputs: [output])).pictures[0]
        #expect(picture.elements.line == "weirosd name=osd-0")
        let expected =
            "queue name=queue-0 max-size-buffers=3 max-size-bytes=0 max-size-time=0 ! "
            + "fakesink name=null-0 async=false sync=false"
        #expect(picture.outputs[0].elements.line == expected)
    }

    @Test func severalStreamsAreTiledAndDrawnThen() throws {
        let file = Application.Output(
            kind: .file(path: "/out.mp4", container: .mp4, encoding: .init(bitrate: 2_000_000, keyFrameInterval: 50)),
            isSynchronized: false
        )
        var application = Application(sources: [source(0), source(1)], outputs: [file])
        application.tile = .init(rows: 1, width: 1280)
        application.draw?.trails = true
        application.draw?.heatMap = false
        let picture = try plan(application).pictures[0]
        #expect(picture.streams == [0, 1])
        #expect(
            picture.elements.line
                == "weirtiler name=tiler-0 rows=1 width=1280 ! weirosd name=osd-0 trails=true heat-map=false"
        )
        #expect(
            picture.outputs[0].elements.dropFirst().map(\.description) == [
                "videoconvert name=convert-0",
                "capsfilter name=format-0 caps=video/x-raw, format=(string){ NV12, I420 }",
                "x264enc name=encoder-0 speed-preset=veryfast bitrate=2000 key-int-max=50",
                "h264parse name=parser-0",
                "mp4mux name=muxer-0",
                "filesink name=file-0 location=/out.mp4 async=false",
            ]
        )
    }

    @Test func outputsOfTheSameViewShareAPicture() throws {
        let grid = Application.Output(kind: .window, isSynchronized: true)
        let second = Application.Output(kind: .null, view: .source(SourceID("1")), isSynchronized: false)
        let plan = try plan(Application(sources: [source(0), source(1)], draw: nil, outputs: [grid, second, grid]))
        #expect(plan.pictures.map(\.streams) == [[0, 1], [1]])
        #expect(plan.pictures.map(\.outputs.count) == [2, 1])
        #expect(plan.pictures[1].elements.isEmpty)
    }

    @Test func rtspOutputIsEncodedWithoutDelay() throws {
        let output = Application.Output(
            kind: .rtsp(port: 8554, mount: "/weir", encoding: .init()),
            isSynchronized: true
        )
        let plan = try plan(Application(sources: [source(0)], outputs: [output])).pictures[0].outputs[0]
        #expect(plan.deliveries == [output.kind])
        #expect(plan.elements.map(\.factory).last == "appsink")
        #expect(plan.elements.contains { $0.properties.contains(.init("tune", "zerolatency")) })
    }

    @Test func missingEncodersAreNamed() {
        let named = Application.Output.Encoding(hardware: .named("nv"))
        #expect(
            message { _ = try Self.encoders.factory(for: named) }
                == "no working H.264 encoder is named “nv”; installed are: vah264enc, x264enc, openh264enc."
        )
        #expect(
            message { _ = try Self.encoders.factory(for: .init(codec: .h265)) }
                == "no working H.265 encoder is installed; install the Debian package gstreamer1.0-plugins-bad."
        )
    }

    @Test func workingHardwareComesFirst() throws {
        let choice = EncoderChoice(
            list: { _ throws(WeirError) in
                [
                    EncoderFactory(name: "vah264enc", isHardware: true, rank: 256),
                    EncoderFactory(name: "x264enc", isHardware: false, rank: 512),
                ]
            },
            opens: { _ in true }
        )
        #expect(try choice.factory(for: .init()) == "vah264enc")
        #expect(try choice.factory(for: .init(hardware: .none)) == "x264enc")
    }

    @Test func applicationWithoutSourcesIsRefused() {
        #expect(
            message { _ = try plan(Application()) }
                == "the application has no source; name at least one file, address or scene."
        )
    }
}
