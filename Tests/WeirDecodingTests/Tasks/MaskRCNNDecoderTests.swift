import Testing
import WeirCore

@testable import WeirDecoding

@Suite struct MaskRCNNDecoderTests {
    private let options = DecodingOptions(threshold: 0.3, nmsThreshold: 0.5)

    private func model(_ outputs: [(String, [Int], String)]) throws -> ModelDescription {
        let facts = ModelFacts(
            fileName: "mask.onnx",
            inputs: [ModelFacts.Port(name: "image", shape: [1, 3, 96, 160])],
            outputs: outputs.map { ModelFacts.Port(name: $0.0, shape: $0.1, elementType: $0.2) }
        )
        return try ModelDescription(facts: facts)
    }

    private let boxes = TestTensor("boxes", [3, 4], [10, 20, 38, 48, 0, 0, 5, 5, 30, 30, 60, 90])
    private let labels = TestTensor("labels", [3], [7, 1, 2])
    private let scores = TestTensor("scores", [3], [0.6, 0.1, 0.9])

    @Test(arguments: [["i64", "f32"], ["f32", "f32"]]) func masksOfBoxesAreTaken(types: [String]) throws {
        let model = try model([
            ("boxes", [-1, 4], "f32"), ("labels", [-1], types[0]), ("scores", [-1], types[1]),
            ("masks", [-1, 1, 28, 28], "f32"),
        ])
        #expect(model.family == "mask-rcnn")
        #expect(model.task == .segment)
        var masks = TestTensor("masks", [3, 1, 28, 28])
        masks.values = masks.values.indices.map { Float($0 % 28) / 27 }
        let output = try decode(model.decoder, [boxes, labels, scores, masks], options)
        #expect(output.detections.map(\.classID) == [2, 7])
        #expect(output.detections.map(\.confidence) == [0.9, 0.6])
        let mask = try #require(output.detections[1].mask)
        #expect(mask.size == Size(width: 28, height: 28))
        #expect(Array(mask.values[..<28]) == (0..<28).map { UInt8((Float($0) / 27 * 255).rounded()) })
    }

    @Test func masksOfTheWholePictureAreCutOut() throws {
        let model = try model([
            ("scores", [-1], "f32"), ("labels", [-1], "i64"), ("masks", [-1, 1, -1, -1], "f32"),
            ("boxes", [-1, 4], "f32"),
        ])
        var masks = TestTensor("masks", [3, 1, 96, 160])
        // The right half of each box.
        for y in 0..<96 {
            for x in 0..<160 {
                masks.values[y * 160 + x] = x >= 24 ? 1 : 0
                masks.values[2 * 96 * 160 + y * 160 + x] = x >= 45 ? 1 : 0
            }
        }
        let output = try decode(model.decoder, [scores, labels, masks, boxes], options)
        #expect(
            output.detections.map(\.box) == [
                Box(x: 30, y: 30, width: 30, height: 60), Box(x: 10, y: 20, width: 28, height: 28),
            ]
        )
        let mask = try #require(output.detections[1].mask)
        #expect(mask.size == Size(width: 28, height: 28))
        #expect(mask.values[..<28].map { $0 >= 128 } == (10..<38).map { $0 >= 24 })
    }

    @Test func scoresMayStandBehindBoxes() throws {
        let model = try model([("labels", [100], "i64"), ("boxes", [100, 5], "f32"), ("masks", [100, 28, 28], "f32")])
        #expect(model.family == "mask-rcnn")
        var boxes = TestTensor("boxes", [2, 5], [10, 20, 38, 48, 0.5, 0, 0, 9, 9, 0.8])
        boxes.name = "boxes"
        let masks = TestTensor("masks", [2, 28, 28])
        let output = try decode(model.decoder, [TestTensor("labels", [2], [4, 5]), boxes, masks], options)
        #expect(output.detections.map(\.classID) == [5, 4])
    }

    @Test func nothingFoundIsNothing() throws {
        let model = try model([
            ("boxes", [-1, 4], "f32"), ("labels", [-1], "i64"), ("scores", [-1], "f32"),
            ("masks", [-1, 1, 28, 28], "f32"),
        ])
        let empty = [TestTensor("boxes", [0, 4]), TestTensor("labels", [0]), TestTensor("scores", [0])]
        #expect(try decode(model.decoder, empty + [TestTensor("masks", [0, 1, 28, 28])], options) == DecodedOutput())
        // Lists of different lengths are the model's fault.
        #expect(
            message {
                _ = try decode(model.decoder, [boxes, labels, scores, TestTensor("masks", [2, 1, 28, 28])], options)
            }
                == "The model gave its output 'masks' as 2x1x28x28, but had announced 3x1x?x?."
        )
    }
}
