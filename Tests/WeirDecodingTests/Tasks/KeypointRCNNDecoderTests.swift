import Testing
import WeirCore

@testable import WeirDecoding

@Suite struct KeypointRCNNDecoderTests {
    private let options = DecodingOptions(threshold: 0.3, nmsThreshold: 0.5)

    private func model(_ outputs: [(String, [Int], String)]) throws -> ModelDescription {
        let facts = ModelFacts(
            fileName: "people.onnx",
            inputs: [ModelFacts.Port(name: "input", shape: [1, 3, 96, 160])],
            outputs: outputs.map { ModelFacts.Port(name: $0.0, shape: $0.1, elementType: $0.2) }
        )
        return try ModelDescription(facts: facts)
    }

    private let boxes = TestTensor("boxes", [3, 4], [10, 20, 38, 48, 0, 0, 5, 5, 30, 30, 60, 90])
    private let labels = TestTensor("labels", [3], [1, 1, 1])
    private let scores = TestTensor("scores", [3], [0.6, 0.1, 0.9])
    private let points = TestTensor(
        "keypoints",
        [3, 2, 3],
        [11, 21, 1, 12, 22, 0, 1, 1, 1, 2, 2, 1, 31, 41, 1, 32, 42, 1]
    )

    @Test(arguments: [["i64", "f32"], ["f32", "f32"]]) func placesAreTakenWithTheirObjects(types: [String]) throws {
        let model = try model([
            ("boxes", [-1, 4], "f32"), ("labels", [-1], types[0]), ("scores", [-1], types[1]),
            ("keypoints", [-1, 2, 3], "f32"), ("keypoints_scores", [-1, 2], "f32"),
        ])
        #expect(model.family == "keypoint-rcnn")
        #expect(model.task == .pose)
        #expect(model.label(of: 1) == "person")
        let further = TestTensor("keypoints_scores", [3, 2])
        let output = try decode(model.decoder, [boxes, labels, scores, points, further], options)
        #expect(output.detections.map(\.confidence) == [0.9, 0.6])
        #expect(output.detections.map(\.classID) == [1, 1])
        #expect(output.detections[1].box == Box(x: 10, y: 20, width: 28, height: 28))
        #expect(
            output.detections[1].keypoints == [
                Keypoint(x: 11, y: 21, confidence: 1), Keypoint(x: 12, y: 22, confidence: 0),
            ]
        )
        #expect(output.dropped == 0)
    }

    @Test func outputsMayComeInAnotherOrderAndBeEmpty() throws {
        let model = try model([
            ("keypoints", [-1, 2, 3], "f32"), ("scores", [-1], "f32"), ("labels", [-1], "i64"),
            ("boxes", [-1, 4], "f32"),
        ])
        #expect(model.family == "keypoint-rcnn")
        let output = try decode(model.decoder, [points, scores, labels, boxes], options)
        #expect(output.detections.map(\.confidence) == [0.9, 0.6])
        let empty = [
            TestTensor("keypoints", [0, 2, 3]), TestTensor("scores", [0]), TestTensor("labels", [0]),
            TestTensor("boxes", [0, 4]),
        ]
        #expect(try decode(model.decoder, empty, options) == DecodedOutput())
    }

    @Test func aPlaceThatIsNoNumberDropsItsObject() throws {
        let model = try model([
            ("boxes", [-1, 4], "f32"), ("labels", [-1], "i64"), ("scores", [-1], "f32"),
            ("keypoints", [-1, 2, 3], "f32"),
        ])
        var points = points
        points.values[12] = .nan
        let output = try decode(model.decoder, [boxes, labels, scores, points], options)
        #expect(output.detections.map(\.confidence) == [0.6])
        #expect(output.dropped == 1)
    }
}
