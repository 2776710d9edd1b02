import Testing
import WeirCore

@testable import WeirDecoding

/// Settings are written so that they read back as the same.
@Suite struct ModelSettingsTextTests {
    private var full: ModelSettings {
        var settings = ModelSettings()
        settings.task = .pose
        settings.family = "yolov8-pose"
        settings.decoder = "lib/reader.so"
        settings.labels = ["person", "traffic light, red", "white;gray", "车"]
        settings.size = Size(width: 640, height: 384)
        settings.channels = .bgr
        settings.mean = [103.53, 116.28, 123.675]
        settings.scale = [1 / 255, 1 / 57.375, 0.1]
        settings.fit = .letterbox(fill: 0, centered: false)
        settings.scaling = .pillowBicubic
        settings.threshold = 0.35
        settings.nmsThreshold = 1
        settings.outputs = [
            OutputReading(output: "age_conv3", name: "age", factor: 100), OutputReading(output: "prob", name: "gender"),
        ]
        settings.keypoints = KeypointShape(count: 5, hasConfidence: false)
        settings.blank = .last
        settings.normalize = false
        settings.constants = ["seq_ind": [1], "sizes": [640, 384.5]]
        return settings
    }

    @Test func everyKeyReadsBack() throws {
        #expect(full.lines.map(\.key) == ModelSettings.keys)
        let texts = ModelSidecar.texts(saying: full)
        var read = try ModelSidecar(settings: texts.settings, fileName: "a.weir").settings
        #expect(read.labels == nil)
        read.labels = try ModelSidecar(labels: #require(texts.labels), fileName: "a.labels.txt").settings.labels
        #expect(read == full)
    }

    @Test func nothingSaysNothing() {
        let texts = ModelSidecar.texts(saying: ModelSettings())
        #expect(texts.settings.isEmpty)
        #expect(texts.labels == nil)
    }

    @Test func othersOverruleWhatTheySay() {
        var others = ModelSettings()
        others.threshold = 0.9
        others.fit = .stretch
        var expected = full
        (expected.threshold, expected.fit) = (0.9, .stretch)
        #expect(full.overruled(by: others) == expected)
        #expect(full.overruled(by: ModelSettings()) == full)
    }
}
