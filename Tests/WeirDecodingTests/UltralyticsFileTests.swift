import Testing

@testable import WeirDecoding

struct UltralyticsFileTests {
    private let text = """
        description: Ultralytics YOLO11n-pose model
        author: Ultralytics
        date: '2026-11-23T07:00:00.000000'
        stride: 32
        task: pose
        imgsz:
        - 320
        - 640
        names:
          0: person
          1: it's
          2: 'no'
          3: 'driver''s seat'
          4: "a \\"b\\""
        kpt_shape:
        - 17
        - 3
        args:
          half: false
        end2end: false

        """

    @Test func wordsAreThoseOfTheONNXFile() {
        let metadata = UltralyticsFile.metadata(text)
        #expect(metadata["description"] == "Ultralytics YOLO11n-pose model")
        #expect(metadata["task"] == "pose")
        #expect(metadata["imgsz"] == "[320, 640]")
        #expect(metadata["kpt_shape"] == "[17, 3]")
        #expect(metadata["end2end"] == "false")
        let names = metadata["names"].flatMap(PythonLiteral.names)
        #expect(names == ["person", "it's", "no", "driver's seat", "a \"b\""])
    }

    @Test(arguments: ["", "author: someone\ntask: pose", "- 1\n - 2", ": :\n:", "author"])
    func otherFilesSayNothing(_ text: String) {
        #expect(UltralyticsFile.metadata(text).isEmpty)
    }
}
