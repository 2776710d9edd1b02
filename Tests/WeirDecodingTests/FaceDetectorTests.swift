import Testing
import WeirCore

@testable import WeirDecoding

/// Faces with their points, against a plain reading of the same random tensors.
@Suite struct FaceDetectorTests {
    private static let seeds: [UInt64] = [1, 2, 3, 4, 5]
    private static let cells = PlainReading.cells(width: 160, height: 96, strides: [8, 16, 32])
    private let options = DecodingOptions(threshold: 0.3, nmsThreshold: 0.5, maximumDetections: 10_000)

    private func table(_ name: String, _ rows: Int, _ columns: Int, _ make: () -> Float) -> TestTensor {
        TestTensor(name, [1, rows, columns], (0..<rows * columns).map { _ in make() })
    }

    private func row(_ tensor: TestTensor, _ row: Int) -> [Double] {
        (0..<tensor.shape[2]).map { PlainReading.at(tensor, 0, row, $0) }
    }

    private func rows(_ tensors: [TestTensor]) -> [[Double]] {
        tensors.flatMap { tensor in (0..<tensor.shape[1]).map { row(tensor, $0) } }
    }

    @Test(arguments: seeds) func yunetIsReadAsDefined(seed: UInt64) throws {
        var random = TestRandom(seed: seed)
        let levels = [(8, 240), (16, 60), (32, 15)]
        // A little outside 0 to 1, which is held to it.
        let classes = levels.map { table("cls_\($0.0)", $0.1, 1) { random.float(-0.1...1.1) } }
        let objectness = levels.map { table("obj_\($0.0)", $0.1, 1) { random.score() * 1.2 } }
        let boxes = levels.map { table("bbox_\($0.0)", $0.1, 4) { random.float(-1...1.5) } }
        let points = levels.map { table("kps_\($0.0)", $0.1, 10) { random.float(-3...3) } }
        let tensors = classes + objectness + boxes + points
        let model = try describe(tensors, width: 160, height: 96)
        #expect(model.family == "yunet")
        #expect(model.classCount == 1)
        let (first, second) = (rows(classes), rows(objectness))
        let (allBoxes, allPoints) = (rows(boxes), rows(points))
        let plain = PlainReading.yunet(
            first.indices.map { (first[$0][0], second[$0][0], allBoxes[$0], allPoints[$0]) },
            Self.cells
        )
        expectObjects(try decode(model.decoder, tensors, options), plain, options)
    }

    @Test(arguments: seeds, [true, false]) func scrfdIsReadAsDefined(seed: UInt64, hasPoints: Bool) throws {
        var random = TestRandom(seed: seed)
        let levels = [480, 120, 30]
        let scores = levels.map { table("score\($0)", $0, 1) { random.score() } }
        let boxes = levels.map { table("box\($0)", $0, 4) { random.float(0...3) } }
        let points = levels.map { table("kps\($0)", $0, 10) { random.float(-3...3) } }
        let tensors = scores + boxes + (hasPoints ? points : [])
        let model = try describe(tensors, width: 160, height: 96)
        #expect(model.family == "scrfd")
        let (allScores, allBoxes, allPoints) = (rows(scores), rows(boxes), rows(points))
        let plain = PlainReading.scrfd(
            allScores.indices.map { (allScores[$0][0], allBoxes[$0], hasPoints ? allPoints[$0] : []) },
            Self.cells
        )
        expectObjects(try decode(model.decoder, tensors, options), plain, options)
    }

    @Test(arguments: seeds) func retinaFaceIsReadAsDefined(seed: UInt64) throws {
        var random = TestRandom(seed: seed)
        let boxes = table("loc", 630, 4) { random.float(-2...2) }
        let scores = table("conf", 630, 2) { random.score() }
        let points = table("landms", 630, 10) { random.float(-4...4) }
        let tensors = [boxes, scores, points]
        let model = try describe(tensors, width: 160, height: 96)
        #expect(model.family == "retinaface")
        let plain = PlainReading.retinaFace(
            (0..<630).map { (row(scores, $0)[1], row(boxes, $0), row(points, $0)) },
            Self.cells
        )
        expectObjects(try decode(model.decoder, tensors, options), plain, options)
    }

    @Test func aFaceWithABrokenPointIsDroppedAndItsPointsStayWithTheKept() throws {
        var tensors = [("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10)].flatMap { name, columns in
            [(8, 240), (16, 60), (32, 15)].map { TestTensor("\(name)_\($0.0)", [1, $0.1, columns]) }
        }
        // Two faces on top of each other at the finest grid's cells 0 and 1, and one at cell 100.
        for (cell, score) in [(0, 0.9), (1, 0.8), (100, 0.7)] as [(Int, Float)] {
            (tensors[0].values[cell], tensors[3].values[cell]) = (score, score)
            for side in 2...3 { tensors[6].values[cell * 4 + side] = 2 }
            tensors[9].values[cell * 10] = 1
        }
        let decoder = try describe(tensors, width: 160, height: 96).decoder
        let kept = try decode(decoder, tensors)
        #expect(kept.detections.map(\.confidence) == [0.9, 0.7])
        #expect(
            kept.detections[0].keypoints.map(\.point) == [Point(x: 8, y: 0)]
                + [Point](repeating: Point(x: 0, y: 0), count: 4)
        )
        #expect(kept.detections[0].keypoints.allSatisfy { $0.confidence == 0.9 })
        tensors[9].values[1009] = .nan
        let broken = try decode(decoder, tensors)
        #expect(broken.detections.map(\.confidence) == [0.9])
        #expect(broken.dropped == 1)
    }
}
