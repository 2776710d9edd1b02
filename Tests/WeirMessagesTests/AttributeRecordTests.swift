import Testing
import WeirCore

@testable import WeirMessages

/// What only some models say, in the record's line.
@Suite struct AttributeRecordTests {
    private func line(_ object: DetectedObject) -> String {
        text(FrameMetadata(source: SourceID("0"), frameNumber: 0, objects: [object]))
    }

    private func text(_ metadata: FrameMetadata) -> String {
        var buffer: [UInt8] = []
        RecordEncoder().append(metadata, to: &buffer)
        return String(decoding: buffer, as: UTF8.self)
    }

    private let start =
        #"{"stream": "0", "frame": 0, "time": null, "inferred": false, "objects": [{"class": 0, "label": "car", "#
        + #""confidence": 1.00, "box": [1.00, 2.00, 3.00, 4.00]"#

    private func car() -> DetectedObject {
        DetectedObject(box: Box(x: 1, y: 2, width: 3, height: 4), classID: 0, label: "car", confidence: 1)
    }

    @Test func placesFollowTheBox() throws {
        var object = car()
        object.orientedBox = OrientedBox(centerX: 5, centerY: 6, width: 7, height: 8, angle: .pi / 4)
        object.keypoints = [Keypoint(x: 1.5, y: 2, confidence: 0.25), Keypoint(x: 3, y: 4, confidence: 1)]
        object.mask = ObjectMask(size: Size(width: 3, height: 2), values: [255, 128, 0, 0, 127, 200])
        #expect(
            line(object) == start
                + #", "rotated": [5.00, 6.00, 7.00, 8.00, 45.00], "keypoints": [[1.50, 2.00, 0.25], [3.00, 4.00, 1.00]]"#
                + #", "mask": {"size": [3, 2], "runs": [0, 2, 3, 1]}}]}"# + "\n"
        )
    }

    @Test func partsHaveTheirStage() {
        var object = car()
        var plate = car()
        plate.stage = 2
        plate.label = "plate"
        plate.attributes.classifications = [Classification(attribute: "text", label: "A\"1", confidence: 0.5)]
        object.parts = [plate]
        #expect(
            line(object) == start
                + #", "objects": [{"stage": 2, "class": 0, "label": "plate", "confidence": 1.00, "#
                + #""box": [1.00, 2.00, 3.00, 4.00], "attributes": [{"name": "text", "label": "A\"1", "confidence": 0.50}]}]"#
                + "}]}\n"
        )
    }

    @Test func aFrameHasAttributesToo() throws {
        var metadata = FrameMetadata(source: SourceID("0"), frameNumber: 0, isInferred: true)
        metadata.attributes.classifications = [
            Classification(attribute: "scene", classID: 3, label: "street", confidence: 0.875)
        ]
        metadata.attributes.measurements = [
            Measurement(name: "age", value: 31.256), Measurement(name: "yaw", value: -.infinity),
        ]
        metadata.attributes.embedding = [0.1, -2, .nan]
        metadata.attributes.segmentation = SegmentationMap(
            size: Size(width: 2, height: 2),
            classIDs: [7, 7, SegmentationMap.unsure, 0]
        )
        metadata.attributes.tensors = [NamedTensor(name: "out", shape: [1, 2], values: [1, 0.25])]
        #expect(
            text(metadata)
                == #"{"stream": "0", "frame": 0, "time": null, "inferred": true, "objects": [], "attributes": "#
                + #"[{"name": "scene", "class": 3, "label": "street", "confidence": 0.88}], "#
                + #""measurements": {"age": 31.26, "yaw": null}, "embedding": [0.1, -2.0, null], "#
                + #""segmentation": {"size": [2, 2], "runs": [[7, 2], [-1, 1], [0, 1]]}, "#
                + #""tensors": [{"name": "out", "shape": [1, 2], "values": [1.0, 0.25]}]}"# + "\n"
        )
    }
}
