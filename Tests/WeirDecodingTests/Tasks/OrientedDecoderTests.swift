import Testing
import WeirCore

@testable import WeirDecoding

@Suite struct OrientedDecoderTests {
    /// 160x96: 20x12 + 10x6 + 5x3 cells.
    private static let cells = 315

    /// An object as the tensor has it.
    private struct Plain {
        var values: [Double]
        var classID: Int
        var score: Double
    }

    /// ProbIoU by the definitions: both boxes as normal distributions, Bhattacharyya's distance, Hellinger's.
    private func overlap(_ one: [Double], _ other: [Double]) -> Double {
        func covariance(_ box: [Double]) -> (Double, Double, Double) {
            let (cosine, sine) = (PlainMathematics.cosine(box[4]), PlainMathematics.sine(box[4]))
            let (along, across) = (box[2] * box[2] / 12, box[3] * box[3] / 12)
            return (
                cosine * cosine * along + sine * sine * across, sine * sine * along + cosine * cosine * across,
                cosine * sine * along - cosine * sine * across
            )
        }
        let (first, second) = (covariance(one), covariance(other))
        let mean = ((first.0 + second.0) / 2, (first.1 + second.1) / 2, (first.2 + second.2) / 2)
        func determinant(_ matrix: (Double, Double, Double)) -> Double { matrix.0 * matrix.1 - matrix.2 * matrix.2 }
        let (x, y) = (one[0] - other[0], one[1] - other[1])
        let mahalanobis = (mean.1 * x * x - 2 * mean.2 * x * y + mean.0 * y * y) / determinant(mean)
        let spread = PlainMathematics.logarithm(
            determinant(mean) / (determinant(first) * determinant(second)).squareRoot()
        )
        let distance = mahalanobis / 8 + spread / 2
        return 1 - (1 - exponential(-distance)).squareRoot()
    }

    private func plain(_ tensor: TestTensor, threshold: Double, limit: Double) -> [Plain] {
        let planes = tensor.shape[1]
        let all = (0..<Self.cells).map { cell in
            let row = (0..<planes).map { PlainReading.at(tensor, 0, $0, cell) }
            let (id, score) = PlainReading.best(Array(row[4..<planes - 1]))
            return Plain(values: Array(row[..<4]) + [row[planes - 1]], classID: id, score: score)
        }
        let strong = all.filter { $0.score >= threshold }.sorted { $0.score > $1.score }
        return strong.enumerated()
            .filter { index, object in
                !strong[..<index].contains {
                    $0.classID == object.classID && overlap($0.values, object.values) > limit
                }
            }
            .map(\.element)
    }

    private func tensor(_ seed: UInt64, classes: Int) -> TestTensor {
        var random = TestRandom(seed: seed)
        var tensor = TestTensor("output0", [1, 4 + classes + 1, Self.cells])
        for index in tensor.values.indices {
            let plane = index / Self.cells
            tensor.values[index] =
                switch plane {
                case 0...1: random.float(0...60)
                case 2...3: random.float(4...60)
                case 4 + classes: random.float(-0.78...2.35)
                default: random.float(0...1) < 0.8 / Float(classes) ? random.float(0...1) : 0
                }
        }
        return tensor
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64], [1, 3, 15])
    func planesAreReadAsDefined(seed: UInt64, classes: Int) throws {
        let tensor = tensor(seed, classes: classes)
        let model = try describe([tensor], width: 160, height: 96, family: "yolov8-obb")
        #expect(model.task == .obb)
        #expect(model.classCount == classes)
        let options = DecodingOptions(threshold: 0.25, nmsThreshold: 0.3, maximumDetections: 10_000)
        let output = try decode(model.decoder, [tensor], options)
        let expected = plain(tensor, threshold: 0.25, limit: 0.3)
        #expect(expected.count > 10 && expected.count < Self.cells / 3)
        #expect(output.detections.map(\.classID) == expected.map(\.classID))
        for (detection, object) in zip(output.detections, expected) {
            let found = try #require(detection.orientedBox)
            #expect(abs(Double(detection.confidence) - object.score) < 1e-6)
            let (x, y, width, height) = (object.values[0], object.values[1], object.values[2], object.values[3])
            let plain = OrientedBox(
                centerX: Float(x),
                centerY: Float(y),
                width: Float(width),
                height: Float(height),
                angle: Float(object.values[4])
            )
            // The same rectangle, though its corners may be counted from another one.
            for corner in plain.corners {
                let nearest = found.corners.map { abs($0.x - corner.x) + abs($0.y - corner.y) }.min() ?? .infinity
                #expect(nearest < 1e-3)
            }
            #expect((0..<Float.pi / 2).contains(found.angle))
            #expect(abs(detection.box.x - plain.enclosing.x) < 1e-3)
            #expect(abs(detection.box.bottom - plain.enclosing.bottom) < 1e-3)
            #expect(detection.cell == nil)
        }
    }

    @Test func rowsWithoutOverlapsAreTakenAsTheyAre() throws {
        let rows: [[Float]] = [
            [50, 40, 20, 10, 0.9, 2, 0.5], [50, 40, 20, 10, 0.8, 2, 0.5], [60, 40, 8, 30, 0.7, 0, -0.5],
            [0, 0, 0, 0, 0, 0, 0],
        ]
        let tensor = TestTensor("output0", [1, 4, 7], rows.flatMap(\.self))
        var overrides = ModelSettings()
        overrides.task = .obb
        let facts = ModelFacts(
            fileName: "yolo26n-obb.onnx",
            inputs: [ModelFacts.Port(name: "images", shape: [1, 3, 96, 160])],
            outputs: [tensor.port]
        )
        let model = try ModelDescription(facts: facts, overrides: overrides)
        #expect(model.family == "yolo26-obb")
        let output = try decode(model.decoder, [tensor], DecodingOptions(threshold: 0.25, nmsThreshold: 0.1))
        #expect(output.detections.map(\.classID) == [2, 2, 0])
        #expect(
            output.detections[0].orientedBox
                == OrientedBox(centerX: 50, centerY: 40, width: 20, height: 10, angle: 0.5)
        )
        let turned = try #require(output.detections[2].orientedBox)
        #expect((turned.width, turned.height) == (30, 8))
        #expect(abs(turned.angle - (Float.pi / 2 - 0.5)) < 1e-6)
    }

    @Test(arguments: [Float(0), 0.3, 1.57, 1.58, 3.1, 3.2, -0.1, -4, 100]) func anAngleIsBroughtToLessThanARightOne(
        angle: Float
    ) {
        let box = OrientedBox(centerX: 5, centerY: 6, width: 10, height: 4, angle: angle)
        let acute = box.withAcuteAngle
        #expect((0..<Float.pi / 2).contains(acute.angle))
        for corner in box.corners {
            #expect((acute.corners.map { abs($0.x - corner.x) + abs($0.y - corner.y) }.min() ?? 9) < 1e-3)
        }
    }

    @Test func tenThousandCandidatesAreSurvived() throws {
        var random = TestRandom(seed: 9)
        var tensor = TestTensor("output0", [1, 6, 10_000])
        for index in tensor.values.indices {
            tensor.values[index] = index / 10_000 < 4 ? random.float(0...600) : random.float(0.5...1)
        }
        let model = try describe([tensor], width: 640, height: 640, family: "yolov8-obb")
        let output = try decode(model.decoder, [tensor], DecodingOptions(threshold: 0.1, nmsThreshold: 0.7))
        #expect(output.detections.count == 300)
        let sizeless = TestTensor(
            "output0",
            [1, 6, 10_000],
            [Float](repeating: 0.5, count: 60_000).map { $0 * 0 + 0.5 }
        )
        let same = try decode(model.decoder, [sizeless], DecodingOptions(threshold: 0.1, nmsThreshold: 0.7))
        #expect(same.detections.count == 1)
    }
}
