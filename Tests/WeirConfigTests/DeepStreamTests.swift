import Testing
import WeirConfig
import WeirCore

/// What an application file names, all there.
private let appFiles = MemoryFileSystem(
    [
        "/ds/model.txt": """
        [property]
        gpu-id=0
        onnx-file=yolo.onnx
        net-scale-factor=0.0039215697906911373
        offsets=103.5;116.25;123.5;
        model-color-format=1
        labelfile-path=labels.txt
        maintain-aspect-ratio=1
        symmetric-padding=1
        infer-dims=3;384;640
        interval=1
        gie-unique-id=3
        num-detected-classes=4
        filter-out-class-ids=1;2
        cluster-mode=2

        [class-attrs-all]
        pre-cluster-threshold=0.25
        post-cluster-threshold=0.3
        nms-iou-threshold=0.45
        topk=300

        [class-attrs-0]
        pre-cluster-threshold=0.5

        [class-attrs-3]
        pre-cluster-threshold=1.1
        """
    ],
    existing: [
        "/ds/yolo.onnx", "/ds/labels.txt", "/ds/other.txt", "/ds/a.mp4", "/ds/cam0.mp4", "/ds/cam1.mp4",
        "/ds/kitti/keep",
    ],
    devices: ["/dev/video2"]
)

private func readApp(_ text: String, _ files: MemoryFileSystem = appFiles) -> ConfigurationReport {
    var files = files
    files.files["/ds/app.txt"] = Array(text.utf8)
    return ConfigurationReader(fileSystem: files).read("/ds/app.txt")
}

private func complaints(_ text: String, _ files: MemoryFileSystem = appFiles) -> [String] {
    readApp(text, files).lines.map { $0.hasPrefix("/ds/") ? String($0.dropFirst("/ds/".count)) : $0 }
}

private let wholeFile = """
    # an application
    [application]
    enable-perf-measurement=1
    perf-measurement-interval-sec=2
    gie-kitti-output-dir=kitti
    kitti-track-output-dir=kitti

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
        threshold: 0.3,
        classThresholds: [.number(0): 0.5],
        nmsThreshold: 0.45,
        maximumPerClass: 300,
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
        tracks: "/ds/kitti",
        pictureSize: Size(width: 1920, height: 1080)
    )
    application.performanceInterval = 2
    return application
}

@Suite struct DeepStreamTests {
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
        var files = appFiles
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
        ("config_tracker_NvSORT.yml", .sort, false), ("config_tracker_NvDCF_perf.yml", .bytetrack, true),
        ("config_tracker_NvDeepSORT.yml", .bytetrack, true), ("my.yml", .bytetrack, true),
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

/// Every sentence that a file of DeepStream's can give.
@Suite struct DeepStreamErrorTests {
    /// A right file with `lines` after it; its last group is a source.
    private func after(_ lines: String) -> [String] {
        complaints("[sink0]\nenable=1\ntype=1\n[source0]\nenable=1\ntype=2\nuri=a.mp4\n" + lines)
    }

    @Test(arguments: [
        (
            "drop-frame-interval=2",
            "8:1: warning: `drop-frame-interval` in `[source0]` is not supported yet; it has no effect."
        ),
        (
            "latncy=2",
            "8:1: warning: The key `latncy` is not known in `[source0]` and has no effect; `latency` may be meant."
        ),
        ("colour=2", "8:1: warning: The key `colour` is not known in `[source0]`; it has no effect."),
        ("type=2", "8:1: warning: `type` is given twice, first on line 6; the last one counts."),
        ("type=x", "8:6: error: `type` in `[source0]` is `x`; it must be a whole number from 1 to 9."),
        (
            "type=5",
            """
            8:6: warning: A source of type 5 is not supported yet and is left out; there are 1 (camera), 2 (one \
            address), 3 (several) and 4 (RTSP).
            """
        ),
        ("uri=b.mp4", "8:5: error: The source `/ds/b.mp4` does not exist."),
        ("uri=", "8:5: error: `uri` is missing in `[source0]`; it must be an address or a path."),
        (
            "[osd]\nenable=1\nfont=Serif\ntext-color=1;1;1;1",
            "10:6: warning: Weir chooses colours and fonts itself; in `[osd]` it passes over `font`, `text-color`."
        ),
        ("[osd]\nenable=maybe", "9:8: error: `enable` in `[osd]` is `maybe`; it must be 0 or 1."),
        (
            "[nvds-analytics]\nenable=1",
            "8:1: warning: The group `[nvds-analytics]` is not supported yet; it has no effect."
        ),
        (
            "[secondary-gie0]\nenable=1",
            "8:1: warning: The group `[secondary-gie0]` is not supported yet; it has no effect."
        ),
        (
            "[steammux]\nwidth=1",
            "8:1: warning: The group `[steammux]` is not known and has no effect; `[streammux]` may be meant."
        ),
        (
            "[sink1]\nenable=1\ntype=6",
            """
            10:6: warning: A sink of type 6 (message broker) is not supported yet and is left out; there are 1 \
            (none), 2 (window), 3 (file) and 4 (RTSP).
            """
        ),
        (
            "[sink1]\nenable=1",
            "8:1: error: `type` is missing in `[sink1]`; there are 1 (none), 2 (window), 3 (file) and 4 (RTSP)."
        ),
        ("[sink1]\nenable=1\ntype=3", "8:1: error: `output-file` is missing in `[sink1]`; it must be a path."),
        (
            "[sink1]\nenable=1\ntype=3\noutput-file=no/x.mp4",
            "11:13: error: The folder `/ds/no` for the output does not exist."
        ),
        (
            "[sink1]\nenable=1\ntype=3\ncodec=3\noutput-file=x.mp4",
            "11:7: warning: `codec` 3 (MPEG-4) is not supported yet; H.264 is written instead."
        ),
        ("[sink1]\nenable=1\ntype=2\nsource-id=4", "11:11: error: `source-id` is 4; it must be from 0 to 0."),
        ("[primary-gie]\nenable=1", "8:1: error: `config-file` is missing in `[primary-gie]`; it must be a path."),
        (
            "[primary-gie]\nenable=1\nconfig-file=no.txt",
            "10:13: error: The file about the model `/ds/no.txt` does not exist."
        ),
        (
            "[primary-gie]\nenable=1\nplugin-type=1\nconfig-file=model.txt",
            """
            10:13: error: `plugin-type` 1 is not supported; use 0, and name the model's ONNX or OpenVINO IR file in \
            `onnx-file` of the file that `config-file` names.
            """
        ),
        ("[application]\ngie-kitti-output-dir=no", "9:22: error: The folder `/ds/no` does not exist."),
        (
            "[tracker]\nenable=1\nll-config-file=IOU.yml",
            "8:1: error: `track` needs `detect`: there is nothing to follow."
        ),
        (
            "[source-list]\nlist=a.mp4",
            "8:1: error: `[source-list]` needs a group `[source-attr-all]` with what holds for all its sources."
        ),
        ("nonsense", "8:1: error: `nonsense` is neither a group such as `[sink0]` nor `key=value`."),
        ("[open", "8:1: error: `[open` is neither a group such as `[sink0]` nor `key=value`."),
        ("=3", "8:1: error: `=3` is neither a group such as `[sink0]` nor `key=value`."),
    ])
    func aWrongLineIsOneSentence(lines: String, sentence: String) {
        let found = after(lines).filter { line in
            !line.contains("There are no sources") && (sentence.contains("twice") || !line.contains("twice"))
        }
        #expect(found == ["app.txt:\(sentence)"])
    }

    @Test func aKeyBeforeTheFirstGroupIsOneSentence() {
        #expect(
            complaints("enable=1\n[application]\n").first
                == """
                app.txt:1:1: error: `enable` stands before the first group; a line such as `[application]` must come \

                """
                + "before it."
        )
    }

    @Test func keysOfTheGPUAreAcceptedInSilence() {
        #expect(after("gpu-id=0\nnvbuf-memory-type=0\nnum-decode-surfaces=8\nsmart-record=0") == [])
    }
}

@Suite struct DeepStreamModelTests {
    /// What a file about a model gives when an application file names it.
    private func lines(_ model: String, existing: [String] = ["/ds/m.onnx"]) -> (Application.Detection?, [String]) {
        var files = MemoryFileSystem(["/ds/m.txt": model], existing: existing + ["/ds/a.mp4"])
        files.files["/ds/app.txt"] = Array(
            """
            [source0]
            enable=1
            type=2
            uri=a.mp4
            [sink0]
            enable=1
            type=1
            [primary-gie]
            enable=1
            config-file=m.txt
            """.utf8
        )
        let report = ConfigurationReader(fileSystem: files).read("/ds/app.txt")
        return (report.application?.detect, report.lines.map { String($0.dropFirst("/ds/".count)) })
    }

    @Test func defaultsAreThoseOfTheElement() {
        let (detection, found) = lines("[property]\nonnx-file=m.onnx\ncluster-mode=2\n")
        #expect(found == [])
        #expect(
            detection
                == .init(
                    model: .file("/ds/m.onnx"),
                    threshold: 0.2,
                    nmsThreshold: 0.3,
                    input: .init(channels: .rgb, fit: .stretch, mean: [0], scale: [1])
                )
        )
    }

    @Test func noClusteringKeepsAllBoxes() {
        #expect(lines("property:\n  onnx-file: m.onnx\n  cluster-mode: 4\n").0?.nmsThreshold == 1)
    }

    @Test func anEngineGivesWayToTheONNXBesideIt() {
        let engine = "[property]\ncluster-mode=2\nmodel-engine-file=m.onnx_b1_gpu0_fp16.engine\n"
        let (detection, found) = lines(engine)
        #expect(detection?.model == .file("/ds/m.onnx"))
        #expect(
            found == [
                """
                m.txt:3:19: warning: `/ds/m.onnx_b1_gpu0_fp16.engine` can only be read by TensorRT; `/ds/m.onnx`, \
                which 
                """
                    + "lies beside it, is used instead."
            ]
        )
        #expect(
            lines(engine, existing: []).1 == [
                """
                m.txt:3:19: error: `/ds/m.onnx_b1_gpu0_fp16.engine` is a model that only TensorRT can read; name an \
                ONNX 
                """
                    + "(`.onnx`) or OpenVINO IR (`.xml`) file in `onnx-file` of `[property]` in `/ds/m.txt`."
            ]
        )
    }

    @Test(arguments: [
        (
            "",
            """
            1:1: error: `[property]` names no model; name an ONNX (`.onnx`) or OpenVINO IR (`.xml`) file in \
            `onnx-file` of `[property]` in `/ds/m.txt`.
            """
        ),
        (
            "tlt-encoded-model=peoplenet.etlt",
            """
            3:19: error: `/ds/peoplenet.etlt` is a model that only TensorRT can read; name an ONNX (`.onnx`) or \
            OpenVINO IR (`.xml`) file in `onnx-file` of `[property]` in `/ds/m.txt`.
            """
        ),
        ("onnx-file=no.onnx", "3:11: error: The model `/ds/no.onnx` does not exist."),
        (
            "onnx-file=m.onnx\nnetwork-type=1",
            "4:14: error: A model of network type 1 cannot be the first one yet; it must be 0, a detector."
        ),
        (
            "onnx-file=m.onnx\nprocess-mode=2",
            "4:14: error: `process-mode` 2 looks at objects, but the first model must look at frames: 1."
        ),
        (
            "onnx-file=m.onnx\nnet-scale-factor=abc",
            "4:18: error: `net-scale-factor` in `[property]` is `abc`; it must be a number from -100000 to 100000."
        ),
        ("onnx-file=m.onnx\noffsets=1;2", "4:9: error: `offsets` has 2 numbers; there must be one a channel: 1 or 3."),
        (
            "onnx-file=m.onnx\ninfer-dims=3;0;640",
            "4:12: error: `infer-dims` must be `channels;height;width` in whole numbers above 0."
        ),
        ("onnx-file=m.onnx\nlabelfile-path=no.txt", "4:16: error: The file of labels `/ds/no.txt` does not exist."),
        (
            "onnx-file=m.onnx\nmean-file=mean.ppm",
            "4:1: warning: `mean-file` in `[property]` is not supported yet; it has no effect."
        ),
        (
            "onnx-file=m.onnx\nparse-bbox-func-name=f\ncustom-lib-path=l.so",
            """
            4:22: warning: `parse-bbox-func-name` and `custom-lib-path` name compiled code, which is not used: Weir \
            knows the output of a model by its names and shapes.
            """
        ),
        (
            "onnx-file=m.onnx\n[class-attrs-all]\ntreshold=0.5",
            """
            5:1: warning: The key `treshold` is not known in `[class-attrs-all]` and has no effect; `threshold` may \
            be meant.
            """
        ),
        (
            "onnx-file=m.onnx\nnum-detected-classes=2\n[class-attrs-2]\ntopk=-1",
            "5:1: error: `[class-attrs-2]` is about class 2, but `num-detected-classes` is 2."
        ),
        (
            "onnx-file=m.onnx\n[clas-attrs-all]\ntopk=1",
            """
            4:1: warning: The group `[clas-attrs-all]` is not known and has no effect; `[class-attrs-all]` may be \
            meant.
            """
        ),
    ])
    func aWrongLineIsOneSentence(text: String, sentence: String) {
        let found = lines("[property]\ncluster-mode=2\n" + text).1
        #expect(found.first == "m.txt:\(sentence)")
    }

    @Test func otherClusteringIsWarnedOf() {
        #expect(
            lines("[property]\nonnx-file=m.onnx\ncluster-mode=3\n").1 == [
                "m.txt:3:14: warning: `cluster-mode` 3 (DBSCAN and NMS) is not supported yet; NMS is used instead."
            ]
        )
    }
}
