import Testing
import WeirCore

@testable import WeirDecoding

@Suite struct ModelDescriptionTests {
    private func facts(
        _ metadata: [String: String] = [:],
        input: [Int] = [1, 3, 640, 640],
        type: String = "f32",
        output: [Int] = [1, 6, 8400]
    ) -> ModelFacts {
        ModelFacts(
            fileName: "m.onnx",
            inputs: [ModelFacts.Port(name: "images", shape: input, elementType: type)],
            outputs: [ModelFacts.Port(name: "output0", shape: output)],
            metadata: metadata
        )
    }

    private let noLabels =
        "m.onnx does not name its 2 classes, so they are called 'class 0', 'class 1' and so on; name them in the file's "
        + "metadata (weir.labels), in a file m.labels.txt beside it (one a line) or with the property labels."

    @Test func aModelThatSaysNothingHasTheUsualOfItsFamily() throws {
        let model = try ModelDescription(facts: facts())
        #expect(
            model.input
                == ModelInput(
                    size: Size(width: 640, height: 640),
                    channels: .rgb,
                    fit: .letterbox(fill: 114, centered: true),
                    mean: [0, 0, 0],
                    scale: [1 / 255, 1 / 255, 1 / 255]
                )
        )
        #expect(model.options == DecodingOptions(threshold: 0.25, nmsThreshold: 0.7))
        #expect(model.labels == [])
        #expect(model.label(of: 1) == "class 1")
        #expect(model.notices == [noLabels])
    }

    @Test(arguments: RecognitionTests.published) func publishedModelsGetTheInputTheyWereTrainedOn(
        example: RecognitionTests.Example
    ) throws {
        let input = try ModelDescription(facts: example.facts).input
        let gray = ModelInput.Fit.letterbox(fill: 114, centered: false)
        let expected: [String: (ModelInput.Fit, [Float], [Float])] = [
            "ssd": (.stretch, [0, 0, 0], [1, 1, 1]),
            "yolox": (gray, [0, 0, 0], [1, 1, 1]),
            "fastestdet": (.stretch, [0, 0, 0], [1 / 255, 1 / 255, 1 / 255]),
            "nanodet": (
                .letterbox(fill: 0, centered: true), [103.53, 116.28, 123.675], [1 / 57.375, 1 / 57.12, 1 / 58.395]
            ),
        ]
        let (fit, mean, scale) = try #require(expected[example.family])
        #expect(input.channels == .bgr)
        #expect(input.layout == .channelsFirst)
        #expect(input.size == Size(width: example.input[3], height: example.input[2]))
        #expect(input.fit == fit)
        #expect(input.mean == mean)
        #expect(input.scale == scale)
    }

    @Test func eachSourceOverrulesTheOneBefore() throws {
        let metadata = [
            "names": "{0: 'one', 1: 'two'}", "weir.threshold": "0.1", "weir.channels": "bgr", "weir.scale": "1",
        ]
        let labels = try ModelSidecar(labels: "eins\nzwei", fileName: "m.labels.txt")
        let sidecar = try ModelSidecar(settings: "threshold: 0.2\nfit: stretch\nscale: 2", fileName: "m.weir")
        var overrides = ModelSettings()
        overrides.threshold = 0.3
        overrides.mean = [1, 2, 3]
        let model = try ModelDescription(facts: facts(metadata), sidecars: [labels, sidecar], overrides: overrides)
        #expect(model.threshold == 0.3)
        #expect(model.labels == ["eins", "zwei"])
        #expect(model.label(of: 1) == "zwei")
        #expect(model.label(of: 2) == "class 2")
        #expect(model.label(of: -1) == "class -1")
        #expect(model.input.channels == .bgr)
        #expect(model.input.fit == .stretch)
        #expect(model.input.scale == [2, 2, 2])
        #expect(model.input.mean == [1, 2, 3])
        #expect(model.notices == [])
    }

    @Test func ultralyticsWordsAreUnderstood() throws {
        let metadata = [
            "author": "Ultralytics", "task": "detect", "stride": "32", "imgsz": "[384, 640]", "batch": "1",
            "names": "{0: 'person', 1: 'it\\'s'}", "end2end": "False",
        ]
        let model = try ModelDescription(facts: facts(metadata, input: [1, 3, -1, -1], output: [1, 6, 5040]))
        #expect(model.input.size == Size(width: 640, height: 384))
        #expect(model.labels == ["person", "it's"])
        #expect(model.notices == [])
    }

    @Test func aTaskThatOutputsDoNotFitGetsASentence() {
        #expect(
            message { _ = try ModelDescription(facts: facts(["task": "segment"])) }
                == "The metadata of m.onnx says that the task of m.onnx is 'segment', whose models have two outputs "
                + "1x(4+classes+planes)xcells and 1xplanesxheightxwidth, or two outputs 1xrowsx(5+classes+planes) and "
                + "1xplanesxheightxwidth, or two outputs 1xrowsx(6+planes) and 1xplanesxheightxwidth, or outputs for boxes "
                + "rowsx4, labels rows, scores rows and masks rowsx1xheightxwidth, or outputs dets 1xqueriesx4, labels "
                + "1xqueriesxclasses and masks 1xqueriesxheightxwidth, but its outputs are output0 1x6x8400 for the input "
                + "images 1x3x640x640."
        )
    }

    @Test func aTaskThatCannotBeReadGetsASentence() throws {
        #expect(
            message { _ = try ModelDescription(facts: facts(["task": "depth"])) }
                == "m.onnx is a model for the task 'depth', which can't be read; those that can are detect, obb, segment, "
                + "pose, semantic, classify, text, embed, regress, raw."
        )
        // Whoever knows better is believed.
        var overrides = ModelSettings()
        overrides.task = .raw
        #expect(try ModelDescription(facts: facts(["task": "depth"]), overrides: overrides).family == "raw")
    }

    @Test func theWordsOfModelAPIAreUnderstood() throws {
        let metadata = [
            "model_info.model_type": "YOLO", "model_info.labels": "person traffic_light",
            "model_info.reverse_input_channels": "NO", "model_info.mean_values": "123.675 116.28 103.53",
            "model_info.scale_values": "[50, 100, 200]", "model_info.resize_type": "fit_to_window",
            "model_info.pad_value": "7", "model_info.confidence_threshold": "0.35", "model_info.iou_threshold": "0.65",
            "conversion_parameters.scale_values": "data[127.5]",
        ]
        let model = try ModelDescription(facts: facts(metadata))
        #expect(model.labels == ["person", "traffic_light"])
        #expect(model.input.channels == .bgr)
        #expect(model.input.mean == [123.675, 116.28, 103.53])
        #expect(model.input.scale == [0.02, 0.01, 0.005])
        #expect(model.input.fit == .letterbox(fill: 7, centered: false))
        #expect(model.options == DecodingOptions(threshold: 0.35, nmsThreshold: 0.65))
        #expect(model.notices == [])
        let reversed = try ModelDescription(facts: facts(["model_info.reverse_input_channels": "YES"]))
        #expect(reversed.input.channels == .rgb)
    }

    @Test func theTypeThatModelAPINamesHelpsWhereShapesDoNot() throws {
        let odd = facts(["model_info.model_type": "yolo_v8"], output: [1, 6, 1234])
        #expect(try ModelDescription(facts: odd).family == "yolov8")
        // Where they do, they win.
        let plain = facts(["model_info.model_type": "ssd"])
        #expect(try ModelDescription(facts: plain).family == "yolov8")
    }

    @Test func whatModelAPIHasBuiltInIsNotDoneAgain() throws {
        let metadata = [
            "model_info.embedded_processing": "True", "model_info.scale_values": "255",
            "model_info.reverse_input_channels": "YES",
        ]
        let input = try ModelDescription(facts: facts(metadata)).input
        #expect(input.channels == .bgr)
        #expect(input.scale == [1, 1, 1])
    }

    @Test func wordsOfOthersThatCannotBeReadLeadToNotices() throws {
        let metadata = [
            "names": "{0: person}", "imgsz": "big", "model_info.resize_type": "pleat", "model_info.scale_values": "0",
            "model_info.confidence_threshold": "nan", "model_info.mean_values": "1 2",
        ]
        let model = try ModelDescription(facts: facts(metadata))
        #expect(
            model.notices == [
                "m.onnx, metadata model_info.mean_values: '1 2' is not one number or three and is not used.",
                "m.onnx, metadata model_info.scale_values: '0' is not one number or three and is not used.",
                "m.onnx, metadata model_info.resize_type: 'pleat' is not a way of fitting that Weir has and is not used.",
                "m.onnx, metadata model_info.confidence_threshold: 'nan' is not a number from 0 to 1 and is not used.",
                "m.onnx, metadata names: '{0: person}' is not a Python dictionary of class names and is not used.",
                "m.onnx, metadata imgsz: 'big' is not a size such as [640, 640] and is not used.",
                noLabels,
            ]
        )
    }

    @Test func ownWordsThatAreWrongGetASentence() {
        #expect(
            message { _ = try ModelDescription(facts: facts(["weir.channels": "rbg"])) }
                == "m.onnx, metadata weir.channels: channels is 'rbg', but it must be rgb, bgr or gray."
        )
        #expect(
            message { _ = try ModelDescription(facts: facts(["weir.famly": "ssd"])) }
                == "m.onnx, metadata weir.famly: there is no key 'famly'; the nearest is 'family'."
        )
    }

    @Test func labelsMustBeAsManyAsClasses() throws {
        let one = try ModelSidecar(labels: "person", fileName: "m.labels.txt")
        #expect(
            message { _ = try ModelDescription(facts: facts(), sidecars: [one]) }
                == "m.labels.txt names 1 classes, but m.onnx has 2; name all of them in the model's order."
        )
        #expect(
            message { _ = try ModelDescription(facts: facts(["names": "['a']"])) }
                == "The metadata of m.onnx names 1 classes, but m.onnx has 2; name all of them in the model's order."
        )
        let three = try ModelSidecar(settings: "labels: a, b, c", fileName: "m.weir")
        let model = try ModelDescription(facts: facts(), sidecars: [three])
        #expect(model.notices == ["m.weir names 3 classes, but m.onnx has only 2."])
        #expect(model.label(of: 1) == "b")
        // A model that doesn't show its classes takes any number of labels.
        let ssd = try ModelDescription(facts: facts(output: [1, 1, 200, 7]), sidecars: [one])
        #expect(ssd.notices == [])
        #expect(ssd.label(of: 1) == "class 1")
        #expect(
            try ModelDescription(facts: facts(output: [1, 1, 200, 7])).notices.first?
                .hasPrefix("m.onnx does not name its classes, so they are called 'class 0'") == true
        )
    }

    @Test func inputsOfOtherKindsAreTaken() throws {
        let nhwc = try ModelDescription(facts: facts(input: [1, 640, 640, 3]))
        #expect(nhwc.input.layout == .channelsLast)
        #expect(nhwc.input.size == Size(width: 640, height: 640))
        let gray = try ModelDescription(facts: facts(["weir.channels": "rgb"], input: [1, 1, 640, 640]))
        #expect(gray.input.channels == .gray)
        #expect(gray.input.scale == [1 / 255])
        let bytes = try ModelDescription(facts: facts(type: "u8"))
        #expect(bytes.input.scale == [1, 1, 1])
    }

    @Test(arguments: [([3, 640, 640], ModelInput.Layout.channelsFirst), ([640, 640, 3], .channelsLast)])
    func picturesWithoutABatchAreTaken(_ shape: [Int], _ layout: ModelInput.Layout) throws {
        let model = facts(input: shape)
        let description = try ModelDescription(facts: model)
        #expect(description.input.layout == layout)
        #expect(description.input.size == Size(width: 640, height: 640))
        #expect(try ModelDescription.inputShapes(facts: model) == [shape])
    }

    @Test func thePixelsOfModelsAreScaledAsTheirAuthorsDo() throws {
        func input(_ metadata: [String: String], _ output: [Int]) throws -> ModelInput {
            try ModelDescription(facts: facts(metadata, output: output)).input
        }
        let classifier = try input(["task": "classify", "names": "{0: 'a', 1: 'b'}"], [1, 2])
        #expect(classifier.fit == .crop(share: 1))
        #expect(classifier.scaling == .pillow)
        #expect(try input(["description": "Ultralytics rtdetr-l model"], [1, 300, 84]).scaling == .openCV)
        #expect(try input(["weir.family": "rt-detr"], [1, 300, 84]).scaling == .pillow)
        let stated = try input(["weir.fit": "crop 224/256", "weir.scaling": "pillow-bicubic"], [1, 6, 8400])
        #expect(stated.fit == .crop(share: 0.875))
        #expect(stated.scaling == .pillowBicubic)
        #expect(try input(["model_info.resize_type": "crop"], [1, 6, 8400]).fit == .crop(share: 1))
    }

    @Test(arguments: [
        (
            "channels: gray", [1, 3, 640, 640],
            "m.weir says that the channels are gray, but m.onnx takes images 1x3x640x640."
        ),
        (
            "channels: bgr", [1, 1, 640, 640],
            "m.weir says that the channels are bgr, but m.onnx takes images 1x1x640x640."
        ),
        (
            "mean: 1 2 3", [1, 1, 640, 640],
            "m.weir gives 3 numbers for mean, but m.onnx takes images 1x1x640x640: give 1."
        ),
    ])
    func settingsThatDoNotFitTheInputGetASentence(text: String, input: [Int], sentence: String) throws {
        let sidecar = try ModelSidecar(settings: text, fileName: "m.weir")
        #expect(message { _ = try ModelDescription(facts: facts(input: input), sidecars: [sidecar]) } == sentence)
    }

    @Test func inputsThatAreNoPicturesGetASentence() {
        #expect(
            message { _ = try ModelDescription(facts: facts(input: [1, 77])) }
                == "m.onnx takes images 1x77, which is no picture; right would be 1x3xHEIGHTxWIDTH or 1xHEIGHTxWIDTHx3."
        )
        var two = facts()
        two.inputs.append(ModelFacts.Port(name: "ratio", shape: [1, 2]))
        #expect(
            message { _ = try ModelDescription(facts: two) }
                == "m.onnx takes the input ratio 1x2 beside its picture, and nothing tells what is right for it; say it in a "
                + "file m.weir beside it (constants: ratio=0) or with the property constants."
        )
        two.inputs[1].shape = [1, 3, 64, 64]
        #expect(
            message { _ = try ModelDescription(facts: two) }
                == "m.onnx has 2 inputs (images 1x3x640x640, ratio 1x3x64x64), of which images and ratio may take the picture; "
                + "say what the others take, in a file m.weir beside it (constants: ratio=0) or with the property constants."
        )
        two.inputs = []
        #expect(
            message { _ = try ModelDescription(facts: two) }
                == "m.onnx has 0 inputs (none), and none of them takes a picture."
        )
    }

    @Test func anOpenSizeMustBeSaid() throws {
        let open = facts(input: [-1, 3, -1, -1], output: [-1, 6, -1])
        #expect(
            message { _ = try ModelDescription.inputShapes(facts: open) }
                == "m.onnx takes pictures of any size (images ?x3x?x?); say which in the file's metadata (weir.size), in a file "
                + "m.weir beside it (size: 640x640) or with the property size=640x640."
        )
        let sidecar = try ModelSidecar(settings: "size: 640x384", fileName: "m.weir")
        #expect(try ModelDescription.inputShapes(facts: open, sidecars: [sidecar]) == [[1, 3, 384, 640]])
        let nhwc = facts(["imgsz": "320"], input: [1, -1, -1, 3])
        #expect(try ModelDescription.inputShapes(facts: nhwc) == [[1, 320, 320, 3]])
        // An exporter's word doesn't change a model's own size; the user's does.
        #expect(try ModelDescription.inputShapes(facts: facts(["imgsz": "320"])) == [[1, 3, 640, 640]])
        #expect(try ModelDescription.inputShapes(facts: facts(), sidecars: [sidecar]) == [[1, 3, 384, 640]])
    }
}
