import WeirCore

/// Density-based clustering as nvinfer has it.
///
/// Ester and others, "A density-based algorithm for discovering clusters" (DBSCAN), 1996, with the distance 1 −
/// intersection over union, and with what NVIDIA's library does differently (DeepStream 9.2, `nvdsinfer_dbscan.cpp`): a
/// cluster is a dense box with those of its neighbours that are dense themselves, it doesn't grow beyond them; what has
/// been looked at for one cluster is in no later one.
extension [Detection] {
    /// The boxes in dense clusters; all where `minimumBoxes` is 0.
    func dense(_ rule: ClassRule) -> [Detection] {
        guard rule.minimumBoxes > 0 else { return self }
        let labels = clusterLabels(rule)
        return indices.filter { labels[$0] != nil }.map { self[$0] }
    }

    /// The mean of each dense cluster, weighted by confidence; all boxes where `minimumBoxes` is 0.
    ///
    /// A cluster's confidence is the highest of its boxes. Clusters below `minimumScore` are dropped, and those that are
    /// too large for their number of boxes.
    func merged(_ rule: ClassRule) -> [Detection] {
        guard rule.minimumBoxes > 0 else { return self }
        var clusters: [[Detection]] = []
        for (detection, label) in zip(self, clusterLabels(rule)) {
            guard let label else { continue }
            if label == clusters.count { clusters.append([]) }
            clusters[label].append(detection)
        }
        return clusters.compactMap { $0.weightedMean(leastScore: rule.minimumScore) }
    }

    /// The number of each box's cluster, counted in the order of their first members; nil for none.
    private func clusterLabels(_ rule: ClassRule) -> [Int?] {
        var labels = [Int?](repeating: nil, count: count)
        var isVisited = [Bool](repeating: false, count: count)
        var clusterCount = 0
        func isDense(_ neighbours: [Int]) -> Bool { neighbours.count + 1 >= rule.minimumBoxes }
        for seed in indices where !isVisited[seed] {
            isVisited[seed] = true
            let around = neighbours(of: seed, rule.epsilon)
            guard isDense(around) else { continue }
            labels[seed] = clusterCount
            for neighbour in around where !isVisited[neighbour] {
                isVisited[neighbour] = true
                if isDense(neighbours(of: neighbour, rule.epsilon)) { labels[neighbour] = clusterCount }
            }
            clusterCount += 1
        }
        return labels
    }

    private func neighbours(of index: Int, _ epsilon: Float) -> [Int] {
        let box = self[index].box
        return indices.filter { $0 != index && 1 - box.overlap(self[$0].box) < epsilon }
    }

    /// The root of a cluster's area, in pixels of the model's input, over one more than its boxes.
    ///
    /// More is taken for a chance meeting. nvinfer's constant, and its way of counting.
    private static let largestAreaToHitRatio: Float = 60

    private func weightedMean(leastScore: Float) -> Detection? {
        guard var mean = mostConfident else { return nil }
        let total = reduce(0) { $0 + $1.confidence }
        guard total >= leastScore else { return nil }
        func weighted(_ side: KeyPath<Box, Float>) -> Float {
            reduce(0) { $0 + $1.confidence * $1.box[keyPath: side] } / total
        }
        // Without any confidence there is nothing to weight with.
        if total > 0 {
            mean.box = Box(x: weighted(\.x), y: weighted(\.y), width: weighted(\.width), height: weighted(\.height))
        }
        let ratio = mean.box.area.squareRoot() / Float(count + 1)
        return ratio > Self.largestAreaToHitRatio ? nil : mean
    }
}
