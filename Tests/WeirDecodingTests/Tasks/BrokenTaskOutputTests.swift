import Testing
import WeirCore

@testable import WeirDecoding

/// Outputs that no model should give, of models that find more than boxes.
@Suite struct BrokenTaskOutputTests {
    static let examples = [
        BrokenOutputTests.Example(family: "yolov8-obb", shapes: [[1, 7, 315]]),
        BrokenOutputTests.Example(family: "yolo26-obb", shapes: [[1, 300, 7]]),
        BrokenOutputTests.Example(family: "yolov8-seg", shapes: [[1, 15, 315], [1, 8, 24, 40]]),
        BrokenOutputTests.Example(family: "yolov5-seg", shapes: [[1, 945, 15], [1, 8, 24, 40]]),
        BrokenOutputTests.Example(family: "yolo26-seg", shapes: [[1, 300, 14], [1, 8, 24, 40]]),
        BrokenOutputTests.Example(family: "mask-rcnn", shapes: [[50, 4], [50], [50], [50, 1, 28, 28]]),
        BrokenOutputTests.Example(family: "mask-rcnn", shapes: [[9, 4], [9], [9], [9, 1, 96, 160]]),
        BrokenOutputTests.Example(family: "keypoint-rcnn", shapes: [[9, 4], [9], [9], [9, 17, 3]]),
        BrokenOutputTests.Example(family: "yolov8-pose", shapes: [[1, 56, 315]]),
        BrokenOutputTests.Example(family: "yolo26-pose", shapes: [[1, 300, 57]]),
        BrokenOutputTests.Example(family: "openpose", shapes: [[1, 38, 12, 20], [1, 19, 12, 20]]),
        BrokenOutputTests.Example(family: "segmentation", shapes: [[1, 5, 24, 40]]),
        BrokenOutputTests.Example(family: "segmentation", shapes: [[1, 24, 40, 5]]),
        BrokenOutputTests.Example(family: "segmentation", shapes: [[24, 40]]),
        BrokenOutputTests.Example(family: "classifier", shapes: [[1, 5], [1, 1]]),
        BrokenOutputTests.Example(family: "multi-label", shapes: [[1, 5]]),
        BrokenOutputTests.Example(family: "regression", shapes: [[1, 5]]),
        BrokenOutputTests.Example(family: "embedding", shapes: [[1, 5]]),
        BrokenOutputTests.Example(family: "ctc", shapes: [[1, 9, 4]]),
        BrokenOutputTests.Example(family: "index-sequence", shapes: [[1, 9]]),
        BrokenOutputTests.Example(family: "index-sequence", shapes: [[1, 9], [1, 9]]),
    ]

    private func decoder(_ example: BrokenOutputTests.Example) throws -> any OutputDecoder {
        let labels = ["ctc", "index-sequence"].contains(example.family) ? ["abc"] : nil
        return try describe(example.tensors, width: 160, height: 96, family: example.family, labels: labels).decoder
    }

    @Test(arguments: examples) func whatIsNotANumberIsDroppedAndCounted(example: BrokenOutputTests.Example) throws {
        let decoder = try decoder(example)
        for broken in [Float.nan, .infinity, -.nan] {
            var tensors = example.tensors
            for index in tensors.indices { tensors[index].values = tensors[index].values.map { _ in broken } }
            let output = try decode(decoder, tensors)
            #expect(output.detections.isEmpty)
            #expect(output.attributes.segmentation?.classIDs.allSatisfy { $0 == SegmentationMap.unsure } != false)
            #expect(output.attributes.classifications.isEmpty)
            #expect(output.attributes.measurements.isEmpty)
            #expect(output.attributes.embedding == nil)
            #expect(output.dropped > 0)
        }
    }

    @Test(arguments: examples) func anyBitsAtAllAreSurvived(example: BrokenOutputTests.Example) throws {
        let decoder = try decoder(example)
        var random = TestRandom(seed: 12)
        for _ in 0..<20 {
            var tensors = example.tensors
            for index in tensors.indices {
                tensors[index].values = tensors[index].values.map { _ in random.anyFloat() }
            }
            let options = DecodingOptions(threshold: random.float(0...1), nmsThreshold: random.float(0...1))
            let output = try decode(decoder, tensors, options)
            #expect(output.detections.count <= DecodingOptions.usualMaximum)
            for detection in output.detections {
                #expect(detection.box.isValid && detection.confidence <= 1 && detection.classID >= 0)
                #expect(detection.keypoints.allSatisfy { $0.point.x.isFinite && $0.point.y.isFinite })
                #expect(detection.orientedBox?.isValid != false)
                #expect(detection.cell == nil)
            }
            #expect(output.attributes.classifications.allSatisfy { (0...1).contains($0.confidence) })
            #expect(output.attributes.measurements.allSatisfy { $0.value.isFinite })
        }
    }

    @Test(arguments: examples) func otherShapesThanAnnouncedGetASentence(example: BrokenOutputTests.Example) throws {
        let decoder = try decoder(example)
        #expect(
            message { _ = try decode(decoder, []) }
                == "The model gave 0 outputs, but had announced at least 1."
        )
        for index in example.tensors.indices {
            var wrong = example.tensors
            wrong[index] = TestTensor("odd", [2, 3, 5, 7, 9])
            let found = try #require(message { _ = try decode(decoder, wrong) })
            #expect(found.hasPrefix("The model gave its output 'odd' as 2x3x5x7x9, but had announced "))
            var short = example.tensors
            short[index].values.removeLast()
            let (name, shape) = (short[index].name, shapeText(short[index].shape))
            let count = short[index].values.count
            // Nothing is left of a single value.
            guard count > 0 else { continue }
            #expect(
                message { _ = try decode(decoder, short) }
                    == "The model gave its output '\(name)' with \(count) elements, but its shape is \(shape)."
            )
        }
    }
}
