import WeirCore

@testable import WeirDecoding

/// What clustering ought to give, read slowly from the definitions, in double precision.
///
/// Boxes are lists of left, top, right and bottom; the world's numbers are small, so that nothing is rounded.
struct PlainClustering {
    struct Object: Equatable {
        var box: [Double]
        var classID: Int
        var score: Double

        /// As a candidate for the code under test.
        var detection: Detection {
            Detection(
                box: Box(left: Float(box[0]), top: Float(box[1]), right: Float(box[2]), bottom: Float(box[3])),
                classID: classID,
                confidence: Float(score)
            )
        }
    }

    let epsilon: Double
    var groupThreshold = 0
    var minimumBoxes = 0
    var minimumScore = 0.0

    static func overlap(_ first: [Double], _ second: [Double]) -> Double {
        let width = max(0, min(first[2], second[2]) - max(first[0], second[0]))
        let height = max(0, min(first[3], second[3]) - max(first[1], second[1]))
        let union = area(first) + area(second) - width * height
        return union > 0 ? width * height / union : 0
    }

    static func area(_ box: [Double]) -> Double { (box[2] - box[0]) * (box[3] - box[1]) }

    /// Of one class.
    static func suppressed(_ objects: [Object], above threshold: Double, ofAnyClass: Bool = false) -> [Object] {
        var left = objects
        var kept: [Object] = []
        while let best = left.enumerated().max(by: { ($0.element.score, -$0.offset) < ($1.element.score, -$1.offset) })
        {
            left.remove(at: best.offset)
            kept.append(best.element)
            left.removeAll { other in
                (ofAnyClass || other.classID == best.element.classID)
                    && overlap(other.box, best.element.box) > threshold
            }
        }
        return kept
    }

    // MARK: - Grouped rectangles

    /// Two boxes are in one group where a chain of similar ones leads from one to the other.
    func grouped(_ objects: [Object]) -> [Object] {
        if groupThreshold == 0 { return objects }
        let count = objects.count
        var isLinked = (0..<count).map { first in (0..<count).map { isSimilar(objects[first].box, objects[$0].box) } }
        for middle in 0..<count {
            for first in 0..<count {
                for second in 0..<count where isLinked[first][middle] && isLinked[middle][second] {
                    isLinked[first][second] = true
                }
            }
        }
        var groups: [[Object]] = []
        for index in 0..<count where !(0..<index).contains(where: { isLinked[index][$0] }) {
            groups.append((0..<count).filter { isLinked[index][$0] }.map { objects[$0] })
        }
        groups = groups.filter { $0.count > groupThreshold }
        return groups.indices.filter { index in
            !groups.indices.contains { index != $0 && swallows(groups[$0], groups[index]) }
        }.map { mean(groups[$0]) }
    }

    private func isSimilar(_ first: [Double], _ second: [Double]) -> Bool {
        let width = min(first[2] - first[0], second[2] - second[0])
        let height = min(first[3] - first[1], second[3] - second[1])
        return (0..<4).allSatisfy { abs(first[$0] - second[$0]) <= epsilon * (width + height) * 0.5 }
    }

    private func swallows(_ outer: [Object], _ inner: [Object]) -> Bool {
        guard outer.count > max(3, inner.count) || inner.count < 3 else { return false }
        let (outer, inner) = (mean(outer).box, mean(inner).box)
        let margins = [epsilon * (outer[2] - outer[0]), epsilon * (outer[3] - outer[1])]
        return inner[0] >= outer[0] - margins[0] && inner[1] >= outer[1] - margins[1]
            && inner[2] <= outer[2] + margins[0] && inner[3] <= outer[3] + margins[1]
    }

    private func mean(_ group: [Object]) -> Object {
        var mean = group[0]
        mean.box = (0..<4).map { side in group.reduce(0) { $0 + $1.box[side] } / Double(group.count) }
        mean.score = group.map(\.score).max() ?? 0
        return mean
    }

    // MARK: - DBSCAN

    private func neighbours(_ index: Int, _ objects: [Object]) -> Set<Int> {
        Set(objects.indices.filter { $0 != index && 1 - Self.overlap(objects[$0].box, objects[index].box) < epsilon })
    }

    /// Seeds are looked for in order; a cluster takes those of the seed's neighbours that nobody has looked at.
    private func clusters(_ objects: [Object]) -> [[Int]] {
        var unseen = Set(objects.indices)
        var clusters: [[Int]] = []
        while let seed = unseen.min() {
            unseen.remove(seed)
            let around = neighbours(seed, objects)
            guard around.count + 1 >= minimumBoxes else { continue }
            let fresh = around.intersection(unseen)
            unseen.subtract(fresh)
            clusters.append([seed] + fresh.filter { neighbours($0, objects).count + 1 >= minimumBoxes }.sorted())
        }
        return clusters
    }

    func dense(_ objects: [Object]) -> [Object] {
        if minimumBoxes == 0 { return objects }
        return clusters(objects).flatMap(\.self).sorted().map { objects[$0] }
    }

    func merged(_ objects: [Object]) -> [Object] {
        if minimumBoxes == 0 { return objects }
        return clusters(objects).compactMap { members in
            let members = members.map { objects[$0] }
            let total = members.reduce(0) { $0 + $1.score }
            var merged = members[0]
            merged.box = (0..<4).map { side in members.reduce(0) { $0 + $1.score * $1.box[side] } / total }
            merged.score = members.map(\.score).max() ?? 0
            let ratio = Self.area(merged.box).squareRoot() / Double(members.count + 1)
            return total < minimumScore || ratio > 60 ? nil : merged
        }
    }
}
