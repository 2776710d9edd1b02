import Testing
import WeirCore

@testable import WeirDecoding

@Suite struct DecodingOptionsTests {
    /// Four objects of three classes, two of them on top of each other.
    private let tensor: TestTensor = {
        let rows: [[Float]] = [
            [0, 0, 10, 10, 0.9, 0], [1, 0, 11, 10, 0.8, 0], [0, 0, 10, 10, 0.7, 1], [50, 50, 60, 70, 0.4, 2],
        ]
        return TestTensor("output0", [1, 4, 6], rows.flatMap(\.self))
    }()

    private func classes(_ options: DecodingOptions) throws -> [Int] {
        let decoder = try describe([tensor], width: 640, height: 640).decoder
        return try decode(decoder, [tensor], options).detections.map(\.classID)
    }

    @Test func onlyWhatReachesTheThresholdIsGiven() throws {
        #expect(try classes(DecodingOptions(threshold: 0, nmsThreshold: 1)) == [0, 0, 1, 2])
        #expect(try classes(DecodingOptions(threshold: 0.7, nmsThreshold: 1)) == [0, 0, 1])
        #expect(try classes(DecodingOptions(threshold: 1, nmsThreshold: 1)) == [])
        #expect(try classes(DecodingOptions(threshold: .nan, nmsThreshold: 1)) == [])
        #expect(try classes(DecodingOptions(threshold: -3, nmsThreshold: 1)) == [0, 0, 1, 2])
    }

    @Test func theGeneralThresholdsMayBeChanged() {
        var options = DecodingOptions(threshold: 0.5, nmsThreshold: 0.5)
        options.rules.special[1] = ClassRule(threshold: 0.3, nmsThreshold: 0.9)
        #expect(options.threshold == 0.3)
        options.threshold = 0.1
        options.nmsThreshold = 0.7
        #expect(options.threshold == 0.1)
        #expect([0, 1].map { options.rules[$0].threshold } == [0.1, 0.3])
        #expect([0, 1].map { options.rules[$0].nmsThreshold } == [0.7, 0.9])
    }

    @Test func onlyAllowedClassesAreGiven() throws {
        #expect(try classes(DecodingOptions(threshold: 0.1, nmsThreshold: 1, allowedClasses: [0, 2])) == [0, 0, 2])
        #expect(try classes(DecodingOptions(threshold: 0.1, nmsThreshold: 1, allowedClasses: [])) == [])
    }

    @Test func noMoreThanTheMaximumAreGiven() throws {
        #expect(try classes(DecodingOptions(threshold: 0.1, nmsThreshold: 1, maximumDetections: 2)) == [0, 0])
        #expect(try classes(DecodingOptions(threshold: 0.1, nmsThreshold: 1, maximumDetections: 0)) == [])
        #expect(try classes(DecodingOptions(threshold: 0.1, nmsThreshold: 1, maximumDetections: -1)) == [])
    }

    @Test func theBestClassOfAnObjectIsChosenBeforeClassesAreFiltered() throws {
        // One cell of 315 is a strong class 1 and a weaker class 0.
        var tensor = TestTensor("output0", [1, 6, 315])
        for (plane, value) in [10, 10, 4, 4, 0.6, 0.9].enumerated() { tensor.values[plane * 315 + 7] = Float(value) }
        let decoder = try describe([tensor], width: 160, height: 96).decoder
        let options = DecodingOptions(threshold: 0.5, nmsThreshold: 0.5, allowedClasses: [0])
        #expect(try decode(decoder, [tensor], options) == DecodedOutput(detections: [], dropped: 0))
    }

    @Test func aPlantedObjectIsFoundExactly() throws {
        var tensor = TestTensor("output0", [1, 84, 8400])
        for (plane, value) in [(0, 100), (1, 200), (2, 40), (3, 60), (4 + 17, 0.75)] {
            tensor.values[plane * 8400 + 8399] = Float(value)
        }
        let decoder = try describe([tensor], width: 640, height: 640).decoder
        let expected = Detection(box: Box(x: 80, y: 170, width: 40, height: 60), classID: 17, confidence: 0.75)
        #expect(try decode(decoder, [tensor]) == DecodedOutput(detections: [expected], dropped: 0))
    }
}
