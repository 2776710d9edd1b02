import Testing
import WeirCore

@testable import WeirDecoding

/// Outputs that no model should give.
@Suite struct BrokenOutputTests {
    /// A model of each family, with the tensors that it announced.
    struct Example: CustomTestStringConvertible, Sendable {
        let family: String
        let shapes: [[Int]]
        var testDescription: String { "\(family) \(shapes)" }

        var tensors: [TestTensor] { shapes.enumerated().map { TestTensor("output\($0)", $1) } }

        func decoder() throws -> any OutputDecoder {
            try describe(tensors, width: 160, height: 96, family: family).decoder
        }
    }

    static let examples = [
        Example(family: "yolov8", shapes: [[1, 7, 315]]),
        Example(family: "yolov5", shapes: [[1, 945, 8]]),
        Example(family: "yolox", shapes: [[1, 315, 8]]),
        Example(family: "nanodet", shapes: [[1, 315, 35]]),
        Example(
            family: "nanodet",
            shapes: [[1, 240, 3], [1, 240, 32], [1, 60, 3], [1, 60, 32], [1, 15, 3], [1, 15, 32]]
        ),
        Example(family: "nanodet-plus", shapes: [[1, 321, 35]]),
        Example(family: "yolov10", shapes: [[1, 300, 6]]),
        Example(family: "deepstream-yolo", shapes: [[1, 1200, 6]]),
        Example(family: "fastestdet", shapes: [[1, 8, 6, 10]]),
        Example(family: "ssd", shapes: [[1, 1, 200, 7]]),
    ]

    /// The other forms of detectors' outputs.
    static let detectors = [
        Example(family: "yolov3", shapes: [[1, 24, 12, 20], [1, 24, 6, 10], [1, 24, 3, 5]]),
        Example(family: "yolov3-tiny", shapes: [[1, 24, 6, 10], [1, 24, 3, 5]]),
        Example(family: "yolov4", shapes: [[1, 12, 20, 3, 8], [1, 6, 10, 3, 8], [1, 3, 5, 3, 8]]),
        Example(family: "yolov4", shapes: [[1, 945, 1, 4], [1, 945, 3]]),
        Example(family: "yolov5-heads", shapes: [[1, 3, 12, 20, 8], [1, 3, 6, 10, 8], [1, 3, 3, 5, 8]]),
        Example(family: "yolov7-heads", shapes: [[1, 12, 20, 24], [1, 6, 10, 24], [1, 3, 5, 24]]),
        Example(family: "yolov7-end2end", shapes: [[50, 7]]),
        Example(family: "yolo-nas", shapes: [[1, 315, 4], [1, 315, 3]]),
        Example(family: "yolo-nas", shapes: [[1, 60, 4], [1, 60], [1, 60], [1, 1]]),
        Example(family: "yolo-nas", shapes: [[60, 7]]),
        Example(family: "rt-detr", shapes: [[1, 60, 4], [1, 60], [1, 60]]),
        Example(family: "rt-detr", shapes: [[1, 60, 9], [1, 60, 4]]),
        Example(family: "rt-detr", shapes: [[1, 300, 84]]),
        Example(family: "rf-detr", shapes: [[1, 60, 4], [1, 60, 9]]),
        Example(family: "detr", shapes: [[1, 60, 9], [1, 60, 4]]),
        Example(family: "tensorflow", shapes: [[1, 60, 4], [1, 60], [1, 60], [1]]),
        Example(family: "torchvision", shapes: [[60, 4], [60], [60]]),
        Example(family: "pytorch-ssd", shapes: [[1, 60, 4], [1, 60, 3]]),
        Example(family: "efficientdet", shapes: [[1, 60, 7]]),
        Example(family: "detectnet", shapes: [[1, 3, 6, 10], [1, 12, 6, 10]]),
        Example(family: "centernet", shapes: [[1, 3, 24, 40], [1, 2, 24, 40], [1, 2, 24, 40]]),
        Example(family: "retinaface", shapes: [[1, 630, 4], [1, 630, 2], [1, 630, 10]]),
        Example(
            family: "scrfd",
            shapes: [480, 120, 30].flatMap { [[$0, 1], [$0, 4], [$0, 10]] }
        ),
        Example(
            family: "yunet",
            shapes: [240, 60, 15].flatMap { [[1, $0, 1], [1, $0, 1], [1, $0, 4], [1, $0, 10]] }
        ),
        Example(family: "ultraface", shapes: [[1, 60, 2], [1, 60, 4]]),
    ]

    @Test(arguments: examples + detectors) func whatIsNotANumberIsDroppedAndCounted(example: Example) throws {
        for broken in [Float.nan, .infinity, -.nan] {
            var tensors = example.tensors
            for index in tensors.indices {
                tensors[index].values = tensors[index].values.map { _ in broken }
            }
            let output = try decode(example.decoder(), tensors)
            #expect(output.detections.isEmpty)
            #expect(output.dropped > 0)
        }
    }

    @Test(arguments: examples + detectors) func anyBitsAtAllAreSurvived(example: Example) throws {
        let decoder = try example.decoder()
        var random = TestRandom(seed: 11)
        for _ in 0..<20 {
            var tensors = example.tensors
            for index in tensors.indices {
                tensors[index].values = tensors[index].values.map { _ in random.anyFloat() }
            }
            let options = DecodingOptions(threshold: random.float(0...1), nmsThreshold: random.float(0...1))
            let output = try decode(decoder, tensors, options)
            #expect(output.detections.allSatisfy { $0.box.isValid && $0.confidence <= 1 && $0.classID >= 0 })
            #expect(output.detections.count <= DecodingOptions.usualMaximum)
        }
    }

    @Test(arguments: examples + detectors) func otherShapesThanAnnouncedGetASentence(example: Example) throws {
        let decoder = try example.decoder()
        #expect(
            message { _ = try decode(decoder, []) }?
                .hasPrefix("The model gave 0 outputs, but had announced at least ") == true
        )
        var wrong = example.tensors
        wrong[0] = TestTensor("odd", [1, 3, 5])
        let found = try #require(message { _ = try decode(decoder, wrong) })
        #expect(found.hasPrefix("The model gave its output 'odd' as 1x3x5, but had announced "))
        var short = example.tensors
        short[0].values.removeLast()
        let count = short[0].values.count
        let shape = shapeText(short[0].shape)
        #expect(
            message { _ = try decode(decoder, short) }
                == "The model gave its output 'output0' with \(count) elements, but its shape is \(shape)."
        )
    }

    @Test func oneBrokenCellLeavesTheOthersAlone() throws {
        var tensor = TestTensor("output0", [1, 6, 315])
        for cell in [3, 200] {
            for (plane, value) in [50, 50, 20, 20, 0.1, 0.8].enumerated() {
                tensor.values[plane * 315 + cell] = Float(value) + (plane < 2 ? Float(cell) : 0)
            }
        }
        let decoder = try describe([tensor], width: 160, height: 96).decoder
        #expect(try decode(decoder, [tensor]).detections.count == 2)
        for plane in 0..<6 {
            var broken = tensor
            broken.values[plane * 315 + 3] = .nan
            let output = try decode(decoder, [broken])
            #expect(output.dropped == 1)
            #expect(output.detections.map(\.box.x) == [240])
        }
    }

    @Test func aBoxTurnedInsideOutIsDropped() throws {
        let tensor = TestTensor("output0", [1, 2, 6], [10, 10, 5, 20, 0.9, 1, 10, 10, 20, 20, 0.8, 1])
        let output = try decode(describe([tensor], width: 64, height: 64, family: "yolov10").decoder, [tensor])
        #expect(output.detections.map(\.confidence) == [0.8])
        #expect(output.dropped == 1)
    }

    @Test(arguments: [Float.nan, -1, 1e30, .infinity, -0.6]) func aClassThatIsNoneIsDropped(number: Float) throws {
        let tensor = TestTensor("output0", [1, 1, 6], [10, 10, 20, 20, 0.9, number])
        let output = try decode(describe([tensor], width: 64, height: 64, family: "yolov10").decoder, [tensor])
        #expect(output == DecodedOutput(detections: [], dropped: 1))
    }

    @Test(arguments: ["yolov10", "ssd", "deepstream-yolo"]) func noRowsAreNoObjects(family: String) throws {
        let announced = TestTensor("output0", family == "ssd" ? [1, 1, 9, 7] : [1, 9, 6])
        let decoder = try describe([announced], width: 64, height: 64, family: family).decoder
        let empty = TestTensor("output0", family == "ssd" ? [1, 1, 0, 7] : [1, 0, 6])
        #expect(try decode(decoder, [empty]) == DecodedOutput(detections: [], dropped: 0))
    }
}
