import Testing
import WeirConfig
import WeirCore

/// Several models in Weir's own file, and what each looks at.
@Suite struct ModelStageTests {
    private static let files = MemoryFileSystem(
        existing: ["/site/street.mp4", "/site/gate.mp4"]
            + ["cars", "color", "plate", "text"].map { "/site/\($0).onnx" }
    )

    private func read(_ models: String) -> (stages: [Application.Stage], lines: [String]) {
        let text = "sources: [street.mp4, { from: gate.mp4, name: gate }]\nrecords: out.jsonl\n" + models
        let report = WeirConfigTests.read(text, Self.files)
        return (report.application?.stages ?? [], report.lines.map { String($0.dropFirst("/site/street.yaml:".count)) })
    }

    @Test func modelsLookAtWhatOthersFind() {
        let (stages, lines) = read(
            """
            detect: { name: cars, model: cars.onnx, classes: [car, bus] }
            track: sort
            infer:
              - model: color.onnx
                task: classify
                attribute: color
                objects: cars
              - name: plates
                model: plate.onnx
                maximum-per-class: 1
                objects:
                  from: cars
                  classes: [car, 3]
                  minimum-size: 64x0
                  maximum-size: 0x900
                  margin: 0.25
                  reinfer-interval: 25
                  asynchronous: true
              - { model: text.onnx, stage: 9, objects: { from: plates } }
            """
        )
        #expect(lines == [])
        let expected: [Application.Stage] = [
            .init(model: .init(model: .file("/site/cars.onnx"), classes: [.name("car"), .name("bus")])),
            .init(
                model: .init(model: .file("/site/color.onnx"), task: .classify, attribute: "color", componentID: 2),
                input: .objects(.init(fromStage: 1))
            ),
            .init(
                model: .init(model: .file("/site/plate.onnx"), maximumPerClass: 1, componentID: 3),
                input: .objects(
                    .init(
                        fromStage: 1,
                        classes: [.name("car"), .number(3)],
                        minimumSize: Size(width: 64, height: 0),
                        maximumSize: Size(width: 0, height: 900),
                        margin: 0.25,
                        reinferInterval: 25,
                        isAsynchronous: true
                    )
                )
            ),
            .init(
                model: .init(model: .file("/site/text.onnx"), componentID: 9),
                input: .objects(.init(fromStage: 3))
            ),
        ]
        #expect(stages == expected)
    }

    @Test func whatTheModelsOutputsTellIsSaid() {
        let (stages, lines) = read(
            """
            detect: { model: cars.onnx, keypoints: 5x2, batch: 4 }
            infer:
              - model: plate.onnx
                outputs: { age_conv3: age * 100, prob: gender }
                objects: { reinfer-interval: once }
              - { model: text.onnx, blank: last, normalize: false, keypoints: 17 }
            """
        )
        #expect(lines == [])
        #expect(stages[0].model.keypoints == "5x2")
        #expect(stages[0].model.batch == 4)
        #expect(stages[1].model.outputs == ["age_conv3": "age * 100", "prob": "gender"])
        #expect(stages[1].input == .objects(.init(reinferInterval: Application.ObjectInput.never)))
        #expect(stages[2].model.blank == .last)
        #expect(stages[2].model.normalizes == false)
        #expect(stages[2].model.keypoints == "17")
    }

    @Test(arguments: [
        (
            "keypoints: 17x4",
            "`detect.keypoints` is `17x4`; it must be a number such as 17, or 17x2 without confidences."
        ),
        ("batch: 0", "`detect.batch` is `0`; it must be a whole number from 1 to 256."),
        (
            "outputs: age",
            "`detect.outputs` is `age`; it must be a map of names, each with what it tells, such as `gender` or "
                + "`age * 100`."
        ),
        ("blank: middle", "`detect.blank` is `middle`; it must be `first` or `last`."),
    ])
    func whatOutputsCannotTellIsSaid(key: String, sentence: String) {
        let (_, lines) = read("detect: { model: cars.onnx, \(key) }")
        #expect(lines.count == 1)
        #expect(lines.first?.hasSuffix(sentence) == true, "\(lines)")
    }

    @Test func modelsLookAtPlacesTilesAndStreams() {
        let (stages, lines) = read(
            """
            detect:
              model: cars.onnx
              picture-size: 1920x1080
              regions:
                - [0, 540, 900, 500]
                - [[0.1, 0.2], [0.5, 0.2], [0.5, 0.9]]
                - { stream: gate, box: [10, 20, 30, 40.5] }
                - { stream: 0, polygon: [[1, 2], [3, 4], [5, 6]] }
              tiles: { size: 640x384, overlap: 0.5 }
            infer: { model: plate.onnx, tiles: 640x640, streams: gate }
            """
        )
        #expect(lines == [])
        #expect(
            stages.first?.input
                == .regions([
                    .init(box: Box(x: 0, y: 540, width: 900, height: 500)),
                    .init(
                        outline: .polygon([Point(x: 0.1, y: 0.2), Point(x: 0.5, y: 0.2), Point(x: 0.5, y: 0.9)])
                    ),
                    .init(source: SourceID("gate"), box: Box(x: 10, y: 20, width: 30, height: 40.5)),
                    .init(
                        source: SourceID("0"),
                        outline: .polygon([Point(x: 1, y: 2), Point(x: 3, y: 4), Point(x: 5, y: 6)])
                    ),
                ])
        )
        #expect(stages.map(\.tiles?.overlap) == [0.5, 0.2])
        #expect(stages.map(\.tiles?.size) == [Size(width: 640, height: 384), Size(width: 640, height: 640)])
        #expect(stages.map(\.streams) == [[], [SourceID("gate")]])
    }

    @Test func theOrderInTheFileIsFree() {
        let (stages, lines) = read(
            """
            infer:
              - { model: text.onnx, objects: plates }
              - { model: plate.onnx, name: plates, objects: 3 }
              - cars.onnx
              - { model: color.onnx, objects: all }
            """
        )
        #expect(lines == [])
        #expect(stages.map(\.model.componentID) == [3, 2, 1, 4])
        #expect(
            stages.map(\.input) == [
                .frames, .objects(.init(fromStage: 3)), .objects(.init(fromStage: 2)), .objects(.init()),
            ]
        )
    }

    @Test func aModelMayLookAtWhatASceneKnows() {
        let report = WeirConfigTests.read(
            "sources: 'scene:'\nrecords: '-'\ninfer: { model: color.onnx, objects: all }",
            Self.files
        )
        #expect(report.lines == [])
        #expect(report.application?.stages.first?.input == .objects(.init()))
    }

    @Test(arguments: [
        (
            "detect: { model: cars.onnx, objects: all }", "3:9",
            "`detect` looks at frames; a model that looks at objects belongs in `infer`."
        ),
        ("infer: { model: no.onnx }", "3:17", "The model `/site/no.onnx` does not exist."),
        (
            "infer: { model: cars.onnx, objekts: all }", "3:28",
            "The key `objekts` is not known in `infer`; `objects` may be meant."
        ),
        (
            "infer: { model: color.onnx, objects: all }", "3:8",
            "`objects` needs another model, which finds them; give it in `detect`."
        ),
        (
            "detect: cars.onnx\ninfer: { model: color.onnx, objects: detekt }", "4:38",
            "No other model is called `detekt`; `detect` may be meant."
        ),
        (
            "detect: cars.onnx\ninfer: [{ model: color.onnx, objects: self, name: self }, plate.onnx]", "4:39",
            "No other model is called `self`; there are `detect`, `3`."
        ),
        (
            "infer: [{ model: color.onnx, objects: b, name: a }, { model: plate.onnx, objects: a, name: b }]", "3:39",
            "The models 1, 2 look at each other's objects, so that none of them can begin."
        ),
        (
            "infer: [{ model: cars.onnx, name: a }, { model: color.onnx, name: a }]", "3:40",
            "Another model is called `a` already; each needs its own name."
        ),
        (
            "detect: cars.onnx\ninfer: { model: color.onnx, stage: 1 }", "4:8",
            "Another model has the number 1 already; give this one its own in `stage`."
        ),
        (
            "infer: { model: cars.onnx, name: 7 }", "3:34",
            "`infer.name` is `7`; it must be a name, not a number, other than `all`."
        ),
        (
            "infer: { model: cars.onnx, task: detekt }", "3:34",
            """
            `infer.task` is `detekt`, but `detect` may be meant; it must be `detect`, `obb`, `segment`, `pose`, \
            `semantic`, `classify`, `text`, `embed`, `regress` or `raw`.
            """
        ),
        (
            "detect: cars.onnx\ninfer: { model: color.onnx, objects: { from: detect, minimum-size: 3 } }", "4:68",
            "`infer.objects.minimum-size` is `3`; it must be a size such as `32x32`, where a side of 0 has no limit."
        ),
        (
            "detect: cars.onnx\ninfer: { model: color.onnx, objects: { mimimum-size: 3x3 } }", "4:40",
            "The key `mimimum-size` is not known in `infer.objects`; `minimum-size` may be meant."
        ),
        (
            "detect: cars.onnx\ninfer: { model: color.onnx, objects: [a] }", "4:38",
            "`infer.objects` is a list; it must be the name of another model, or `all` for any."
        ),
        (
            "detect: { model: cars.onnx, regions: [[1, 2, 3]] }", "3:39",
            """
            `detect.regions` is a list; it must be left, top, width and height, as in `[0, 540, 900, 500]`, in pixels or in \
            parts of the picture.
            """
        ),
        (
            "detect: { model: cars.onnx, regions: [{ box: [1, 2, 0, 3] }] }", "3:46",
            """
            `detect.regions.box` is a list; it must be left, top, width and height, as in `[0, 540, 900, 500]`, in pixels \
            or in parts of the picture.
            """
        ),
        (
            "detect: { model: cars.onnx, regions: [{ polygon: [[1, 2], [3, 4]] }] }", "3:50",
            """
            `detect.regions.polygon` is a list; it must be at least three corners, as in \
            `[[0.1, 0.2], [0.5, 0.2], [0.5, 0.9]]`, in pixels or in parts of the picture.
            """
        ),
        (
            "detect: { model: cars.onnx, regions: [{ stream: gate }] }", "3:39",
            "A region needs either `box` or `polygon`."
        ),
        (
            "detect: { model: cars.onnx, regions: [{ stream: gat, box: [1, 2, 3, 4] }] }", "3:9",
            "No source is called `gat`; `gate` may be meant."
        ),
        (
            "detect: { model: cars.onnx, streams: door }", "3:9",
            "No source is called `door`; there are `0`, `gate`."
        ),
        (
            "detect: cars.onnx\ninfer: { model: color.onnx, objects: all, regions: [[1, 2, 3, 4]] }", "4:52",
            "A model looks at `objects` or at `regions`, not at both."
        ),
        (
            "detect: cars.onnx\ninfer: { model: color.onnx, objects: all, tiles: 640x640 }", "4:8",
            "`tiles` are for models that look at frames or `regions`; this one looks at objects."
        ),
        (
            "detect: { model: cars.onnx, tiles: { overlap: 0.5 } }", "3:36",
            "`size` is missing in `detect.tiles`: the size of a tile, in pixels of the frame."
        ),
        (
            "detect: { model: cars.onnx, tiles: 640 }", "3:36",
            "`detect.tiles` is `640`; it must be a size such as `1280x720`."
        ),
    ])
    func aWrongModelIsOneSentence(models: String, place: String, sentence: String) {
        #expect(read(models).lines == ["\(place): error: \(sentence)"])
    }
}
