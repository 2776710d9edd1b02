import Testing
import WeirConfig
import WeirCore

/// Models that look at what others found, and places in frames.
@Suite struct DeepStreamStageTests {
    private static let primary = "[property]\nonnx-file=m.onnx\ncluster-mode=2\n"
    private static let classifier = """
        [property]
        onnx-file=s.onnx
        network-type=1
        process-mode=2
        classifier-threshold=0.5
        classifier-async-mode=1
        operate-on-gie-id=4
        operate-on-class-ids=1;2
        input-object-min-width=64
        input-object-max-height=900
        gie-unique-id=2
        """

    private func read(_ groups: String, files: [String: String] = [:]) -> (application: Application?, lines: [String]) {
        readModel(
            Self.primary,
            group: groups,
            files: ["/ds/s.txt": Self.classifier].merging(files) { $1 },
            existing: ["/ds/m.onnx", "/ds/s.onnx", "/ds/p.onnx"]
        )
    }

    @Test func aSecondModelLooksAtObjectsOfTheFirst() {
        let (application, lines) = read("[secondary-gie0]\nenable=1\nconfig-file=s.txt\noperate-on-gie-id=1\n")
        #expect(lines == [])
        #expect(application?.stages.count == 2)
        let stage = application?.stages.last
        #expect(stage?.model.componentID == 2)
        #expect(stage?.model.task == .classify)
        #expect(stage?.model.pictureSize == Size(width: 1920, height: 1080))
        #expect(
            stage?.input
                == .objects(
                    .init(
                        fromStage: 1,
                        classes: [.number(1), .number(2)],
                        minimumSize: Size(width: 64, height: 0),
                        maximumSize: Size(width: 0, height: 900),
                        reinferInterval: Application.ObjectInput.never,
                        isAsynchronous: true
                    )
                )
        )
        #expect(application?.stages.first?.input == .frames)
        #expect(application?.stages.first?.model.pictureSize == nil)
    }

    @Test func theApplicationFileGoesBefore() {
        let (application, lines) = read(
            """
            [secondary-gie3]
            enable=1
            config-file=s.txt
            gie-unique-id=7
            operate-on-gie-id=-1
            operate-on-class-ids=0
            interval=2
            """
        )
        #expect(lines == [])
        #expect(application?.stages.last?.model.componentID == 7)
        #expect(application?.stages.last?.model.interval == 2)
        guard case .objects(let objects) = application?.stages.last?.input else {
            Issue.record("it doesn't look at objects")
            return
        }
        #expect(objects.fromStage == nil)
        #expect(objects.classes == [.number(0)])
    }

    @Test(arguments: [("", 1), ("secondary-reinfer-interval=0", 1), ("secondary-reinfer-interval=9", 9)])
    func aDetectorLooksAgainInEveryFrameUnlessTold(key: String, interval: Int) {
        let detector = "[property]\nonnx-file=s.onnx\ncluster-mode=2\nprocess-mode=2\ngie-unique-id=5\n" + key
        let files = ["/ds/d.txt": detector]
        let (application, lines) = read("[secondary-gie0]\nenable=1\nconfig-file=d.txt\n", files: files)
        #expect(lines == [])
        #expect(application?.stages.last?.input == .objects(.init(reinferInterval: interval)))
    }

    @Test(
        arguments: [("", "", nil), ("1", "", 1), ("16", "", nil), ("16", "1", 1), ("1", "8", nil)]
            as [(String, String, Int?)]
    )
    func aBatchOfOneIsKeptAndOthersAreMeasuredAnew(file: String, application: String, batch: Int?) {
        func key(_ size: String) -> String { size.isEmpty ? "" : "batch-size=\(size)\n" }
        let files = ["/ds/s.txt": Self.classifier + "\n" + key(file)]
        let group = "[secondary-gie0]\nenable=1\nconfig-file=s.txt\noperate-on-gie-id=1\n"
        let (application, lines) = read(group + key(application), files: files)
        #expect(lines == [])
        #expect(application?.stages.map(\.model.batch) == [nil, batch])
    }

    @Test func aModelWithoutANumberGetsOneOfItsOwn() {
        let nameless = Self.classifier.replacing("gie-unique-id=2", with: "")
        let (application, lines) = read(
            "[secondary-gie]\nenable=1\nconfig-file=n.txt\noperate-on-gie-id=1\n",
            files: ["/ds/n.txt": nameless]
        )
        #expect(lines == [])
        #expect(application?.stages.map(\.model.componentID) == [1, 2])
    }

    @Test func threeModelsDeepAreInTheOrderOfTheirNumbers() {
        let other = Self.classifier.replacing("gie-unique-id=2", with: "gie-unique-id=3")
        let (application, lines) = read(
            """
            [secondary-gie1]
            enable=1
            config-file=o.txt
            operate-on-gie-id=2
            [secondary-gie0]
            enable=1
            config-file=s.txt
            operate-on-gie-id=1
            [secondary-gie2]
            enable=0
            config-file=no.txt
            """,
            files: ["/ds/o.txt": other]
        )
        #expect(lines == [])
        #expect(application?.stages.map(\.model.componentID) == [1, 2, 3])
    }

    @Test func aSecondModelNeedsAFirst() {
        let text = """
            [source0]
            enable=1
            type=2
            uri=a.mp4
            [sink0]
            enable=1
            type=1
            [secondary-gie0]
            enable=1
            config-file=s.txt
            operate-on-gie-id=-1
            """
        let files = MemoryFileSystem(
            ["/ds/app.txt": text, "/ds/s.txt": Self.classifier],
            existing: ["/ds/a.mp4", "/ds/s.onnx"]
        )
        let report = ConfigurationReader(fileSystem: files).read("/ds/app.txt")
        #expect(
            report.lines == [
                "/ds/app.txt:11:19: error: The model 2 looks at objects of another, which isn't there; no other is there."
            ]
        )
    }

    @Test(arguments: [
        (
            "[secondary-gie0]\nenable=1\nconfig-file=s.txt",
            "16:1: error: The model 2 looks at objects of the model 4, which isn't there; there are 1."
        ),
        (
            "[secondary-gie0]\nenable=1\nconfig-file=s.txt\noperate-on-gie-id=1\ngie-unique-id=1",
            """
            20:15: error: The model of `[secondary-gie0]` has the number 1, as another one has; give it its own in \
            `gie-unique-id`.
            """
        ),
        (
            "[secondary-gie0]\nenable=1\ncfg-file-path=x.yml",
            "17:8: warning: `[secondary-gie0]` is of a branch whose `[primary-gie0]` is not enabled; it has no effect."
        ),
        ("[pre-process]\nenable=1", "16:1: error: `config-file` is missing in `[pre-process]`; it must be a path."),
    ])
    func aWrongLineIsOneSentence(groups: String, sentence: String) {
        #expect(read("\n" + groups).lines == ["app.txt:\(sentence)"])
    }

    /// Four streams, two branches.
    private static let branches = """
        source0: { enable: 1, type: 3, uri: a.mp4, num-sources: 4 }
        sink0: { enable: 1, type: 1 }
        primary-gie0: { enable: 1, gie-unique-id: 1, config-file: model.txt }
        branch0: { pgie-id: 1, src-ids: 0;2 }
        tracker0: { enable: 1, cfg-file-path: tracker0.yml }
        secondary-gie0: { enable: 1, cfg-file-path: more/second.yml }
        primary-gie1: { enable: 1, gie-unique-id: 2, config-file: model.txt }
        branch1: { pgie-id: 2, src-ids: 0;1;2;3 }
        tracker1: { enable: 1, cfg-file-path: tracker1.yml }
        secondary-gie1: { enable: 0, cfg-file-path: no.yml }
        primary-gie2: { enable: 0, gie-unique-id: 3, config-file: no.txt }
        branch2: { pgie-id: 3, src-ids: 9 }
        tracker2: { enable: 1, cfg-file-path: no.yml }
        secondary-gie2: { enable: 1, cfg-file-path: no.yml }
        """

    private func readBranches(_ text: String = branches) -> ConfigurationReport {
        let files = MemoryFileSystem(
            [
                "/ds/app.yml": text,
                "/ds/model.txt": Self.primary,
                "/ds/tracker0.yml": "tracker:\n  ll-config-file: config_tracker_IOU.yml\n",
                "/ds/tracker1.yml": "tracker:\n  ll-config-file: config_tracker_NvSORT.yml\n",
                "/ds/more/second.yml": """
                secondary-gie0: { enable: 1, gie-unique-id: 30, operate-on-gie-id: 31, config-file: ../s.txt }
                secondary-gie1: { enable: 1, gie-unique-id: 31, operate-on-gie-id: 1, config-file: ../s.txt }
                secondary-gie2: { enable: 0, gie-unique-id: 32, operate-on-gie-id: 1, config-file: ../no.txt }
                """,
                "/ds/s.txt": Self.classifier,
                "/ds/more/../s.txt": Self.classifier,
            ],
            existing: ["/ds/a.mp4", "/ds/m.onnx", "/ds/s.onnx", "/ds/more/../s.onnx"]
        )
        return ConfigurationReader(fileSystem: files).read("/ds/app.yml")
    }

    @Test func branchesAreModelsForSomeOfTheStreams() {
        let report = readBranches()
        #expect(
            report.lines == [
                """
                /ds/app.yml:9:39: warning: Weir follows the objects of all models with one tracker, which is `iou`; that of \
                `[tracker1]` has no effect.
                """,
                "/ds/app.yml:13:21: warning: `[tracker2]` is of a branch whose `[primary-gie2]` is not enabled; it has no effect.",
                """
                /ds/app.yml:14:27: warning: `[secondary-gie2]` is of a branch whose `[primary-gie2]` is not enabled; it has \
                no effect.
                """,
            ]
        )
        let stages = report.application?.stages ?? []
        // One that looks at another's objects comes behind it.
        #expect(stages.map(\.model.componentID) == [1, 2, 31, 30])
        #expect(stages.map(\.streams) == [[SourceID("0"), SourceID("2")], [], [], []])
        #expect(stages.map(\.looksAtObjects) == [false, false, true, true])
        #expect(report.application?.track == .init(algorithm: .iou))
    }

    @Test func theFilesOfABranchMustBeThere() {
        let report = readBranches(Self.branches.replacing("more/second.yml", with: "no.yml"))
        #expect(
            report.lines.contains("/ds/app.yml:6:45: error: The file of secondary models `/ds/no.yml` does not exist.")
        )
    }

    @Test func aBranchIsAboutStreamsThatAreThere() {
        let report = readBranches(Self.branches.replacing("src-ids: 0;2", with: "src-ids: 0;4"))
        #expect(report.lines.contains("/ds/app.yml:4:33: error: `src-ids` has 4; it must be from 0 to 3."))
    }

    @Test func modelsThatWaitForEachOtherAreAnError() {
        let other = Self.classifier.replacing("gie-unique-id=2", with: "gie-unique-id=3")
        let groups = """

            [secondary-gie0]
            enable=1
            config-file=s.txt
            operate-on-gie-id=3
            [secondary-gie1]
            enable=1
            config-file=o.txt
            operate-on-gie-id=2
            """
        let lines = read(groups, files: ["/ds/o.txt": other]).lines
        #expect(
            lines == [
                "app.txt:19:19: error: The models 2, 3 look at each other's objects, so that none of them can begin."
            ]
        )
    }

    private static let preprocessing = """
        [property]
        enable=1
        target-unique-ids=1;3
        process-on-frame=1
        network-input-order=0
        network-input-shape=8;3;544;960
        processing-width=960
        processing-height=544
        network-color-format=1
        maintain-aspect-ratio=1
        symmetric-padding=1
        tensor-data-type=0
        tensor-name=input_1
        custom-lib-path=libcustom2d_preprocess.so
        custom-tensor-preparation-function=CustomTensorPreparation
        [user-configs]
        pixel-normalization-factor=0.5
        offsets=1;2;3
        [group-0]
        src-ids=0;1
        custom-input-transformation-function=CustomAsyncTransformation
        process-on-roi=1
        roi-params-src-0=0;540;900;500;960;0;900;500
        [group-1]
        src-ids=-1
        interval=3
        process-on-roi=1
        roi-params-src-2=10;20;30;40
        """

    @Test func placesInFramesAreReadForTheModelThatTheyAreFor() {
        let files = ["/ds/pre.txt": Self.preprocessing]
        let group = "input-tensor-meta=1\n[pre-process]\nenable=1\nconfig-file=pre.txt\n"
        let (application, lines) = read(group, files: files)
        #expect(lines == [])
        let stage = application?.stages.first
        let first = SourceID("0")
        #expect(
            stage?.input
                == .regions([
                    .init(source: first, box: Box(x: 0, y: 540, width: 900, height: 500)),
                    .init(source: first, box: Box(x: 960, y: 0, width: 900, height: 500)),
                    .init(box: Box(x: 10, y: 20, width: 30, height: 40)),
                ])
        )
        #expect(stage?.model.interval == 3)
        #expect(stage?.model.pictureSize == Size(width: 1920, height: 1080))
        #expect(
            stage?.model.input
                == .init(
                    size: Size(width: 960, height: 544),
                    channels: .bgr,
                    fit: .letterbox(fill: 0, centered: true),
                    mean: [1, 2, 3],
                    scale: [0.5]
                )
        )
    }

    @Test func aPlaceHasASize() {
        let text = "[property]\ntarget-unique-ids=1\n[group-0]\nsrc-ids=0\nroi-params-src-0=1;2;0;4"
        let lines = read("[pre-process]\nenable=1\nconfig-file=pre.txt\n", files: ["/ds/pre.txt": text]).lines
        #expect(lines == ["pre.txt:5:18: error: `roi-params-src-0` has a place whose width or height is 0."])
    }

    @Test func placesForAnotherModelAreNotTaken() {
        let files = ["/ds/pre.txt": Self.preprocessing.replacing("target-unique-ids=1;3", with: "target-unique-ids=2")]
        let (application, lines) = read("[pre-process]\nenable=1\nconfig-file=pre.txt\n", files: files)
        #expect(lines == [])
        #expect(application?.stages.first?.input == .frames)
    }

    @Test func preprocessingMayBeForObjects() {
        let text = """
            [property]
            target-unique-ids=2
            operate-on-gie-id=1
            process-on-frame=0
            network-input-shape=8;3;224;224
            [group-0]
            src-ids=-1
            operate-on-class-ids=3
            input-object-min-width=32
            """
        let (application, lines) = read(
            """
            [secondary-gie0]
            enable=1
            config-file=s.txt
            operate-on-gie-id=1
            [secondary-pre-process0]
            enable=1
            config-file=pre.txt
            """,
            files: ["/ds/pre.txt": text]
        )
        #expect(lines == [])
        let stage = application?.stages.last
        #expect(stage?.model.input.size == Size(width: 224, height: 224))
        guard case .objects(let objects) = stage?.input else {
            Issue.record("it doesn't look at objects")
            return
        }
        #expect(objects.classes == [.number(3)])
        #expect(objects.minimumSize == Size(width: 32, height: 0))
    }

    @Test(arguments: [
        ("roi-params-src-0=1;2;3", "must have four numbers for each place: left, top, width and height."),
        ("roi-params-src-0=-1;2;3;4", "must have four numbers for each place: left, top, width and height."),
    ])
    func aPlaceHasFourNumbers(line: String, sentence: String) {
        let text = "[property]\ntarget-unique-ids=1\n[group-0]\nsrc-ids=0\n" + line
        let lines = read("[pre-process]\nenable=1\nconfig-file=pre.txt\n", files: ["/ds/pre.txt": text]).lines
        #expect(lines == ["pre.txt:5:18: error: `roi-params-src-0` \(sentence)"])
    }
}
