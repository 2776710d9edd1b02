import Testing
import WeirCore

@testable import WeirDecoding

/// Every decoder against a plain reading of the same random tensors.
@Suite struct DecoderTests {
    private static let seeds: [UInt64] = [1, 2, 3, 4, 5]
    private let options = DecodingOptions(threshold: 0.3, nmsThreshold: 0.5, maximumDetections: 10_000)

    /// Expects `found` to be those of `objects` that reach the threshold, most confident first.
    private func expect(
        _ found: DecodedOutput,
        _ objects: [PlainReading.Object],
        suppressing: Bool = true,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        expectObjects(found, objects, options, suppressing: suppressing, sourceLocation: sourceLocation)
    }

    @Test(arguments: seeds, [1, 3, 80])
    func yolov8IsReadAsDefined(seed: UInt64, classes: Int) throws {
        var random = TestRandom(seed: seed)
        // 160x96: 20x12 + 10x6 + 5x3 cells.
        var tensor = TestTensor("output0", [1, 4 + classes, 315])
        for index in tensor.values.indices {
            let plane = index / 315
            tensor.values[index] = plane < 2 ? random.float(0...160) : plane < 4 ? random.float(4...60) : random.score()
        }
        // One class has few strong scores.
        for cell in 0..<8 { tensor.values[4 * 315 + cell * 30] = 0.4 + Float(cell) * 0.05 }
        let model = try describe([tensor], width: 160, height: 96)
        #expect(model.family == "yolov8")
        #expect(model.classCount == classes)
        expect(try decode(model.decoder, [tensor], options), PlainReading.yolov8(tensor))
    }

    @Test(arguments: seeds, [1, 4, 80])
    func yolov5IsReadAsDefined(seed: UInt64, classes: Int) throws {
        var random = TestRandom(seed: seed)
        var tensor = TestTensor("output", [1, 945, 5 + classes])
        for index in tensor.values.indices {
            let column = index % (5 + classes)
            tensor.values[index] = column < 4 ? random.float(4...90) : random.float(0...1)
        }
        let model = try describe([tensor], width: 160, height: 96)
        #expect(model.family == "yolov5")
        #expect(model.classCount == classes)
        expect(try decode(model.decoder, [tensor], options), PlainReading.yolov5(tensor))
    }

    @Test(arguments: seeds, [1, 4, 80])
    func yoloxIsReadAsDefined(seed: UInt64, classes: Int) throws {
        var random = TestRandom(seed: seed)
        var tensor = TestTensor("output", [1, 315, 5 + classes])
        for index in tensor.values.indices {
            let column = index % (5 + classes)
            tensor.values[index] = column < 4 ? random.float(-1...2) : random.float(0...1)
        }
        let model = try describe([tensor], width: 160, height: 96, family: "yolox")
        #expect(model.classCount == classes)
        expect(try decode(model.decoder, [tensor], options), PlainReading.yolox(tensor, width: 160, height: 96))
    }

    @Test(arguments: seeds, [(1, 8), (80, 8), (5, 12)])
    func nanoDetIsReadAsDefined(seed: UInt64, widths: (classes: Int, bins: Int)) throws {
        var random = TestRandom(seed: seed)
        // 100x60 is no multiple of the strides: 13x8 + 7x4 + 4x2 cells.
        let levels = [(8, 104), (16, 28), (32, 8)]
        var scores: [TestTensor] = []
        var distances: [TestTensor] = []
        for (stride, cells) in levels {
            scores.append(TestTensor("cls_pred_stride_\(stride)", [1, cells, widths.classes]))
            distances.append(TestTensor("dis_pred_stride_\(stride)", [1, cells, 4 * widths.bins]))
        }
        for level in levels.indices {
            for index in scores[level].values.indices { scores[level].values[index] = random.score() * 1.2 }
            for index in distances[level].values.indices { distances[level].values[index] = random.float(-3...3) }
        }
        for index in 0..<10 { scores[0].values[index * 9 * widths.classes] = 0.5 + Float(index) * 0.03 }
        let tensors = scores + distances
        let model = try describe(tensors, width: 100, height: 60)
        #expect(model.family == "nanodet")
        #expect(model.classCount == widths.classes)
        func rows(_ tensors: [TestTensor], _ width: Int) -> [[Double]] {
            tensors.flatMap { tensor in
                (0..<tensor.shape[1]).map { row in (0..<width).map { PlainReading.at(tensor, 0, row, $0) } }
            }
        }
        let plain = PlainReading.nanoDet(
            scores: rows(scores, widths.classes),
            distributions: rows(distances, 4 * widths.bins),
            cells: PlainReading.cells(width: 100, height: 60, strides: [8, 16, 32]),
            middle: 0.5
        )
        expect(try decode(model.decoder, tensors, options), plain.map(cappedAtOne))
    }

    /// What a score above 1 counts as.
    private func cappedAtOne(_ object: PlainReading.Object) -> PlainReading.Object {
        var object = object
        object.score = min(object.score, 1)
        return object
    }

    @Test(arguments: seeds, [("nanodet", [8, 16, 32], 0.5), ("nanodet-plus", [8, 16, 32, 64], 0.0)])
    func nanoDetOfOneOutputIsReadAsDefined(seed: UInt64, kind: (name: String, strides: [Int], middle: Double)) throws {
        var random = TestRandom(seed: seed)
        let cells = PlainReading.cells(width: 128, height: 64, strides: kind.strides)
        let classes = 6
        var tensor = TestTensor("output", [1, cells.count, classes + 32])
        for index in tensor.values.indices {
            tensor.values[index] = index % (classes + 32) < classes ? random.score() : random.float(-3...3)
        }
        let model = try describe([tensor], width: 128, height: 64, family: kind.name)
        #expect(model.family == kind.name)
        #expect(model.classCount == classes)
        func columns(_ range: Range<Int>) -> [[Double]] {
            cells.indices.map { row in range.map { PlainReading.at(tensor, 0, row, $0) } }
        }
        let plain = PlainReading.nanoDet(
            scores: columns(0..<classes),
            distributions: columns(classes..<classes + 32),
            cells: cells,
            middle: kind.middle
        )
        expect(try decode(model.decoder, [tensor], options), plain)
    }

    @Test(arguments: seeds, [1, 80])
    func fastestDetIsReadAsDefined(seed: UInt64, classes: Int) throws {
        var random = TestRandom(seed: seed)
        // 176x96: 11x6 cells of 16 pixels.
        var tensor = TestTensor("758", [1, 5 + classes, 6, 11])
        for index in tensor.values.indices {
            let plane = index / 66
            tensor.values[index] = (1...4).contains(plane) ? random.float(-2...2) : random.float(0...1)
        }
        let model = try describe([tensor], width: 176, height: 96)
        #expect(model.family == "fastestdet")
        #expect(model.classCount == classes)
        expect(try decode(model.decoder, [tensor], options), PlainReading.fastestDet(tensor, width: 176, height: 96))
    }

    @Test(arguments: seeds) func rowsOfDeepStreamYOLOAreSuppressed(seed: UInt64) throws {
        var random = TestRandom(seed: seed)
        var tensor = TestTensor("output", [1, 1344, 6])
        for row in 0..<1344 {
            let (left, top) = (random.float(0...300), random.float(0...200))
            let box = [left, top, left + random.float(4...60), top + random.float(4...60)]
            let values = box + [random.score(), Float(random.int(0..<3))]
            for (column, value) in values.enumerated() { tensor.values[row * 6 + column] = value }
        }
        let model = try describe([tensor], width: 320, height: 256, family: "deepstream-yolo")
        #expect(model.family == "deepstream-yolo")
        expect(try decode(model.decoder, [tensor], options), PlainReading.yolov10(tensor))
    }

    @Test(arguments: seeds) func yolov10IsReadAsDefined(seed: UInt64) throws {
        var random = TestRandom(seed: seed)
        var tensor = TestTensor("output0", [1, 300, 6])
        for row in 0..<300 {
            let (x, y) = (random.float(0...600), random.float(0...600))
            let values = [
                x, y, x + random.float(0...90), y + random.float(0...90), random.float(0...1), Float(row % 80),
            ]
            tensor.values.replaceSubrange(row * 6..<row * 6 + 6, with: values)
        }
        let model = try describe([tensor], width: 640, height: 640)
        #expect(model.family == "yolov10")
        #expect(model.classCount == nil)
        expect(try decode(model.decoder, [tensor], options), PlainReading.yolov10(tensor), suppressing: false)
    }

    @Test(arguments: seeds, [200, 40]) func ssdIsReadAsDefined(seed: UInt64, end: Int) throws {
        var random = TestRandom(seed: seed)
        var tensor = TestTensor("detection_out", [1, 1, 200, 7])
        for row in 0..<200 {
            let (x, y) = (random.float(0...0.9), random.float(0...0.9))
            let image: Float = row < end ? 0 : -1
            let values = [image, Float(row % 3), random.float(0...1), x, y, x + 0.1, y + random.float(0...0.1)]
            tensor.values.replaceSubrange(row * 7..<row * 7 + 7, with: values)
        }
        let model = try describe([tensor], width: 544, height: 320)
        #expect(model.family == "ssd")
        #expect(model.classCount == nil)
        expect(
            try decode(model.decoder, [tensor], options),
            PlainReading.ssd(tensor, width: 544, height: 320),
            suppressing: false
        )
    }
}
