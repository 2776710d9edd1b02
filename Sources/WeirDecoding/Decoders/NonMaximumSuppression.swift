import WeirCore

extension [Detection] {
    /// The most confident first; equals keep their order.
    func sortedByConfidence() -> [Detection] {
        // The standard library's sort promises no order of equals, hence the index.
        enumerated()
            .sorted { ($0.element.confidence, $1.offset) > ($1.element.confidence, $0.offset) }
            .map(\.element)
    }

    /// What is left when of objects of one class that overlap, only the most confident stays.
    ///
    /// Greedy non-maximum suppression: in the order of confidence, an object is kept unless its intersection over union
    /// with one of its class that has been kept is above `threshold`. At most `limit` are kept, which bounds the work to
    /// `count` x `limit` comparisons.
    func suppressingOverlaps(above threshold: Float, limit: Int) -> [Detection] {
        var kept: [Detection] = []
        kept.reserveCapacity(Swift.min(count, Swift.max(0, limit)))
        for detection in sortedByConfidence() {
            guard kept.count < limit else { break }
            let isCovered = kept.contains {
                $0.classID == detection.classID && $0.box.overlap(detection.box) > threshold
            }
            if !isCovered { kept.append(detection) }
        }
        return kept
    }
}
