import Testing
import WeirCore

@testable import WeirDecoding

@Suite struct SegmentationDecoderTests {
    private func describe(
        _ output: TestTensor,
        type: String = "f32",
        _ said: String = "",
        input: [Int] = [1, 3, 48, 80]
    ) throws -> ModelDescription {
        let facts = ModelFacts(
            fileName: "m.onnx",
            inputs: [ModelFacts.Port(name: "data", shape: input)],
            outputs: [ModelFacts.Port(name: output.name, shape: output.shape, elementType: type)]
        )
        return try ModelDescription(facts: facts, sidecars: [ModelSidecar(settings: said, fileName: "m.weir")])
    }

    private func map(
        _ model: ModelDescription,
        _ tensor: TestTensor,
        threshold: Float = 0,
        allowed: Set<Int>? = nil
    ) throws -> (map: SegmentationMap, dropped: Int) {
        let options = DecodingOptions(threshold: threshold, nmsThreshold: 1, allowedClasses: allowed)
        let output = try withTensors([tensor]) { try model.decode($0, options: options) }
        return (try #require(output.attributes.segmentation), output.dropped)
    }

    /// The class of each cell by the definition: the highest softmax, if it reaches the threshold.
    private func plain(_ scores: (Int, Int) -> Double, cells: Int, classes: Int, threshold: Double) -> [UInt16] {
        (0..<cells).map { cell in
            let weights = (0..<classes).map { exponential(scores(cell, $0)) }
            let best = PlainReading.best(weights.map { $0 / weights.reduce(0, +) })
            return best.score >= threshold ? UInt16(best.classID) : SegmentationMap.unsure
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64], [(2, 0), (21, 0), (21, 0.4), (3, 0.7)] as [(Int, Float)])
    func scoresOfClassesAreReadAsDefined(seed: UInt64, kind: (classes: Int, threshold: Float)) throws {
        var random = TestRandom(seed: seed)
        let classes = kind.classes
        // More cells than a block has.
        let (rows, columns) = (40, 64)
        let cells = rows * columns
        let input = [1, 3, 80, 128]
        var planes = TestTensor("out", [1, classes, rows, columns])
        for index in planes.values.indices { planes.values[index] = random.float(-4...4) }
        var pixels = TestTensor("out", [1, rows, columns, classes])
        for cell in 0..<cells {
            for classID in 0..<classes {
                pixels.values[cell * classes + classID] = planes.values[classID * cells + cell]
            }
        }
        let expected = plain(
            { PlainReading.at(planes, 0, $1, $0 / columns, $0 % columns) },
            cells: cells,
            classes: classes,
            threshold: Double(kind.threshold)
        )
        for tensor in [planes, pixels] {
            let model = try describe(tensor, input: input)
            #expect((model.family, model.task, model.classCount) == ("segmentation", .semantic, classes))
            let found = try map(model, tensor, threshold: kind.threshold)
            #expect(found.map.size == Size(width: columns, height: rows))
            #expect(found.map.classIDs == expected)
            #expect(found.dropped == 0)
        }
        #expect(Set(expected).count > (kind.threshold > 0 ? 2 : 1))
    }

    @Test(arguments: [[1, 2, 24, 40], [1, 24, 40, 2]]) func probabilitiesAreTakenAsTheyAre(shape: [Int]) throws {
        var tensor = TestTensor("out", shape)
        let isPlanes = shape[1] == 2
        for cell in 0..<960 {
            let second = Float(cell) / 960
            tensor.values[isPlanes ? cell : 2 * cell] = 1 - second
            tensor.values[isPlanes ? 960 + cell : 2 * cell + 1] = second
        }
        let found = try map(describe(tensor), tensor, threshold: 0.75)
        #expect(found.map.classIDs.filter { $0 == 0 }.count == 241)
        #expect(found.map.classIDs.filter { $0 == 1 }.count == 240)
        #expect(found.map.classIDs[480] == SegmentationMap.unsure)
    }

    @Test(arguments: [[48, 80], [1, 48, 80], [1, 1, 48, 80], [1, 48, 80, 1], [24, 40], [1, 6, 10]])
    func numbersOfClassesAreRead(shape: [Int]) throws {
        var tensor = TestTensor("argmax", shape)
        tensor.values = tensor.values.indices.map { Float($0 % 19) }
        for type in ["i64", "i32", "u8"] {
            let model = try describe(tensor, type: type)
            #expect((model.family, model.classCount) == ("segmentation", nil))
            #expect(try map(model, tensor).map.classIDs == tensor.values.map { UInt16($0) })
        }
        // Floats may be anything, unless somebody says so.
        #expect(message { _ = try describe(tensor) } != nil)
        #expect(try describe(tensor, "task: semantic").family == "segmentation")
    }

    @Test func numbersThatAreNoneAreUnsureAndCounted() throws {
        var tensor = TestTensor("argmax", [1, 24, 40])
        let values: [Float] = [.nan, .infinity, -.infinity, -1, 65535, 1e30, -0.4, 65534, 0.7]
        tensor.values.replaceSubrange(0..<9, with: values)
        let found = try map(describe(tensor, type: "i32"), tensor)
        #expect(found.dropped == 6)
        #expect(
            Array(found.map.classIDs[..<10]) == [UInt16](repeating: SegmentationMap.unsure, count: 6) + [
                0, 65534, 1, 0,
            ]
        )
    }

    @Test(arguments: [[1, 3, 24, 40], [1, 24, 40, 3]], [Float(0), 0.2]) func brokenScoresMakeACellUnsure(
        shape: [Int],
        threshold: Float
    ) throws {
        let isPlanes = shape[1] == 3
        for broken in [Float.nan, .infinity, -.infinity] {
            var tensor = TestTensor("out", shape)
            tensor.values[isPlanes ? 960 + 7 : 7 * 3 + 1] = broken
            let found = try map(describe(tensor), tensor, threshold: threshold)
            #expect(found.dropped == 1)
            #expect(found.map.classIDs.indices.filter { found.map.classIDs[$0] == SegmentationMap.unsure } == [7])
        }
    }

    @Test func onlyAllowedClassesAreGiven() throws {
        var tensor = TestTensor("argmax", [24, 40])
        tensor.values = tensor.values.indices.map { Float($0 % 3) }
        let found = try map(describe(tensor, type: "u8"), tensor, allowed: [0, 2, -5, 99_999_999])
        #expect(Array(found.map.classIDs[..<3]) == [0, SegmentationMap.unsure, 2])
    }

    @Test func ultralyticsModelsTakeTheirPixels() throws {
        let facts = ModelFacts(
            fileName: "yolo26n-sem.onnx",
            inputs: [ModelFacts.Port(name: "images", shape: [1, 3, 64, 64])],
            outputs: [ModelFacts.Port(name: "output0", shape: [1, 64, 64], elementType: "u8")],
            metadata: ["task": "semantic", "names": "{0: 'road', 1: 'car'}"]
        )
        let model = try ModelDescription(facts: facts)
        #expect(model.family == "yolo26-sem")
        #expect(model.input.fit == .letterbox(fill: 114, centered: true))
        #expect(model.input.mean == [0, 0, 0])
        #expect(model.labels == ["road", "car"])
    }

    @Test func mapsOfAnySizeAreReadWhereSomebodySaysWhatTheyAre() throws {
        let open = TestTensor("out", [1, 4, -1, -1], [])
        let model = try describe(open, "task: semantic")
        let found = try map(model, TestTensor("out", [1, 4, 5, 6]))
        #expect(found.map.size == Size(width: 6, height: 5))
        #expect(
            message { _ = try map(model, TestTensor("out", [1, 5, 5, 6])) }
                == "The model gave its output 'out' as 1x5x5x6, but had announced 4x?x?."
        )
    }
}
