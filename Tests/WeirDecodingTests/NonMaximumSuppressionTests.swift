import Testing
import WeirCore

@testable import WeirDecoding

@Suite struct NonMaximumSuppressionTests {
    private func detection(_ x: Float, _ confidence: Float, classID: Int = 0) -> Detection {
        Detection(box: Box(x: x, y: 0, width: 10, height: 10), classID: classID, confidence: confidence)
    }

    @Test func anOverlapAtTheThresholdIsKeptAndOneAboveIsNot() {
        // Moved by half their width, boxes share 50 of 150 square pixels.
        let pair = [detection(0, 0.9), detection(5, 0.8)]
        #expect(pair.suppressingOverlaps(above: 1 / 3, limit: 9) == pair)
        #expect(pair.suppressingOverlaps(above: 0.333, limit: 9) == [pair[0]])
    }

    @Test func whatIsSuppressedSuppressesNothing() {
        let chain = [detection(0, 0.9), detection(5, 0.8), detection(10, 0.7)]
        #expect(chain.suppressingOverlaps(above: 0.3, limit: 9) == [chain[0], chain[2]])
    }

    @Test func classesDoNotSuppressEachOther() {
        let pair = [detection(0, 0.9), detection(0, 0.8, classID: 1)]
        #expect(pair.suppressingOverlaps(above: 0.3, limit: 9) == pair)
    }

    @Test func equalsKeepTheirOrder() {
        let row = (0..<40).map { detection(Float($0 * 20), 0.5, classID: $0) }
        #expect(row.sortedByConfidence() == row)
        #expect(row.suppressingOverlaps(above: 0.5, limit: 3) == Array(row[..<3]))
    }

    @Test func thereMayBeNothing() {
        #expect([Detection]().suppressingOverlaps(above: 0.5, limit: 9) == [])
        #expect([detection(0, 1)].suppressingOverlaps(above: 0.5, limit: -1) == [])
    }

    @Test(arguments: 0..<300) func resultsAreThoseOfThePlainReading(seed: Int) {
        var random = TestRandom(seed: UInt64(seed))
        let detections = (0..<random.int(0..<40)).map { _ in
            Detection(
                box: Box(
                    x: random.float(0...60),
                    y: random.float(0...60),
                    width: random.float(0...40),
                    height: random.float(0...40)
                ),
                classID: random.int(0..<3),
                confidence: random.float(0...1)
            )
        }
        let threshold = random.float(0...1)
        let plain = PlainReading.suppress(
            detections.map {
                PlainReading.Object(
                    left: Double($0.box.x),
                    top: Double($0.box.y),
                    right: Double($0.box.right),
                    bottom: Double($0.box.bottom),
                    classID: $0.classID,
                    score: Double($0.confidence)
                )
            },
            above: Double(threshold)
        )
        let kept = detections.suppressingOverlaps(above: threshold, limit: 100)
        #expect(kept.map { Double($0.confidence) } == plain.map(\.score))
    }

    @Test func tenThousandCandidatesLeaveTheMaximum() {
        var random = TestRandom(seed: 7)
        let crowd = (0..<10_000).map { detection(Float($0) * 20, random.float(0...1)) }
        let kept = crowd.suppressingOverlaps(above: 0.5, limit: 300)
        #expect(kept == Array(crowd.sortedByConfidence()[..<300]))
    }
}
