import Testing
import WeirCore

@testable import WeirDecoding

/// Coverage grids and heat maps, against a plain reading of the same random tensors.
@Suite struct GridDetectorTests {
    private static let seeds: [UInt64] = [1, 2, 3, 4, 5]
    private let options = DecodingOptions(threshold: 0.3, nmsThreshold: 0.5, maximumDetections: 10_000)

    @Test(arguments: seeds, [1, 3]) func detectNetIsReadAsDefined(seed: UInt64, classes: Int) throws {
        var random = TestRandom(seed: seed)
        var coverage = TestTensor("output_cov/Sigmoid", [1, classes, 6, 10])
        var distances = TestTensor("output_bbox/BiasAdd", [1, 4 * classes, 6, 10])
        for index in coverage.values.indices { coverage.values[index] = random.float(0...1) }
        for index in distances.values.indices { distances.values[index] = random.float(0...1) }
        let tensors = [distances, coverage]
        let model = try describe(tensors, width: 160, height: 96)
        #expect(model.family == "detectnet")
        #expect(model.classCount == classes)
        let plain = PlainReading.detectNet(coverage, distances, stride: 16)
        expectObjects(try decode(model.decoder, tensors, options), plain, options)
    }

    @Test func twoGridsAreNoDetectNetUnlessTheyAreCalledSo() throws {
        let tensors = [TestTensor("heat", [1, 2, 6, 10]), TestTensor("affinity", [1, 8, 6, 10])]
        #expect(message { _ = try describe(tensors, width: 160, height: 96) }?.contains("can't be told") == true)
        #expect(try describe(tensors, width: 160, height: 96, family: "peoplenet").family == "detectnet")
    }

    /// Boxes in the middle of random noise; logits have a background far below zero.
    @Test(arguments: seeds, [(true, true), (true, false), (false, true)])
    func centerNetIsReadAsDefined(seed: UInt64, kind: (areLogits: Bool, hasOffsets: Bool)) throws {
        var random = TestRandom(seed: seed)
        var heat = TestTensor("hm", [1, 3, 24, 40])
        var sizes = TestTensor("wh", [1, 2, 24, 40])
        var offsets = TestTensor("reg", [1, 2, 24, 40])
        for index in heat.values.indices {
            heat.values[index] = kind.areLogits ? random.float(-8...2) : random.float(0...1)
        }
        for index in sizes.values.indices {
            sizes.values[index] = random.float(0...12)
            offsets.values[index] = random.float(0...1)
        }
        let tensors = kind.hasOffsets ? [heat, sizes, offsets] : [heat, sizes]
        let model = try describe(tensors, width: 160, height: 96)
        #expect(model.family == "centernet")
        #expect(model.classCount == 3)
        let plain = PlainReading.centerNet(
            heat,
            sizes,
            kind.hasOffsets ? offsets : nil,
            stride: 4,
            areLogits: kind.areLogits
        )
        expectObjects(try decode(model.decoder, tensors, options), plain, options, suppressing: false)
    }

    @Test func equalNeighboursAreBothPeaks() throws {
        var heat = TestTensor("hm", [1, 1, 4, 4], [Float](repeating: -5, count: 16))
        for cell in [5, 6] { heat.values[cell] = 2 }
        heat.values[15] = 1
        let tensors = [heat, TestTensor("wh", [1, 2, 4, 4]), TestTensor("reg", [1, 2, 4, 4])]
        let output = try decode(describe(tensors, width: 16, height: 16).decoder, tensors)
        #expect(output.detections.map(\.box.x) == [4, 8, 12])
    }
}
