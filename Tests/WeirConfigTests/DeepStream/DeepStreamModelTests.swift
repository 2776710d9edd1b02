import Testing
import WeirConfig
import WeirCore

/// What a file about a model gives when an application file names it.
func readModel(
    _ model: String,
    name: String = "m.txt",
    plugin: Int = 0,
    group: String = "",
    files: [String: String] = [:],
    existing: [String] = ["/ds/m.onnx"]
) -> (application: Application?, lines: [String]) {
    var texts = files
    texts["/ds/\(name)"] = model
    texts["/ds/app.txt"] = """
        [source0]
        enable=1
        type=2
        uri=a.mp4
        [sink0]
        enable=1
        type=1
        [streammux]
        width=1920
        height=1080
        [primary-gie]
        enable=1
        plugin-type=\(plugin)
        config-file=\(name)
        \(group)
        """
    let system = MemoryFileSystem(texts, existing: existing + ["/ds/a.mp4"])
    let report = ConfigurationReader(fileSystem: system).read("/ds/app.txt")
    return (report.application, report.lines.map { $0.hasPrefix("/ds/") ? String($0.dropFirst("/ds/".count)) : $0 })
}

@Suite struct DeepStreamModelTests {
    /// A model that says the least.
    private let least = "[property]\nonnx-file=m.onnx\ncluster-mode=2\n"

    @Test func defaultsAreThoseOfTheElement() {
        let (application, found) = readModel(least)
        #expect(found == [])
        #expect(
            application?.stages == [
                .init(
                    model: .init(
                        model: .file("/ds/m.onnx"),
                        threshold: 0.2,
                        nmsThreshold: 0.3,
                        clustering: .nms,
                        input: .init(channels: .rgb, fit: .stretch, mean: [0], scale: [1])
                    )
                )
            ]
        )
    }

    @Test func whatTheApplicationFileSaysGoesBeforeWhatTheModelsFileSays() {
        let model = least + "interval=4\ngie-unique-id=3\nlabelfile-path=a.txt\n"
        let group = "interval=2\ngie-unique-id=9\nlabelfile-path=b.txt\n"
        let (application, found) = readModel(model, group: group, existing: ["/ds/m.onnx", "/ds/b.txt"])
        #expect(found == [])
        #expect(application?.detect?.interval == 2)
        #expect(application?.detect?.componentID == 9)
        #expect(application?.detect?.labels == "/ds/b.txt")
    }

    @Test(
        arguments: [
            ("network-type=0", nil, 0.2), ("network-type=1\nclassifier-threshold=0.51", .classify, 0.51),
            ("is-classifier=1", .classify, 0), ("is-classifier=1\nnetwork-type=2", .semantic, 0),
            ("network-type=2\nsegmentation-threshold=0.4", .semantic, 0.4), ("network-type=3", .segment, 0.2),
            ("network-type=100\noutput-tensor-meta=1", .raw, nil),
        ] as [(String, Application.Task?, Float?)]
    )
    func theKindOfModelIsTold(keys: String, task: Application.Task?, threshold: Float?) {
        let (application, found) = readModel(least + keys)
        #expect(found == [])
        #expect(application?.detect?.task == task)
        #expect(application?.detect?.threshold == threshold)
    }

    @Test func legacyKeysStillCount() {
        let keys = "input-dims=3;384;640;0\nparse-func=4\nenable-dbscan=1\n[class-attrs-all]\nthreshold=0.4\n"
        let (application, found) = readModel("[property]\nonnx-file=m.onnx\n" + keys)
        #expect(found == [])
        #expect(application?.detect?.input.size == Size(width: 640, height: 384))
        #expect(application?.detect?.clustering == .dbscan)
        #expect(application?.detect?.threshold == 0.4)
    }

    @Test func legacyKeysDoNotCountInYAML() {
        let text = """
            property:
              onnx-file: m.onnx
              cluster-mode: 2
              maintain-aspect-ratio: 1
              is-classifier: 1
            class-attrs-all:
              threshold: 0.4
            """
        let (application, found) = readModel(text, name: "m.yml")
        #expect(
            found == [
                "m.yml:5:3: warning: `is-classifier` is not taken in YAML, and has no effect; `network-type` took its place.",
                "m.yml:7:3: warning: `threshold` is not taken in YAML, and has no effect; `pre-cluster-threshold` took its "
                    + "place.",
            ]
        )
        #expect(application?.detect?.task == nil)
        #expect(application?.detect?.threshold == 0.2)
        #expect(application?.detect?.input.fit == .letterbox(fill: 0, centered: false))
    }

    @Test(arguments: [
        ("NvDsInferParseYolo", "deepstream-yolo"), ("NvDsInferParseYoloCuda", "deepstream-yolo"),
        ("NvDsInferParseCustomResnet", "detectnet"), ("NvDsInferParseCustomDDETRTAO", "deformable-detr"),
    ])
    func functionsAreKnownByName(function: String, family: String) {
        let keys = "parse-bbox-func-name=\(function)\ncustom-lib-path=lib.so\nengine-create-func-name=f\n"
        let (application, found) = readModel(least + keys)
        #expect(found == [])
        #expect(application?.detect?.family == family)
    }

    @Test func aFunctionMayTellTheTask() {
        let keys = "network-type=1\nparse-classifier-func-name=NvDsInferParseCustomNVPlate\nclassifier-type=plate\n"
        let (application, found) = readModel(least + keys)
        #expect(found == [])
        #expect(application?.detect?.task == .text)
        #expect(application?.detect?.attribute == "plate")
    }

    @Test(arguments: [
        ("model-engine-file", "m.onnx_b1_gpu0_fp16.engine", "an engine that TensorRT has built for one kind of GPU"),
        ("model-engine-file", "m_b4_dla0_int8.engine", "an engine that TensorRT has built for one kind of GPU"),
        ("tlt-encoded-model", "m.etlt", "encrypted for NVIDIA's TAO Toolkit"),
        ("uff-file", "m.uff", "in UFF, which only TensorRT could read"),
        ("model-file", "m.caffemodel", "of Caffe, or weights of Darknet"),
        ("custom-network-config", "m.cfg", "a description for compiled code"),
    ])
    func whatCannotBeReadGivesWayToTheONNXBesideIt(key: String, file: String, kind: String) {
        let text = "[property]\ncluster-mode=2\n\(key)=\(file)\n"
        let column = key.count + 2
        let (application, found) = readModel(text)
        #expect(application?.detect?.model == .file("/ds/m.onnx"))
        #expect(
            found == [
                "m.txt:3:\(column): warning: `/ds/\(file)` is \(kind); `/ds/m.onnx`, which lies beside it, is used instead."
            ]
        )
        #expect(
            readModel(text, existing: []).lines == [
                "m.txt:3:\(column): error: `/ds/\(file)` is \(kind), and can't be read here; name an ONNX (`.onnx`) or "
                    + "OpenVINO IR (`.xml`) file in `onnx-file` of `[property]` in `/ds/m.txt`."
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
        ("onnx-file=no.onnx", "3:11: error: The model `/ds/no.onnx` does not exist."),
        (
            "onnx-file=m.onnx\nnetwork-type=7",
            """
            4:14: error: `network-type` is 7; it must be 0 (detector), 1 (classifier), 2 (semantic segmentation), 3 \
            (instance segmentation) or 100 (other).
            """
        ),
        (
            "onnx-file=m.onnx\nnet-scale-factor=abc",
            "4:18: error: `net-scale-factor` in `[property]` is `abc`; it must be a number from -100000 to 100000."
        ),
        (
            "onnx-file=m.onnx\nbatch-size=0",
            "4:12: error: `batch-size` in `[property]` is `0`; it must be a whole number from 1 to 1024."
        ),
        (
            "onnx-file=m.onnx\ngie-unique-id=0",
            "4:15: error: `gie-unique-id` in `[property]` is `0`; it must be a whole number from 1 to 2147483647."
        ),
        ("onnx-file=m.onnx\noffsets=1;2", "4:9: error: `offsets` has 2 numbers; there must be one a channel: 1 or 3."),
        (
            "onnx-file=m.onnx\ninfer-dims=3;0;640",
            "4:12: error: `infer-dims` must be `channels;height;width` in whole numbers above 0."
        ),
        (
            "onnx-file=m.onnx\ninput-dims=3;640",
            "4:12: error: `input-dims` must be `channels;height;width;order` in whole numbers above 0."
        ),
        ("onnx-file=m.onnx\nlabelfile-path=no.txt", "4:16: error: The file of labels `/ds/no.txt` does not exist."),
        (
            "onnx-file=m.onnx\nmean-file=mean.ppm",
            """
            4:11: warning: `mean-file` has a mean for each pixel, which is not supported; give that of each channel in \
            `offsets`.
            """
        ),
        (
            "onnx-file=m.onnx\noutput-tensor-meta=1",
            """
            4:20: warning: `output-tensor-meta` is only taken over with `network-type` 100; here it has no effect.
            """
        ),
        (
            "onnx-file=m.onnx\ninput-tensor-from-meta=1",
            """
            app.txt:14:13: warning: The model is to take frames that `[pre-process]` has cut, but no such group is \
            enabled for it; it looks at whole frames.
            """
        ),
        (
            "onnx-file=m.onnx\nprocess-mode=2",
            """
            app.txt:14:13: error: The file that `config-file` names says `process-mode` 2, which looks at objects, but \
            the first model must look at frames: 1.
            """
        ),
        (
            "onnx-file=m.onnx\nparse-bbox-func-name=f\ncustom-lib-path=l.so",
            """
            4:22: warning: `f` is compiled code, which is not used, and does what isn't known here; the model's outputs \
            are read as their names and shapes tell.
            """
        ),
        (
            "onnx-file=m.onnx\nonxfile=3",
            "4:1: warning: The key `onxfile` is not known in `[property]` and has no effect; `onnx-file` may be meant."
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
        let found = readModel("[property]\ncluster-mode=2\n" + text).lines
        #expect(found == [sentence.hasPrefix("app.txt") ? sentence : "m.txt:\(sentence)"])
    }
}
