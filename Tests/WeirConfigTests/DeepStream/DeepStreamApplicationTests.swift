import Testing
import WeirConfig
import WeirCore

private let wholeFile = """
    # an application
    [application]
    enable-perf-measurement=1
    perf-measurement-interval-sec=2
    gie-kitti-output-dir=kitti
    kitti-track-output-dir=tracks

    [tiled-display]
    enable=1
    rows=2
    columns=3
    width=1280
    height=720
    gpu-id=0

    [source0]
    enable=1
    type=3
    uri=file://cam%d.mp4
    num-sources=2
    cudadec-memtype=0

    [source1]
    enable=1
    type=1 # a camera
    camera-v4l2-dev-node=2
    camera-width=640
    camera-height=480
    camera-fps-n=30
    camera-fps-d=1

    [source2]
    enable=0
    type=9

    [source10]
    enable=1
    type=4
    uri=rtsp://cam/1
    latency=300
    select-rtp-protocol=4

    [streammux]
    batch-size=4
    width=1920
    height=1080
    live-source=0

    [primary-gie]
    enable=1
    config-file=model.txt
    interval=0
    batch-size=4

    [tracker]
    enable=1
    ll-lib-file=/opt/lib/libnvds_nvmultiobjecttracker.so
    ll-config-file=config_tracker_NvSORT.yml

    [osd]
    enable=1
    border-width=2
    text-size=15
    display-text=0

    [sink0]
    enable=1
    type=1
    sync=1

    [sink1]
    enable=1
    type=3
    container=2
    codec=2
    enc-type=1
    bitrate=2000000
    iframeinterval=10
    output-file=out.mkv

    [sink2]
    enable=1
    type=4
    rtsp-port=8555
    link-to-demux=1
    source-id=2

    [sink3]
    enable=0
    type=6

    [tests]
    file-loop=1
    """

private func wholeApplication() -> Application {
    var application = Application()
    application.sources = [
        .init(id: SourceID("0"), location: .file("/ds/cam0.mp4"), loop: true),
        .init(id: SourceID("1"), location: .file("/ds/cam1.mp4"), loop: true),
        .init(
            id: SourceID("2"),
            location: .device(path: "/dev/video2", size: Size(width: 640, height: 480), rate: .init(30))
        ),
        .init(id: SourceID("3"), location: .uri("rtsp://cam/1"), latency: 300, transport: .tcp),
    ]
    application.detect = .init(
        model: .file("/ds/yolo.onnx"),
        labels: "/ds/labels.txt",
        interval: 0,
        threshold: 0.25,
        nmsThreshold: 0.45,
        maximumPerClass: 300,
        classOptions: options("all: post-threshold=0.3; 0: threshold=0.5"),
        classCount: 4,
        clustering: .nms,
        excludedClasses: [.number(1), .number(2), .number(3)],
        input: .init(
            size: Size(width: 640, height: 384),
            channels: .bgr,
            fit: .letterbox(fill: 0, centered: true),
            mean: [103.5, 116.25, 123.5],
            scale: [0.0039215697906911373]
        ),
        componentID: 3
    )
    application.track = .init(algorithm: .sort)
    application.draw = .init(boxes: true, labels: false, lineWidth: 2, textSize: 15)
    application.tile = .init(rows: 2, columns: 3, width: 1280, height: 720)
    application.outputs = [
        .init(kind: .null, isSynchronized: true),
        .init(
            kind: .file(
                path: "/ds/out.mkv",
                container: .mkv,
                encoding: .init(codec: .h265, bitrate: 2_000_000, keyFrameInterval: 10, hardware: .none)
            ),
            isSynchronized: false
        ),
        .init(
            kind: .rtsp(port: 8555, mount: "/ds-test", encoding: .init()),
            view: .source(SourceID("2")),
            isSynchronized: false
        ),
    ]
    application.dumps = .init(
        detections: "/ds/kitti",
        tracks: "/ds/tracks",
        pictureSize: Size(width: 1920, height: 1080)
    )
    application.performanceInterval = 2
    return application
}

@Suite struct DeepStreamApplicationTests {
    @Test func aWholeFileIsTakenOver() {
        let report = readApp(wholeFile)
        #expect(report.lines == [])
        #expect(report.application == wholeApplication())
    }

    @Test func linesMayEndAsOnWindowsAndTheTextBeginWithAMark() {
        let text =
            "\u{FEFF}" + wholeFile.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        #expect(readApp(text).lines == [])
        #expect(readApp(text).application == wholeApplication())
    }

    @Test func theSameInYAMLIsTheSame() {
        var lines: [String] = []
        for line in wholeFile.split(separator: "\n") where !line.hasPrefix("#") {
            let pair = line.split(separator: "=", maxSplits: 1)
            lines.append(pair.count == 2 ? "  \(pair[0]): \(pair[1])" : line.dropFirst().dropLast() + ":")
        }
        let report = readApp(lines.joined(separator: "\n"))
        #expect(report.lines == [])
        #expect(report.application == wholeApplication())
    }

    @Test func aListOfSourcesHasNames() {
        let report = readApp(
            """
            [source-list]
            num-source-bins=3
            list=file://a.mp4;rtsp://cam/2;usb:2;
            sensor-name-list=door;yard;roof
            [source-attr-all]
            enable=1
            type=3
            latency=50
            [sink0]
            enable=1
            type=2
            source-id=1
            """
        )
        #expect(report.lines == [])
        #expect(report.application?.sources.map(\.id.name) == ["door", "yard", "roof"])
        #expect(
            report.application?.sources.map(\.location)
                == [.file("/ds/a.mp4"), .uri("rtsp://cam/2"), .device(path: "/dev/video2", size: nil, rate: nil)]
        )
        #expect(report.application?.sources.map(\.latency) == [nil, 50, nil])
        #expect(report.application?.outputs.map(\.view) == [.source(SourceID("yard"))])
    }

    @Test func sourcesInYAMLMayStandInATable() {
        var files = deepStreamFiles
        files.files["/ds/lists/sources.csv"] = Array(
            """
            enable,type,uri,num-sources,gpu-id,cudadec-memtype
            1,3,file://a.mp4,2,0,0
            0,2,file://no.mp4,1,0,0
            1,2,file://no.mp4,x,0,0
            """.utf8
        )
        let text = "application:\nsource:\n  csv-file-path: lists/sources.csv\nsink0:\n  enable: 1\n  type: 1\n"
        #expect(
            complaints(text, files) == [
                "lists/sources.csv:4:5: error: The source `/ds/no.mp4` does not exist."
            ]
        )
        files.files["/ds/no.mp4"] = [1]
        #expect(
            readApp(text, files).application?.sources.map(\.location)
                == [.file("/ds/a.mp4"), .file("/ds/a.mp4"), .file("/ds/no.mp4")]
        )
    }

    @Test(arguments: [
        ("config_tracker_IOU.yml", Application.Tracking.Algorithm.iou, false),
        ("config_tracker_NvSORT.yml", .sort, false), ("config_tracker_NvDCF_perf.yml", .weir, false),
        ("config_tracker_NvDeepSORT.yml", .deepsort, false), ("config_tracker_MaskTracker.yml", .weir, true),
        ("my.yml", .weir, true),
    ])
    func trackersAreKnownByName(name: String, algorithm: Application.Tracking.Algorithm, warns: Bool) {
        let text = """
            [source0]
            enable=1
            type=2
            uri=a.mp4
            [primary-gie]
            enable=1
            config-file=model.txt
            [tracker]
            enable=1
            ll-config-file=\(name)
            [sink0]
            enable=1
            type=1
            """
        #expect(readApp(text).application?.track?.algorithm == algorithm)
        #expect(readApp(text).diagnostics.map(\.severity) == (warns ? [.warning] : []))
        #expect(readApp(text).diagnostics.allSatisfy { $0.place.line == 10 && $0.key == "tracker.ll-config-file" })
    }
}
