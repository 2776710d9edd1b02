import Testing
import WeirCore

@testable import WeirDecoding

/// Boxes and scores in outputs of their own, chosen by the model or not, against a plain reading.
@Suite struct BoxListTests {
    private static let seeds: [UInt64] = [1, 2, 3, 4, 5]
    private let options = DecodingOptions(threshold: 0.3, nmsThreshold: 0.5, maximumDetections: 10_000)

    /// Corners in a picture of `width` x `height`.
    private func corners(_ rows: Int, _ width: Float, _ height: Float, _ random: inout TestRandom) -> [[Float]] {
        (0..<rows).map { _ in
            let (x, y) = (random.float(0...0.8) * width, random.float(0...0.8) * height)
            return [x, y, x + random.float(0...0.2) * width, y + random.float(0...0.2) * height]
        }
    }

    private func doubles(_ rows: [[Float]]) -> [[Double]] { rows.map { $0.map(Double.init) } }

    /// A family of boxes with the scores of all classes.
    struct Scored: CustomTestStringConvertible, Sendable {
        let family: String
        let rows: Int
        let boxShape: [Int]
        let classes: Int
        let inPixels: Bool
        let skipping: Int
        var testDescription: String { family }
    }

    @Test(
        arguments: seeds,
        [
            // 160x96: 20x12 + 10x6 + 5x3 cells.
            Scored(family: "yolo-nas", rows: 315, boxShape: [1, 315, 4], classes: 5, inPixels: true, skipping: 0),
            Scored(family: "yolov4", rows: 945, boxShape: [1, 945, 1, 4], classes: 5, inPixels: false, skipping: 0),
            Scored(
                family: "pytorch-ssd",
                rows: 3000,
                boxShape: [1, 3000, 4],
                classes: 4,
                inPixels: false,
                skipping: 1
            ),
            // 3 x 20x12 + 2 x 10x6 + 2 x 5x3 + 3 x 3x2.
            Scored(family: "ultraface", rows: 888, boxShape: [1, 888, 4], classes: 2, inPixels: false, skipping: 1),
        ]
    )
    func boxesWithScoresAreReadAsDefined(seed: UInt64, kind: Scored) throws {
        var random = TestRandom(seed: seed)
        let (width, height): (Float, Float) = kind.inPixels ? (160, 96) : (1, 1)
        let rows = corners(kind.rows, width, height, &random)
        let boxes = TestTensor("boxes", kind.boxShape, rows.flatMap(\.self))
        var scores = TestTensor("confs", [1, kind.rows, kind.classes])
        for index in scores.values.indices { scores.values[index] = random.score() }
        let tensors = [scores, boxes]
        let model = try describe(tensors, width: 160, height: 96)
        #expect(model.family == kind.family)
        #expect(model.classCount == kind.classes)
        let plain = PlainReading.scoredBoxes(
            doubles(rows),
            scores,
            skipping: kind.skipping,
            kind.inPixels ? 1 : 160,
            kind.inPixels ? 1 : 96
        )
        expectObjects(try decode(model.decoder, tensors, options), plain, options)
    }

    /// Random objects as a model would list them.
    private func list(_ rows: Int, _ random: inout TestRandom) -> (scores: [Float], classes: [Float]) {
        ((0..<rows).map { _ in random.float(0...1) }, (0..<rows).map { Float($0 % 7) })
    }

    private func plain(_ rows: [[Float]], _ scores: [Float], _ classes: [Float]) -> [PlainReading.Object] {
        rows.indices.map {
            PlainReading.corners(doubles(rows)[$0], Int(classes[$0]), Double(scores[$0]))
        }
    }

    @Test(arguments: seeds) func objectsInPixelsAreGivenAsTheyAre(seed: UInt64) throws {
        var random = TestRandom(seed: seed)
        let rows = corners(60, 160, 96, &random)
        let (scores, classes) = list(60, &random)
        let objects = plain(rows, scores, classes)
        let flat = rows.flatMap(\.self)
        let forms: [(family: String, tensors: [TestTensor])] = [
            (
                "rt-detr",
                [
                    TestTensor("labels", [1, 60], classes), TestTensor("boxes", [1, 60, 4], flat),
                    TestTensor("scores", [1, 60], scores),
                ]
            ),
            (
                "torchvision",
                [
                    TestTensor("boxes", [60, 4], flat), TestTensor("scores", [60], scores),
                    TestTensor("labels", [60], classes),
                ]
            ),
            (
                "yolo-nas",
                [
                    TestTensor("num_dets", [1, 1], [60]), TestTensor("pred_boxes", [1, 60, 4], flat),
                    TestTensor("pred_scores", [1, 60], scores), TestTensor("pred_classes", [1, 60], classes),
                ]
            ),
        ]
        for form in forms {
            let model = try describe(form.tensors, width: 160, height: 96)
            #expect(model.family == form.family)
            #expect(model.classCount == nil)
            expectObjects(try decode(model.decoder, form.tensors, options), objects, options, suppressing: false)
        }
    }

    @Test(arguments: seeds) func tensorFlowsBoxesBeginWithTheTop(seed: UInt64) throws {
        var random = TestRandom(seed: seed)
        let rows = corners(40, 1, 1, &random)
        let (scores, classes) = list(40, &random)
        let objects = plain(rows.map { [$0[0] * 160, $0[1] * 96, $0[2] * 160, $0[3] * 96] }, scores, classes)
        let boxes = ([1, 40, 4], rows.flatMap { [$0[1], $0[0], $0[3], $0[2]] })
        // The orders of TensorFlow 1 and 2, whose names say nothing, and names among others.
        let forms: [[TestTensor]] = [
            [
                TestTensor("TFLite_Detection_PostProcess", boxes.0, boxes.1), TestTensor(":1", [1, 40], classes),
                TestTensor(":2", [1, 40], scores), TestTensor(":3", [1], [40]),
            ],
            [
                TestTensor("StatefulPartitionedCall:1", [1, 40], scores), TestTensor(":3", boxes.0, boxes.1),
                TestTensor(":0", [1], [40]), TestTensor(":2", [1, 40], classes),
            ],
            [
                TestTensor("raw_detection_boxes", [1, 99, 4]), TestTensor("detection_boxes", boxes.0, boxes.1),
                TestTensor("detection_classes", [1, 40], classes), TestTensor("detection_scores", [1, 40], scores),
            ],
        ]
        for tensors in forms {
            let model = try describe(tensors, width: 160, height: 96)
            #expect(model.family == "tensorflow")
            expectObjects(try decode(model.decoder, tensors, options), objects, options, suppressing: false)
        }
    }

    @Test(arguments: [("yolo-nas", false), ("yolov7-end2end", true)])
    func rowsOfSevenAreReadAsDefined(family: String, isClassFirst: Bool) throws {
        var random = TestRandom(seed: 4)
        let rows = corners(50, 160, 96, &random)
        let (scores, classes) = list(50, &random)
        var values: [Float] = []
        for (index, box) in rows.enumerated() {
            let last = [scores[index], classes[index]]
            values += [0] + box + (isClassFirst ? last.reversed() : last)
        }
        let tensor = TestTensor("flat", [50, 7], values)
        let model = try describe([tensor], width: 160, height: 96, family: family)
        #expect(model.family == family)
        expectObjects(
            try decode(model.decoder, [tensor], options),
            plain(rows, scores, classes),
            options,
            suppressing: false
        )
    }

    @Test func efficientDetsRowsBeginWithTheTop() throws {
        let tensor = TestTensor("detections", [1, 2, 7], [0, 10, 20, 30, 60, 0.9, 3, 0, 1, 1, 2, 2, 0.1, 1])
        let output = try decode(describe([tensor], width: 64, height: 64, family: "efficientdet").decoder, [tensor])
        #expect(
            output.detections == [Detection(box: Box(x: 20, y: 10, width: 40, height: 20), classID: 3, confidence: 0.9)]
        )
    }

    @Test(arguments: [(0, 0), (1, 1), (2, 2), (99, 3), (Float.nan, 3), (-1, 3), (Float.infinity, 3)] as [(Float, Int)])
    func onlyFilledRowsAreRead(count: Float, found: Int) throws {
        let tensors = [
            TestTensor("num", [1, 1], [count]), TestTensor("boxes", [1, 3, 4], [Float](repeating: 5, count: 12)),
            TestTensor("scores", [1, 3], [0.9, 0.8, 0.7]), TestTensor("classes", [1, 3], [0, 1, 2]),
        ]
        let output = try decode(describe(tensors, width: 64, height: 64).decoder, tensors)
        #expect(output.detections.count == found)
    }

    @Test func thereMayBeAnyNumberOfRowsAndNone() throws {
        func tensors(_ rows: Int) -> [TestTensor] {
            [
                TestTensor("boxes", [rows, 4], [Float](repeating: 5, count: 4 * rows)),
                TestTensor("labels", [rows], (0..<rows).map(Float.init)),
                TestTensor("scores", [rows], [Float](repeating: 0.5, count: rows)),
            ]
        }
        let open = tensors(1).map { ModelFacts.Port(name: $0.name, shape: $0.shape.map { $0 == 1 ? -1 : $0 }) }
        let input = ModelFacts.Port(name: "images", shape: [1, 3, 64, 64])
        let model = try ModelDescription(facts: ModelFacts(fileName: "m.onnx", inputs: [input], outputs: open))
        #expect(model.family == "torchvision")
        for rows in [0, 1, 2, 250] {
            #expect(try decode(model.decoder, tensors(rows)).detections.map(\.classID) == Array(0..<rows))
        }
        var short = tensors(3)
        short[1] = TestTensor("labels", [2], [0, 0])
        #expect(
            message { _ = try decode(model.decoder, short) }
                == "The model gave its output 'labels' as 2, but had announced 3."
        )
    }

    @Test func tenThousandRowsLeaveTheMaximum() throws {
        var random = TestRandom(seed: 8)
        let boxes = TestTensor("boxes", [10_000, 4], corners(10_000, 160, 96, &random).flatMap(\.self))
        let (scores, classes) = list(10_000, &random)
        let tensors = [boxes, TestTensor("scores", [10_000], scores), TestTensor("labels", [10_000], classes)]
        let output = try decode(describe(tensors, width: 160, height: 96).decoder, tensors)
        #expect(output.detections.map(\.confidence) == Array(scores.sorted(by: >)[..<300]))
    }
}
