import Testing
import WeirCore

@testable import WeirDecoding

/// Raw heads with anchors, in every layout, against a plain reading of the same random tensors.
@Suite struct AnchorHeadTests {
    private static let seeds: [UInt64] = [1, 2, 3]
    private static let finest = [(10.0, 13.0), (16, 30), (33, 23)]
    private static let middle = [(30.0, 61.0), (62, 45), (59, 119)]
    private static let coarsest = [(116.0, 90.0), (156, 198), (373, 326)]
    private static let otherFinest = [(12.0, 16.0), (19, 36), (40, 28)]
    private static let otherMiddle = [(36.0, 75.0), (76, 55), (72, 146)]
    private static let otherCoarsest = [(142.0, 110.0), (192, 243), (459, 401)]

    /// A family with what its authors publish, the finest grid first.
    struct Kind: CustomTestStringConvertible, Sendable {
        let family: String
        let strides: [Int]
        let anchors: [[(Double, Double)]]
        let scales: [Double]
        let isSquared: Bool
        var testDescription: String { "\(family) with \(strides.count) heads" }
    }

    static let kinds = [
        Kind(
            family: "yolov3",
            strides: [8, 16, 32],
            anchors: [finest, middle, coarsest],
            scales: [1, 1, 1],
            isSquared: false
        ),
        Kind(
            family: "yolov3",
            strides: [16, 32],
            anchors: [[(10, 14), (23, 27), (37, 58)], [(81, 82), (135, 169), (344, 319)]],
            scales: [1, 1],
            isSquared: false
        ),
        Kind(
            family: "yolov4",
            strides: [8, 16, 32],
            anchors: [otherFinest, otherMiddle, otherCoarsest],
            scales: [1.2, 1.1, 1.05],
            isSquared: false
        ),
        Kind(
            family: "yolov4",
            strides: [16, 32],
            anchors: [[(23, 27), (37, 58), (81, 82)], [(81, 82), (135, 169), (344, 319)]],
            scales: [1.05, 1.05],
            isSquared: false
        ),
        Kind(
            family: "yolov5-heads",
            strides: [8, 16, 32],
            anchors: [finest, middle, coarsest],
            scales: [2, 2, 2],
            isSquared: true
        ),
        Kind(
            family: "yolov7-heads",
            strides: [8, 16, 32],
            anchors: [otherFinest, otherMiddle, otherCoarsest],
            scales: [2, 2, 2],
            isSquared: true
        ),
        Kind(
            family: "yolov5-heads",
            strides: [8, 16, 32, 64],
            anchors: [
                [(19, 27), (44, 40), (38, 94)], [(96, 68), (86, 152), (180, 137)],
                [(140, 301), (303, 264), (238, 542)], [(436, 615), (739, 380), (925, 792)],
            ],
            scales: [2, 2, 2, 2],
            isSquared: true
        ),
    ]

    enum Layout: CaseIterable { case channelsFirst, channelsLast, anchorsFirst, anchorsLast }

    private func shape(_ layout: Layout, rows: Int, columns: Int, values: Int) -> [Int] {
        switch layout {
        case .channelsFirst: [1, 3 * values, rows, columns]
        case .channelsLast: [1, rows, columns, 3 * values]
        case .anchorsFirst: [1, 3, rows, columns, values]
        case .anchorsLast: [1, rows, columns, 3, values]
        }
    }

    private func value(_ tensor: TestTensor, _ layout: Layout, _ x: Int, _ y: Int, _ a: Int, _ n: Int, _ v: Int)
        -> Double
    {
        switch layout {
        case .channelsFirst: PlainReading.at(tensor, 0, a * v + n, y, x)
        case .channelsLast: PlainReading.at(tensor, 0, y, x, a * v + n)
        case .anchorsFirst: PlainReading.at(tensor, 0, a, y, x, n)
        case .anchorsLast: PlainReading.at(tensor, 0, y, x, a, n)
        }
    }

    @Test(arguments: kinds, Layout.allCases)
    func headsAreReadAsDefined(kind: Kind, layout: Layout) throws {
        let isKnown = layout != .anchorsLast || !kind.isSquared
        for seed in Self.seeds {
            for classes in [1, 4] {
                try check(kind, layout, classes, seed, isKnown: isKnown)
            }
        }
    }

    private func check(_ kind: Kind, _ layout: Layout, _ classes: Int, _ seed: UInt64, isKnown: Bool) throws {
        var random = TestRandom(seed: seed)
        let (width, height) = (192, 128)
        let hasSigmoids = layout == .anchorsLast
        var tensors: [TestTensor] = []
        var plain: [PlainReading.Object] = []
        for (level, stride) in kind.strides.enumerated() {
            let (rows, columns) = (height / stride, width / stride)
            var tensor = TestTensor(
                "head\(stride)",
                shape(layout, rows: rows, columns: columns, values: 5 + classes)
            )
            for index in tensor.values.indices {
                tensor.values[index] = hasSigmoids ? random.float(0...1) : random.float(-2.5...2.5)
            }
            plain += PlainReading.anchorHead(
                rows: rows,
                columns: columns,
                stride: Double(stride),
                anchors: kind.anchors[level],
                classes: classes,
                centerScale: kind.scales[level],
                isSquared: kind.isSquared,
                hasSigmoids: hasSigmoids,
                value: { value(tensor, layout, $0, $1, $2, $3, 5 + classes) }
            )
            tensors.append(tensor)
        }
        // Exporters give them in any order.
        tensors.reverse()
        guard isKnown else {
            let found = message { _ = try describe(tensors, width: width, height: height, family: kind.family) }
            #expect(found?.contains("but its outputs are") == true)
            return
        }
        let model = try describe(tensors, width: width, height: height, family: kind.family)
        #expect(model.family == kind.family)
        #expect(model.classCount == classes)
        let options = DecodingOptions(threshold: 0.5, nmsThreshold: 0.5, maximumDetections: 10_000)
        expectObjects(try decode(model.decoder, tensors, options), plain, options)
    }

    @Test func theRowsOfAllHeadsMayStandBesideThem() throws {
        var random = TestRandom(seed: 5)
        var heads = [8, 16, 32].map { TestTensor("head\($0)", [1, 3, 96 / $0, 160 / $0, 8]) }
        for index in heads.indices { heads[index].values = heads[index].values.map { _ in random.float(-2...2) } }
        let rows = TestTensor("output", [1, 945, 8])
        let alone = try decode(describe(heads, width: 160, height: 96).decoder, heads)
        #expect(alone.detections.count > 3)
        let together = try decode(describe([rows] + heads, width: 160, height: 96).decoder, [rows] + heads)
        #expect(together == alone)
    }

    @Test func headsThatMayBeSeveralFamiliesGetANotice() throws {
        let planes = [8, 16, 32].map { TestTensor("head\($0)", [1, 255, 416 / $0, 416 / $0]) }
        #expect(
            try describe(planes, width: 416, height: 416).notices.first?
                .contains("is read as yolov3, but by its outputs") == true
        )
        // What might be the distributions of a head without anchors is not guessed at.
        let unsure = [8, 16, 32].map { TestTensor("head\($0)", [1, 144, 416 / $0, 416 / $0]) }
        #expect(message { _ = try describe(unsure, width: 416, height: 416) }?.contains("can't be told") == true)
        #expect(try describe(unsure, width: 416, height: 416, family: "yolov3").classCount == 43)
    }
}
