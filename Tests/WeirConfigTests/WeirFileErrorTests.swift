import Testing
import WeirConfig
import WeirCore

/// Every sentence that a wrong file can give, by the line that is wrong.
@Suite struct WeirFileErrorTests {
    /// A right file with `lines` after it.
    private func complaints(_ lines: String, sources: String = "street.mp4") -> [String] {
        read("sources: \(sources)\nrecords: out.jsonl\n\(lines)", siteFiles).lines.map {
            String($0.dropFirst("/site/street.yaml:".count))
        }
    }

    @Test func everythingWrongIsToldAtOnce() {
        let report = read(
            """
            sorces:
              - street.mp4
            detect:
              model: missing.onnx
              threshhold: 0.4
              interval: -1
              interval: two
            track: bytetrak
            output: out.avi
            draw: 3
            """,
            siteFiles
        )
        #expect(report.application == nil)
        #expect(
            report.lines == [
                "/site/street.yaml:1:1: error: The key `sorces` is not known; `sources` may be meant.",
                "/site/street.yaml:1:1: error: `sources` is missing: one stream, or a list of them.",
                "/site/street.yaml:4:10: error: The model `/site/missing.onnx` does not exist.",
                """
                /site/street.yaml:5:3: error: The key `threshhold` is not known in `detect`; `threshold` may be \
                meant.
                """,
                "/site/street.yaml:6:13: error: `detect.interval` is `-1`; it must be a whole number from 0 to 10000.",
                "/site/street.yaml:7:3: error: `interval` is given twice, first on line 6.",
                "/site/street.yaml:7:13: error: `detect.interval` is `two`; it must be a whole number from 0 to 10000.",
                "/site/street.yaml:8:8: error: `track` is `bytetrak`, but `bytetrack` may be meant; it must be `iou`, "
                    + "`sort`, `bytetrack`, `ocsort`, `botsort`, `deepsort` or `weir`.",
                "/site/street.yaml:9:9: error: `output` is `out.avi`; it must be a path that ends in `.mp4` or `.mkv`, "
                    + "`rtsp://:8554/NAME`, `http://:8090/NAME.mjpeg` or `NAME.m3u8`, `hls:FOLDER`, an address that begins "
                    + "with `rtmp://` or `srt://`, `window` or `null`.",
                "/site/street.yaml:10:7: error: `draw` is `3`; it must be true or false, or a map.",
            ]
        )
    }

    @Test(arguments: [
        (
            "detect: { model: demo, threshold: 1.5 }", "3:35",
            "`detect.threshold` is `1.5`; it must be a number from 0 to 1."
        ),
        (
            "detect: { model: demo, threshold: .nan }", "3:35",
            "`detect.threshold` is `.nan`; it must be a number from 0 to 1."
        ),
        (
            "detect: { model: demo, threshold: \"0.5\" }", "3:35",
            "`detect.threshold` is `0.5`; it must be a number from 0 to 1."
        ),
        (
            "detect: { model: demo, requests: 1e3 }", "3:34",
            "`detect.requests` is `1e3`; it must be a whole number from 1 to 64."
        ),
        (
            "detect: { threshold: 0.5 }", "3:9",
            "`model` is missing in `detect`: the model, in ONNX, OpenVINO IR (`.xml`) or TensorFlow Lite."
        ),
        (
            "detect: [demo]", "3:9",
            "`detect` is a list; it must be a path of a model, or `demo` for the one that Weir ships."
        ),
        ("detect:", "3:8", "`detect` is empty; it must be a path of a model, or `demo` for the one that Weir ships."),
        (
            "detect: m.engine", "3:9",
            "The model `/site/m.engine` must be ONNX (`.onnx`), OpenVINO IR (`.xml`) or TensorFlow Lite (`.tflite`)."
        ),
        ("detect: { model: demo, labels: no.txt }", "3:32", "The file of labels `/site/no.txt` does not exist."),
        (
            "detect: { model: demo, class-options: { car: { eps: -1 } } }", "3:53",
            "`detect.class-options.car.eps` is `-1`; it must be a number from 0 to 1000000."
        ),
        (
            "detect: { model: demo, class-options: { car: { maximum: \"3\" } } }", "3:57",
            "`detect.class-options.car.maximum` is `3`; it must be a whole number from 0 to 1000000."
        ),
        (
            "detect: { model: demo, class-options: { car: { maximun: 3 } } }", "3:48",
            "The key `maximun` is not known in `detect.class-options.car`; `maximum` may be meant."
        ),
        (
            "detect: { model: demo, class-options: { a;b: { maximum: 3 } } }", "3:46",
            "The class `a;b` can't be told by a name with `;`; use its number."
        ),
        (
            "detect: { model: demo, clustering: NMS }", "3:36",
            """
            `detect.clustering` is `NMS`, but `nms` may be meant; it must be `auto`, `nms`, `group-rectangles`, `dbscan`, \
            `dbscan-nms` or `none`.
            """
        ),
        (
            "detect: { model: demo, classes: [[1]] }", "3:34",
            "`detect.classes` is a list; it must be a name or number of a class."
        ),
        (
            "detect: { model: demo, input: { mean: [1, 2] } }", "3:39",
            "`detect.input.mean` is a list; it must be one number or a list of three."
        ),
        ("detect: { model: demo, input: { fill: 3 } }", "3:31", "`fill` needs `fit: letterbox` or `fit: corner`."),
        (
            "detect: { model: demo, input: { size: 0x5 } }", "3:39",
            "`detect.input.size` is `0x5`; it must be a size such as `1280x720`."
        ),
        ("track: { patience: 1 }", "3:8", "`track` needs `detect`: there is nothing to follow."),
        (
            "detect: demo\ntrack: sort\nkitti: { detections: kitti, tracks: kitti }", nil,
            "`kitti.detections` and `kitti.tracks` are one folder, in which files of both would have the same names; give "
                + "each its own."
        ),
        ("draw: { line-width: 0 }", "3:21", "`draw.line-width` is `0`; it must be a whole number from 1 to 64."),
        ("draw: { boxes: 1 }", "3:16", "`draw.boxes` is `1`; it must be true or false."),
        (
            "tile: 0x2", "3:7",
            "`tile` is `0x2`; it must be columns and rows such as `3x2`, each from 1 to 64, or a map."
        ),
        (
            "output: { to: window, codec: h264 }", "3:9",
            "`codec`, `bitrate`, `key-frame-interval` and `hardware` are for files and for video that is streamed."
        ),
        (
            "output: { to: a.mp4, codec: h266 }", "3:29",
            "`output.codec` is `h266`, but `h264` may be meant; it must be `h264` or `h265`."
        ),
        (
            "output: { to: a.mp4, bitrate: 4 }", "3:31",
            "`output.bitrate` is `4`; it must be bits per second such as `4000000`, `4M` or `800k`, from 1k to 1000M."
        ),
        ("output: { to: a.mp4, stream: gte }", "3:9", "No source is called `gte`; there are `0`."),
        ("output: no/a.mp4", "3:9", "The folder `/site/no` for the output does not exist."),
        ("output: street.mp4", "3:9", "`/site/street.mp4` is a source and cannot be written to as well."),
        (
            "output: rtsp://camera:8554/x", "3:9",
            """
            The output `rtsp://camera:8554/x` must be `rtsp://:PORT/NAME` with a port from 1 to 65535: Weir serves \
            the stream itself, on this machine.
            """
        ),
        (
            "output: rtsp://:99999/x", "3:9",
            """
            The output `rtsp://:99999/x` must be `rtsp://:PORT/NAME` with a port from 1 to 65535: Weir serves the \
            stream itself, on this machine.
            """
        ),
        ("output: [rtsp://:8554, rtsp://:8554/weir]", "3:24", "Two outputs are served at `rtsp://:8554/weir`."),
        ("output: [a.mp4, a.mp4]", "3:17", "`/site/a.mp4` is written to twice."),
        ("kitti: { detections: no }", "3:22", "The folder `/site/no` does not exist."),
        ("kitti: { tracks: kitti }", nil, "`kitti.tracks` needs `track`: there is nothing to write."),
        (
            "performance-interval-seconds: 0", "3:31",
            "`performance-interval-seconds` is `0`; it must be a whole number from 1 to 86400."
        ),
        (
            "nonsense: 1", "3:1",
            """
            The key `nonsense` is not known; there are `sources`, `detect`, `infer`, `track`, `gallery`, `analytics`, `privacy`, \
            `draw`, `tile`, `output`, `records`, `events`, `publish`, `commands`, `record`, `kitti`, \
            `performance-interval-seconds`, `memory`, \
            `latency`, `priority`, `max-inferences`, `min-inferences`, `gate`.
            """
        ),
        ("? [a]\n: b", "3:3", "A key must be a word."),
    ])
    func aWrongLineIsOneSentence(lines: String, place: String?, sentence: String) {
        #expect(complaints(lines) == ["\(place.map { $0 + ": " } ?? " ")error: \(sentence)"])
    }

    @Test(arguments: [
        ("no.mp4", "1:10", "The source `/site/no.mp4` does not exist."),
        ("kitti", "1:10", "The source `/site/kitti` is a folder; a file is needed."),
        ("/dev/video7", "1:10", "There is no device `/dev/video7`."),
        ("frames/%d.png", "1:10", "There are no pictures `/site/frames/%d.png`: neither number 0 nor number 1 exists."),
        (
            "rstp://cam/1", "1:10",
            "The address `rstp://cam/1` begins with `rstp`, which is not known; `rtsp` may be meant."
        ),
        ("rtsp:///1", "1:10", "The address `rtsp:///1` names no host."),
        (
            "scene:seed=1", "1:10",
            "`scene:seed=1` must be `scene:`, or `scene:?` and settings such as `seed=7&frames=300`."
        ),
        ("scene:?sed=1", "1:10", "The scene has no setting `sed`; `seed` may be meant."),
        ("scene:?seed=x", "1:10", "The scene's `seed` is `x`; it must be a whole number from 0 on."),
        ("scene:?seed=1&seed=2", "1:10", "The scene's `seed` is given twice."),
        ("scene:?noise=nan", "1:10", "The scene's `noise` is `nan`; it must be a number from 0 to 20."),
        (
            "[street.mp4, { from: street.mp4, name: 0 }]", "1:23",
            "The name `0` is that of another source already; each needs its own."
        ),
        (
            "{ from: street.mp4, fps: 5 }", "1:10",
            "`size` and `fps` are for devices and numbered pictures; this source has its own."
        ),
        (
            "{ from: /dev/video0, fps: 0 }", "1:36",
            "`sources.fps` is `0`; it must be frames per second such as `25`, `29.97` or `30000/1001`."
        ),
        (
            "{ from: street.mp4, hardware: }", "1:40",
            "`sources.hardware` is empty; it must be `auto`, `none` or the name of some hardware such as `vaapi`."
        ),
        ("[]", "1:10", "`sources` is an empty list; at least one source is needed."),
    ])
    func aWrongSourceIsOneSentence(source: String, place: String, sentence: String) {
        #expect(complaints("", sources: source) == ["\(place): error: \(sentence)"])
    }

    @Test(arguments: [
        ("", "/site/street.yaml: error: The configuration `/site/street.yaml` is empty."),
        ("# nothing\n", "/site/street.yaml: error: The file is empty."),
        ("just words\n", "/site/street.yaml:1:1: error: The file is `just words`; it must be a map."),
        (
            "sources: [a\n",
            """
            /site/street.yaml:2:1: error: This is not YAML: while parsing a flow sequence that begins on line 1, did \
            not find expected ',' or ']'.
            """
        ),
        ("a\u{0}b", "/site/street.yaml: error: /site/street.yaml is not a text file in UTF-8."),
        (
            "infer_config {\n}\n",
            """
            /site/street.yaml: error: This file is about a part of an application, such as its model; an application \
            file, which names it, is needed here.
            """
        ),
        (
            "[property]\ngpu-id=0\n",
            """
            /site/street.yaml: error: This file is about a part of an application, such as its model; an application \
            file, which names it, is needed here.
            """
        ),
    ])
    func aFileThatIsNoConfigurationIsOneSentence(text: String, line: String) {
        #expect(read(text).lines == [line])
    }

    @Test func filesThatPermissionsForbidAreOneSentenceEach() {
        var files = siteFiles
        files.files["/site/old.mp4"] = [1]
        files.files["/other/keep"] = [1]
        files.forbidden = ["/site/street.mp4", "/site/old.mp4", "/other"]
        #expect(
            read("sources: street.mp4\noutput: [old.mp4, /other/new.mp4]", files).lines == [
                """
                /site/street.yaml:1:10: error: The source `/site/street.mp4` may not be read; its permissions forbid \
                it.
                """,
                "/site/street.yaml:2:10: error: The output `/site/old.mp4` is there already and may not be written to.",
                "/site/street.yaml:2:19: error: The folder `/other` for the output cannot be written to.",
            ]
        )
    }

    @Test func aMissingFileAndAFolderAreOneSentence() {
        let reader = ConfigurationReader(fileSystem: siteFiles)
        #expect(reader.read("/no.yaml").lines == ["/no.yaml: error: The configuration `/no.yaml` does not exist."])
        #expect(
            reader.read("/site").lines == ["/site: error: The configuration `/site` is a folder; a file is needed."]
        )
    }

    @Test func anApplicationThatWritesNothingIsWarnedOf() {
        let report = read("sources: street.mp4", siteFiles)
        #expect(report.application != nil)
        #expect(
            report.lines == [
                "/site/street.yaml: warning: Nothing is written or shown: there are neither outputs nor records."
            ]
        )
    }

    @Test func filesMadeToExhaustTheReaderAreRefused() {
        let deep = read("sources: " + String(repeating: "[", count: 200_000)).lines
        #expect(deep.count == 1 && deep[0].contains("error: This is not YAML"))
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let before = "*a\(level - 1)"
            bomb += "a\(level): &a\(level) [\(Array(repeating: before, count: 10).joined(separator: ", "))]\n"
        }
        #expect(read(bomb).lines == ["/site/street.yaml: error: The aliases of this file make it too large to read."])
    }
}
