import WeirCore

extension [Detection] {
    /// The objects that these candidates mean, the most confident first; equals keep the order of classes, then theirs.
    ///
    /// The candidates are above their classes' thresholds already. The order of the steps is that of NVIDIA's nvinfer
    /// (DeepStream 9.1, `nvdsinfer_context_impl_output_parsing.cpp`). Whatever becomes of an object's box, its keypoints,
    /// oriented box and mask are those of its most confident candidate.
    func clustered(_ clustering: Clustering, _ options: DecodingOptions) -> [Detection] {
        switch clustering {
        case .automatic, .nms: return suppressingOverlaps(options)
        case .dbscanNMS:
            return perClass(options) { candidates, rule in candidates.dense(rule) }.suppressingOverlaps(options)
        case .none, .groupRectangles, .dbscan:
            let objects = perClass(options) { candidates, rule in
                let objects =
                    switch clustering {
                    case .groupRectangles: candidates.grouped(rule)
                    case .dbscan: candidates.merged(rule)
                    case .none, .automatic, .nms, .dbscanNMS: candidates
                    }
                return objects.strongest(rule)
            }
            return Array(objects.sortedByConfidence().prefix(Swift.max(0, options.maximumDetections)))
        }
    }

    /// The results of all classes, in the order of their numbers.
    private func perClass(
        _ options: DecodingOptions,
        _ change: ([Detection], ClassRule) -> [Detection]
    ) -> [Detection] {
        let classes = Dictionary(grouping: self, by: \.classID)
        return classes.sorted { $0.key < $1.key }.flatMap { change($0.value, options.rules[$0.key]) }
    }

    /// Those of one class that are confident enough, no more than the class may have.
    private func strongest(_ rule: ClassRule) -> [Detection] {
        let confident = filter { $0.confidence >= rule.postThreshold }
        if confident.count <= rule.maximum { return confident }
        return Array(confident.sortedByConfidence().prefix(Swift.max(0, rule.maximum)))
    }

    /// The most confident first; equals keep their order.
    func sortedByConfidence() -> [Detection] {
        // The standard library's sort promises no order of equals, hence the index.
        enumerated()
            .sorted { ($0.element.confidence, $1.offset) > ($1.element.confidence, $0.offset) }
            .map(\.element)
    }

    /// The most confident, the first of equals.
    var mostConfident: Detection? {
        // `max` gives the last of equals.
        reversed().max { $0.confidence < $1.confidence }
    }
}
