import Testing
import WeirCore

@testable import WeirDecoding

@Suite struct QuerySegmentDecoderTests {
    private let boxes = TestTensor("dets", [1, 3, 4], [0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.5, 0.5, 0.75, 0.5, 1, 1])
    private let labels = TestTensor("labels", [1, 3, 2], [-9, 2, -9, -9, 1, -9])

    /// Logits over an input of 8x8 pixels: the right half of the first query's, the upper half of the last one's.
    private var masks: TestTensor {
        var masks = TestTensor("masks", [1, 3, 8, 8])
        for y in 0..<8 {
            for x in 0..<8 {
                masks.values[y * 8 + x] = x >= 4 ? 5 : -5
                masks.values[2 * 64 + y * 8 + x] = y < 4 ? 5 : -5
            }
        }
        return masks
    }

    @Test func eachObjectHasTheMaskOfItsQuery() throws {
        let model = try describe([boxes, labels, masks], width: 8, height: 8)
        #expect(model.family == "rf-detr-seg")
        #expect(model.task == .segment)
        #expect(model.classCount == 2)
        let found = try decode(model.decoder, [boxes, labels, masks]).detections
        #expect(found.map(\.classID) == [1, 0])
        // What reaches beyond the input is cut, and its mask with it.
        #expect(
            found.map(\.box) == [Box(x: 2, y: 2, width: 4, height: 4), Box(x: 2, y: 0, width: 6, height: 8)]
        )
        let first = try #require(found[0].mask)
        #expect(first.size == Size(width: 4, height: 4))
        #expect(first.values.map { $0 >= ObjectMask.least } == (0..<16).map { $0 % 4 >= 2 })
        let last = try #require(found[1].mask)
        #expect(last.size == Size(width: 6, height: 8))
        #expect(last.values.map { $0 >= ObjectMask.least } == (0..<48).map { $0 < 24 })
    }

    @Test func otherShapesAreNoSuchModel() {
        let few = TestTensor("masks", [1, 2, 8, 8])
        #expect(throws: WeirError.self) { try describe([boxes, labels, few], width: 8, height: 8) }
    }

    @Test func brokenOutputsAreSurvived() throws {
        let model = try describe([boxes, labels, masks], width: 8, height: 8)
        let broken = TestTensor("masks", [1, 3, 8, 8], [Float](repeating: .nan, count: 192))
        let found = try decode(model.decoder, [boxes, labels, broken])
        #expect(found.detections.count == 2)
        #expect(found.detections.allSatisfy { $0.mask == nil })
        #expect(throws: WeirError.self) { try decode(model.decoder, [boxes, labels, few]) }
    }

    private let few = TestTensor("masks", [1, 2, 8, 8])
}
