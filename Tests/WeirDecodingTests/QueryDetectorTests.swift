import Testing
import WeirCore

@testable import WeirDecoding

/// Detection transformers, against a plain reading of the same random tensors.
@Suite struct QueryDetectorTests {
    private static let seeds: [UInt64] = [1, 2, 3, 4, 5]
    private let options = DecodingOptions(threshold: 0.3, nmsThreshold: 0.5, maximumDetections: 100_000)

    /// Boxes as fractions of the input.
    private func boxes(_ name: String, _ queries: Int, _ random: inout TestRandom) -> TestTensor {
        TestTensor(name, [1, queries, 4], (0..<4 * queries).map { _ in random.float(0...1) })
    }

    private func logits(_ name: String, _ queries: Int, _ classes: Int, _ random: inout TestRandom) -> TestTensor {
        TestTensor(name, [1, queries, classes], (0..<queries * classes).map { _ in random.float(-6...2) })
    }

    @Test(arguments: seeds, [("rt-detr", "logits", "pred_boxes"), ("rf-detr", "labels", "dets")])
    func aQueryIsGivenForEachClassThatReachesTheThreshold(
        seed: UInt64,
        kind: (family: String, logits: String, boxes: String)
    ) throws {
        var random = TestRandom(seed: seed)
        let tensors = [boxes(kind.boxes, 300, &random), logits(kind.logits, 300, 11, &random)]
        let model = try describe(tensors, width: 640, height: 320)
        #expect(model.family == kind.family)
        #expect(model.classCount == 11)
        #expect(model.notices.allSatisfy { $0.contains("does not name") })
        let plain = PlainReading.sigmoidQueries(tensors[0], tensors[1], 640, 320)
        expectObjects(try decode(model.decoder, tensors, options), plain, options, suppressing: false)
    }

    @Test(arguments: seeds) func theLastClassOfASoftmaxIsNoObject(seed: UInt64) throws {
        var random = TestRandom(seed: seed)
        let tensors = [logits("logits", 100, 6, &random), boxes("pred_boxes", 100, &random)]
        let model = try describe(tensors, width: 640, height: 320)
        #expect(model.family == "detr")
        #expect(model.classCount == 5)
        let plain = PlainReading.softmaxQueries(tensors[1], tensors[0], 640, 320)
        expectObjects(try decode(model.decoder, tensors, options), plain, options, suppressing: false)
    }

    @Test func outputsBesideLogitsAndBoxesAreLeftAlone() throws {
        var random = TestRandom(seed: 9)
        let tensors = [
            TestTensor("last_hidden_state", [1, 300, 8]), logits("logits", 300, 3, &random),
            boxes("pred_boxes", 300, &random),
        ]
        let model = try describe(tensors, width: 640, height: 320)
        let plain = PlainReading.sigmoidQueries(tensors[2], tensors[1], 640, 320)
        expectObjects(try decode(model.decoder, tensors, options), plain, options, suppressing: false)
    }

    @Test(arguments: seeds) func theRowsOfUltralyticsAreReadAsDefined(seed: UInt64) throws {
        var random = TestRandom(seed: seed)
        var tensor = TestTensor("output0", [1, 300, 84])
        for index in tensor.values.indices {
            tensor.values[index] = index % 84 < 4 ? random.float(0...1) : random.score()
        }
        let model = try describe([tensor], width: 640, height: 320)
        #expect(model.family == "rt-detr")
        let plain = (0..<300).map { query in
            let row = (0..<84).map { PlainReading.at(tensor, 0, query, $0) }
            let (id, score) = PlainReading.best(Array(row[4...]))
            return PlainReading.object(row[0] * 640, row[1] * 320, row[2] * 640, row[3] * 320, id, score)
        }
        expectObjects(try decode(model.decoder, [tensor], options), plain, options, suppressing: false)
    }

    @Test func aRowOfSixOrSevenIsNoGuess() throws {
        let pose = TestTensor("output0", [1, 300, 7])
        #expect(message { _ = try describe([pose], width: 640, height: 640) }?.contains("can't be told") == true)
        #expect(try describe([pose], width: 640, height: 640, family: "rtdetr").classCount == 3)
        let pair = TestTensor("output0", [1, 300, 6])
        #expect(try describe([pair], width: 640, height: 640).family == "yolov10")
        #expect(try describe([pair], width: 640, height: 640, family: "rt-detr").classCount == 2)
    }

    @Test func ultralyticsSaysWhichRowsAreAnRTDETRs() throws {
        let facts = ModelFacts(
            fileName: "m.onnx",
            inputs: [ModelFacts.Port(name: "images", shape: [1, 3, 640, 640])],
            outputs: [ModelFacts.Port(name: "output0", shape: [1, 300, 7])],
            metadata: [
                "description": "Ultralytics rtdetr-l model trained on own.yaml", "names": "{0: 'a', 1: 'b', 2: 'c'}",
            ]
        )
        let model = try ModelDescription(facts: facts)
        #expect(model.family == "rt-detr")
        #expect(model.labels == ["a", "b", "c"])
        #expect(model.notices == [])
    }

    /// As Ultralytics exports since 8.4: the shape is a YOLOv10's, the numbers are not.
    @Test func theHeadSaysWhichFinishedRowsAreAnRTDETRs() throws {
        var rows = TestTensor("output0", [1, 300, 6])
        for (index, value) in [0.5, 0.25, 0.25, 0.5, 0.75, 2].enumerated() { rows.values[index] = Float(value) }
        let facts = ModelFacts(
            fileName: "m.onnx",
            inputs: [ModelFacts.Port(name: "images", shape: [1, 3, 320, 640])],
            outputs: [ModelFacts.Port(name: "output0", shape: [1, 300, 6])],
            metadata: [
                "description": "Ultralytics rtdetr-l model ", "head": "RTDETRDecoder", "end2end": "False",
                "names": "{0: 'a', 1: 'b', 2: 'c'}", "task": "detect",
            ]
        )
        let model = try ModelDescription(facts: facts)
        #expect(model.family == "rt-detr-rows")
        #expect(model.notices == [])
        let output = try decode(model.decoder, [rows])
        #expect(output.detections.map(\.box) == [Box(x: 240, y: 0, width: 160, height: 160)])
        #expect(output.detections.map(\.classID) == [2])
    }

    @Test func fourClassesAreNotMistakenForBoxes() throws {
        var logits = TestTensor("labels", [1, 300, 4])
        var boxes = TestTensor("dets", [1, 300, 4])
        for index in logits.values.indices { logits.values[index] = -9 }
        logits.values[2] = 4
        for (index, value) in [0.5, 0.5, 0.25, 0.5].enumerated() { boxes.values[index] = Float(value) }
        let tensors = [logits, boxes]
        let output = try decode(describe(tensors, width: 100, height: 100).decoder, tensors)
        #expect(output.detections.map(\.box) == [Box(x: 37.5, y: 25, width: 25, height: 50)])
        #expect(output.detections.map(\.classID) == [2])
    }
}
