import WeirCore

extension [Detection] {
    /// The mean of each group of similar boxes that has more than `groupThreshold`; all boxes where that is 0.
    ///
    /// OpenCV's `groupRectangles` (modules/objdetect/src/cascadedetect.cpp): boxes are similar where no side of the one
    /// is further from that of the other than `epsilon` times the mean of their smaller width and height, and groups are
    /// closed under similarity. A small group inside a larger one is dropped. Where OpenCV rounds to whole pixels of the
    /// model's input, fractions are kept. An object's confidence is the highest of its group, where nvinfer gives −0.1.
    func grouped(_ rule: ClassRule) -> [Detection] {
        guard rule.groupThreshold > 0 else { return self }
        let groups = similarBoxes(rule.epsilon).filter { $0.count > rule.groupThreshold }
        let means = groups.compactMap { group in group.mean.map { (object: $0, count: group.count) } }
        return means.enumerated().compactMap { index, mean in
            let isInside = means.enumerated().contains { other, larger in
                other != index && mean.object.box.isInside(larger.object.box, margin: rule.epsilon)
                    && (larger.count > Swift.max(Self.fewBoxes, mean.count) || mean.count < Self.fewBoxes)
            }
            return isInside ? nil : mean.object
        }
    }

    /// Groups of fewer boxes than this lose against any that encloses them (OpenCV's constant).
    private static let fewBoxes = 3

    /// The classes of the equivalence that similarity generates, in the order of their first members.
    private func similarBoxes(_ epsilon: Float) -> [[Detection]] {
        var groups: [[Detection]] = []
        var isOpen = [Bool](repeating: true, count: count)
        for first in indices where isOpen[first] {
            isOpen[first] = false
            var members = [first]
            var next = 0
            while next < members.count {
                let box = self[members[next]].box
                for index in indices where isOpen[index] && box.isSimilar(to: self[index].box, epsilon) {
                    isOpen[index] = false
                    members.append(index)
                }
                next += 1
            }
            groups.append(members.sorted().map { self[$0] })
        }
        return groups
    }

    /// The most confident, at the mean place of all.
    private var mean: Detection? {
        guard var mean = mostConfident else { return nil }
        let count = Float(self.count)
        mean.box = Box(
            x: reduce(0) { $0 + $1.box.x } / count,
            y: reduce(0) { $0 + $1.box.y } / count,
            width: reduce(0) { $0 + $1.box.width } / count,
            height: reduce(0) { $0 + $1.box.height } / count
        )
        return mean
    }
}

extension Box {
    fileprivate func isSimilar(to other: Box, _ epsilon: Float) -> Bool {
        let most = epsilon * (min(width, other.width) + min(height, other.height)) / 2
        return abs(x - other.x) <= most && abs(y - other.y) <= most && abs(right - other.right) <= most
            && abs(bottom - other.bottom) <= most
    }

    /// Whether `outer`, with `margin` of its sides around it, holds this box.
    fileprivate func isInside(_ outer: Box, margin: Float) -> Bool {
        let (horizontal, vertical) = (outer.width * margin, outer.height * margin)
        return x >= outer.x - horizontal && y >= outer.y - vertical && right <= outer.right + horizontal
            && bottom <= outer.bottom + vertical
    }
}
