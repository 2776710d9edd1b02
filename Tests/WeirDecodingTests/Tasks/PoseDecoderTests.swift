import Testing
import WeirCore

@testable import WeirDecoding

@Suite struct PoseDecoderTests {
    /// 160x96: 20x12 + 10x6 + 5x3 cells.
    private static let cells = 315
    private let options = DecodingOptions(threshold: 0.3, nmsThreshold: 0.5, maximumDetections: 10_000)

    private func facts(_ tensor: TestTensor, _ metadata: [String: String]) -> ModelFacts {
        ModelFacts(
            fileName: "pose.onnx",
            inputs: [ModelFacts.Port(name: "images", shape: [1, 3, 96, 160])],
            outputs: [tensor.port],
            metadata: metadata
        )
    }

    @Test(
        arguments: [1, 2, 3] as [UInt64],
        [(1, "[17, 3]", 17, 3), (2, "[5, 2]", 5, 2), (1, "(21, 3)", 21, 3)]
    )
    func planesAreReadAsDefined(seed: UInt64, kind: (classes: Int, shape: String, count: Int, width: Int)) throws {
        var random = TestRandom(seed: seed)
        var tensor = TestTensor("output0", [1, 4 + kind.classes + kind.count * kind.width, Self.cells])
        for index in tensor.values.indices {
            let plane = index / Self.cells
            let place = plane - 4 - kind.classes
            tensor.values[index] =
                plane < 2
                ? random.float(0...160)
                : plane < 4
                    ? random.float(4...60)
                    : place < 0 ? random.float(0...0.5) : place % 3 == 2 ? random.float(0...1) : random.float(0...150)
        }
        let metadata = ["task": "pose", "kpt_shape": kind.shape, "names": "{0: 'a', 1: 'b'}"]
        let names = kind.classes == 1 ? ["task": "pose", "kpt_shape": kind.shape] : metadata
        let model = try ModelDescription(facts: facts(tensor, names))
        #expect(model.family == "yolov8-pose")
        #expect(model.classCount == kind.classes)
        #expect(model.labels == (kind.classes == 1 ? ["person"] : ["a", "b"]))
        // Objects with their cells, by a reading of the first planes alone.
        let planes = 4 + kind.classes
        let head = TestTensor("head", [1, planes, Self.cells], Array(tensor.values[..<(planes * Self.cells)]))
        let objects = PlainReading.yolov8(head)
        let kept = PlainReading.suppress(objects.filter { $0.score >= 0.3 }, above: 0.5)
        let output = try decode(model.decoder, [tensor], options)
        #expect(kept.count > 3)
        #expect(output.detections.map(\.classID) == kept.map(\.classID))
        for (detection, object) in zip(output.detections, kept) {
            let cell = try #require(objects.firstIndex { $0.left == object.left && $0.score == object.score })
            let points = (0..<kind.count).map { point in
                let first = planes + point * kind.width
                return Keypoint(
                    x: tensor.values[first * Self.cells + cell],
                    y: tensor.values[(first + 1) * Self.cells + cell],
                    confidence: kind.width == 2 ? 1 : min(1, tensor.values[(first + 2) * Self.cells + cell])
                )
            }
            #expect(detection.keypoints == points)
        }
    }

    @Test func rowsWithoutOverlapsAreTakenAsTheyAre() throws {
        var tensor = TestTensor("output0", [1, 300, 57])
        let points = (0..<17).flatMap { [Float($0), Float(2 * $0), Float($0) / 20] }
        tensor.values.replaceSubrange(0..<57, with: [10, 20, 50, 90, 0.8, 0] + points)
        let model = try ModelDescription(facts: facts(tensor, ["task": "pose", "end2end": "True"]))
        #expect(model.family == "yolo26-pose")
        #expect(model.labels == ["person"])
        let output = try decode(model.decoder, [tensor], options)
        #expect(output.detections.map(\.box) == [Box(x: 10, y: 20, width: 40, height: 70)])
        #expect(output.detections[0].keypoints[16] == Keypoint(x: 16, y: 32, confidence: 0.8))
    }

    @Test func keypointsFillTheOutputWhereNothingTellsThem() throws {
        // Four corners of a plate.
        let tensor = TestTensor("output0", [1, 4 + 1 + 4 * 3, Self.cells])
        let model = try describe([tensor], width: 160, height: 96, family: "yolov8-pose")
        #expect(model.classCount == 1)
        // The word of a label tells a pose from a detector of 52 classes.
        let coco = TestTensor("output0", [1, 56, Self.cells])
        #expect(try describe([coco], width: 160, height: 96, labels: ["person"]).family == "yolov8-pose")
        #expect(try describe([coco], width: 160, height: 96).family == "yolov8")
    }

    @Test func aKeypointThatIsNoneDropsItsObject() throws {
        var tensor = TestTensor("output0", [1, 2, 57])
        for (row, score) in [(0, Float(0.9)), (1, 0.8)] {
            tensor.values.replaceSubrange(row * 57..<row * 57 + 6, with: [1, 2, 30, 40, score, 0])
        }
        tensor.values[40] = .nan
        let model = try describe([tensor], width: 160, height: 96, family: "yolo26-pose")
        let output = try decode(model.decoder, [tensor], options)
        #expect(output.dropped == 1)
        #expect(output.detections.map(\.confidence) == [0.8])
    }
}
