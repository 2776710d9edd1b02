import Testing
import WeirCore

@testable import WeirDecoding

/// All that a small world can hold, against the plain reading.
@Suite struct ClusteringWorldTests {
    private typealias Object = PlainClustering.Object

    /// Some boxes that are alike, overlap, hold each other or lie apart; one is large enough for a chance meeting.
    private static let boxes: [[Double]] = [
        [0, 0, 8, 8], [1, 0, 9, 8], [4, 0, 12, 8], [2, 2, 6, 6], [40, 40, 48, 48], [0, 0, 256, 256],
    ]
    private static let scores = [0.25, 0.75]
    private static let longest = 4

    /// Every list of up to four candidates.
    private static let worlds: [[Object]] = {
        let single = boxes.flatMap { box in scores.map { Object(box: box, classID: 0, score: $0) } }
        var worlds: [[Object]] = [[]]
        var last = worlds
        for _ in 0..<longest {
            last = last.flatMap { world in single.map { world + [$0] } }
            worlds += last
        }
        return worlds
    }()

    private func isSame(_ found: [Detection], _ plain: [Object]) -> Bool {
        found.count == plain.count
            && zip(found, plain).allSatisfy { found, plain in
                let expected = plain.detection
                let sides: [KeyPath<Box, Float>] = [\.x, \.y, \.width, \.height]
                return found.classID == expected.classID && found.confidence == expected.confidence
                    && sides.allSatisfy { abs(found.box[keyPath: $0] - expected.box[keyPath: $0]) < 1e-3 }
            }
    }

    private func rule(_ plain: PlainClustering) -> ClassRule {
        var rule = ClassRule(threshold: 0, nmsThreshold: 0.5)
        rule.epsilon = Float(plain.epsilon)
        rule.groupThreshold = plain.groupThreshold
        rule.minimumBoxes = plain.minimumBoxes
        rule.minimumScore = Float(plain.minimumScore)
        return rule
    }

    private func firstDifference(
        _ change: ([Detection]) -> [Detection],
        _ plain: ([Object]) -> [Object]
    ) -> [Object]? {
        Self.worlds.first { !isSame(change($0.map(\.detection)), plain($0)) }
    }

    @Test(arguments: [0, 1, 2], [0.125, 0.25, 0.5, 2]) func groupedRectangles(groupThreshold: Int, epsilon: Double) {
        let plain = PlainClustering(epsilon: epsilon, groupThreshold: groupThreshold)
        #expect(Self.worlds.count == 22_621)
        #expect(firstDifference({ $0.grouped(rule(plain)) }, plain.grouped) == nil)
    }

    @Test(arguments: [0, 1, 2, 3], [0.0, 0.375, 0.75, 1.5]) func density(minimumBoxes: Int, epsilon: Double) {
        var plain = PlainClustering(epsilon: epsilon, minimumBoxes: minimumBoxes)
        #expect(firstDifference({ $0.dense(rule(plain)) }, plain.dense) == nil)
        for minimumScore in [0.0, 0.5, 1] {
            plain.minimumScore = minimumScore
            #expect(firstDifference({ $0.merged(rule(plain)) }, plain.merged) == nil)
        }
    }

    @Test(arguments: [0.0, 0.25, 0.5, 1]) func suppression(threshold: Double) {
        let found = firstDifference({ $0.suppressingOverlaps(above: Float(threshold), limit: 9) }) {
            PlainClustering.suppressed($0, above: threshold)
        }
        #expect(found == nil)
    }
}
