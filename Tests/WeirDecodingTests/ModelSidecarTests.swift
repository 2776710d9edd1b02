import Testing
import WeirCore

@testable import WeirDecoding

@Suite struct ModelSidecarTests {
    private func settings(_ text: String) throws -> ModelSettings {
        try ModelSidecar(settings: text, fileName: "yolo.weir").settings
    }

    @Test func everyKeyIsRead() throws {
        let text = """
            # a comment
            family: yolox

            labels: person, traffic light ,车
            size: 640x384
              channels : BGR
            mean: 103.53, 116.28 123.675
            scale: 1/255
            fit: letterbox top-left 0
            threshold: 0.4
            nms-threshold: 1\r
            """
        var expected = ModelSettings()
        expected.family = "yolox"
        expected.labels = ["person", "traffic light", "车"]
        expected.size = Size(width: 640, height: 384)
        expected.channels = .bgr
        expected.mean = [103.53, 116.28, 123.675]
        expected.scale = [1 / 255]
        expected.fit = .letterbox(fill: 0, centered: false)
        expected.threshold = 0.4
        expected.nmsThreshold = 1
        #expect(try settings("\u{FEFF}" + text) == expected)
        #expect(try settings("") == ModelSettings())
    }

    @Test func fitsAreReadInEveryForm() throws {
        #expect(try settings("fit: stretch").fit == .stretch)
        #expect(try settings("fit: letterbox").fit == .letterbox(fill: 114, centered: true))
        #expect(try settings("fit: letterbox centered 7").fit == .letterbox(fill: 7, centered: true))
        #expect(try settings("fit: letterbox, 7, top-left").fit == .letterbox(fill: 7, centered: false))
        #expect(try settings("size: 416").size == Size(width: 416, height: 416))
    }

    @Test(arguments: [
        ("x", "yolo.weir:1: 'x' is no line of the form 'key: value'."),
        ("#\nfamly: ssd", "yolo.weir:2: there is no key 'famly'; the nearest is 'family'."),
        ("nms-treshold: 1", "yolo.weir:1: there is no key 'nms-treshold'; the nearest is 'nms-threshold'."),
        ("lables: a", "yolo.weir:1: there is no key 'lables'; the nearest is 'labels'."),
        (
            "colour: red",
            "yolo.weir:1: there is no key 'colour'; the keys are \(ModelSettings.keys.joined(separator: ", "))."
        ),
        ("size: 3\n\nsize: 4", "yolo.weir:3: size is already set in line 1; say it once."),
        (
            "family: rcnn",
            "yolo.weir:1: family is 'rcnn', but it must be one of \(ModelFamily.namesText)."
        ),
        (
            "task: find",
            "yolo.weir:1: task is 'find', but it must be one of detect, obb, segment, pose, semantic, classify, text, "
                + "embed, regress, raw."
        ),
        (
            "outputs: age * 100",
            "yolo.weir:1: outputs is 'age * 100', but it must be outputs and what they tell, such as age_conv3 = age * 100."
        ),
        (
            "outputs: a = b * c",
            "yolo.weir:1: outputs is 'a = b * c', but it must be outputs and what they tell, such as age_conv3 = age * 100."
        ),
        (
            "keypoints: 17x4",
            "yolo.weir:1: keypoints is '17x4', but it must be a number such as 17, or 17x2 without confidences."
        ),
        ("blank: middle", "yolo.weir:1: blank is 'middle', but it must be first or last."),
        ("normalize: 1", "yolo.weir:1: normalize is '1', but it must be yes or no."),
        (
            "labels: a,,b",
            "yolo.weir:1: labels is 'a,,b', but it must be the names of the classes, separated by commas."
        ),
        ("size: 0", "yolo.weir:1: size is '0', but it must be a size such as 640x384 (width x height) or 640."),
        ("channels: rbg", "yolo.weir:1: channels is 'rbg', but it must be rgb, bgr or gray."),
        ("mean: 1 2", "yolo.weir:1: mean is '1 2', but it must be one number or three, such as 103.53 116.28 123.675."),
        ("scale: 1/0", "yolo.weir:1: scale is '1/0', but it must be one number or three, such as 1/255."),
        ("threshold: 40%", "yolo.weir:1: threshold is '40%', but it must be a number from 0 to 1."),
        ("nms-threshold:", "yolo.weir:1: nms-threshold is '', but it must be a number from 0 to 1."),
        (
            "fit: letterbox 300",
            "yolo.weir:1: fit is 'letterbox 300', but it must be stretch, letterbox with centered or top-left and a fill "
                + "from 0 to 255, or crop 0.875."
        ),
        (
            "fit: crop 3",
            "yolo.weir:1: fit is 'crop 3', but it must be stretch, letterbox with centered or top-left and a fill "
                + "from 0 to 255, or crop 0.875."
        ),
        ("scaling: big", "yolo.weir:1: scaling is 'big', but it must be opencv, pillow or pillow-bicubic."),
    ])
    func everyMistakeGetsASentence(text: String, sentence: String) {
        #expect(message { _ = try settings(text) } == sentence)
    }

    @Test(arguments: [
        "size: 1x2x3", "size: 16385", "size: -1", "size: x", "scale: nan", "scale: inf", "scale: 1/2/3", "scale:",
        "mean: a",
        "threshold: nan", "threshold: -0.1", "threshold: 1.1", "fit: stretch 3", "fit:", "fit: crop 0.05", "labels:",
        "family:",
    ])
    func valuesThatCannotBeAreRefused(text: String) {
        #expect(message { _ = try settings(text) }?.contains("but it must be") == true)
    }

    @Test func labelsAreReadOneALine() throws {
        let sidecar = try ModelSidecar(labels: "person\r\ntraffic light \nR, G\n\n", fileName: "yolo.labels.txt")
        #expect(sidecar.settings.labels == ["person", "traffic light", "R, G"])
        #expect(
            message { _ = try ModelSidecar(labels: "a\n\nb", fileName: "yolo.labels.txt") }
                == "yolo.labels.txt:2: the line is empty, but must name a class."
        )
        #expect(
            message { _ = try ModelSidecar(labels: " \n", fileName: "yolo.labels.txt") }
                == "yolo.labels.txt is empty; it must name one class a line."
        )
    }

    @Test func filesBesideAModelHaveItsName() {
        #expect(ModelSidecar.settingsFileName(forModel: "yolo.v8.onnx") == "yolo.v8.weir")
        #expect(ModelSidecar.labelsFileName(forModel: "yolo.onnx") == "yolo.labels.txt")
        #expect(ModelSidecar.settingsFileName(forModel: ".onnx") == ".onnx.weir")
    }
}
