import Testing
import WeirConfig
import WeirCore

/// Files of DeepStream's, written as Weir's own.
@Suite struct DeepStreamConverterTests {
    private static let application = """
        [source0]
        enable=1
        type=2
        uri=file://a.mp4
        [osd]
        enable=1
        font=Serif
        [primary-gie]
        enable=1
        config-file=model.txt
        [sink0]
        enable=1
        type=4
        """

    private func convert(_ text: String, name: String = "app.txt") -> ConversionReport {
        var files = deepStreamFiles
        files.files["/ds/\(name)"] = Array(text.utf8)
        return DeepStreamConverter(fileSystem: files).convert("/ds/\(name)", folder: "/ds", workingFolder: "/")
    }

    @Test func anApplicationBecomesOneOfWeirs() {
        let report = convert(Self.application)
        #expect(
            report.text
                == """
                # An application, made from app.txt by `weir convert`.
                #
                # What is not as it was there:
                # - app.txt:7: Weir chooses colours and fonts itself; in `[osd]` it passes over `font`.
                sources:
                  - a.mp4
                detect:
                  model: yolo.onnx
                  labels: labels.txt
                  interval: 1
                  stage: 3
                  threshold: 0.25
                  nms-threshold: 0.45
                  maximum-per-class: 300
                  clustering: nms
                  class-options:
                    all:
                      post-threshold: 0.3
                    "0":
                      threshold: 0.5
                  excluded-classes: [1, 2, 3]
                  class-count: 4
                  input:
                    size: 640x384
                    channels: bgr
                    fit: letterbox
                    fill: 0
                    mean: [103.5, 116.25, 123.5]
                    scale: SCALE
                output:
                  - to: "rtsp://:8554/ds-test"
                    stream: "0"
                    sync: false

                """.replacing("SCALE", with: "\(Float(0.0039215697910911373))")
        )
    }

    @Test func aModelAloneBecomesAPartOfOne() {
        let model = "[property]\nonnx-file=yolo.onnx\nnetwork-type=1\nprocess-mode=2\noperate-on-gie-id=1\n"
        let report = convert(model, name: "alone.txt")
        #expect(
            report.text == """
                # A model, which is a part of an application: it stands beside `sources`, made from alone.txt by `weir \
                convert`.
                infer:
                  - model: yolo.onnx
                    task: classify
                    objects:
                      from: 1
                      reinfer-interval: once
                    threshold: 0
                    input:
                      channels: rgb
                      fit: stretch
                      mean: 0
                      scale: 1

                """
        )
    }

    @Test(arguments: [
        (
            "sources: a.mp4\noutput: null\n",
            "/ds/app.txt: error: This is no file of DeepStream's; there is nothing to convert."
        ),
        ("just words", "/ds/app.txt: error: This is no file of DeepStream's; there is nothing to convert."),
        ("", "/ds/app.txt: error: The configuration `/ds/app.txt` is empty."),
        ("# nothing", "/ds/app.txt: error: The file is empty."),
        (
            "[property]\nonnx-file=no.onnx\ncluster-mode=2\n",
            "/ds/app.txt:2:11: error: The model `/ds/no.onnx` does not exist."
        ),
        (
            "[property]\nenable=1\n[group-0]\nsrc-ids=0\n",
            """
            /ds/app.txt: error: This file is about a part of an application, such as its model; an application file, which \
            names it, is needed here.
            """
        ),
        (
            "[source0]\nenable=1\ntype=2\nuri=no.mp4\n",
            "/ds/app.txt:4:5: error: The source `/ds/no.mp4` does not exist."
        ),
    ])
    func whatCantBeConvertedIsToldInASentence(text: String, line: String) {
        let report = convert(text)
        #expect(report.text == nil)
        #expect(report.diagnostics.map(\.description) == [line])
    }

    @Test func aMissingFileIsOneSentence() {
        let report = DeepStreamConverter(fileSystem: deepStreamFiles).convert("no.txt", folder: "/", workingFolder: "/")
        #expect(report.text == nil)
        #expect(report.diagnostics.map(\.description) == ["no.txt: error: The configuration `no.txt` does not exist."])
    }
}
