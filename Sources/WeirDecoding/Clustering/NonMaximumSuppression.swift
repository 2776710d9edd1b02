import WeirCore

extension [Detection] {
    /// What is left when of objects of one class that overlap, only the most confident stays.
    ///
    /// At most `limit` are kept, which bounds the work to `count` x `limit` comparisons.
    func suppressingOverlaps(above threshold: Float, limit: Int) -> [Detection] {
        let rule = ClassRule(threshold: 0, nmsThreshold: threshold)
        return suppressingOverlaps(DecodingOptions(rules: ClassTable(rule), maximumDetections: limit))
    }

    /// What is left when of objects that overlap, only the most confident stays.
    ///
    /// Greedy non-maximum suppression: in the order of confidence, an object is kept unless its intersection over union
    /// with one that has been kept, of its class or of any where that is asked for, is above the threshold of its class.
    func suppressingOverlaps(_ options: DecodingOptions) -> [Detection] {
        var result: [Detection] = []
        result.reserveCapacity(Swift.min(count, Swift.max(0, options.maximumDetections)))
        // Objects that aren't given, being too weak or too many, suppress those of other classes all the same.
        var passedOver: [Detection] = []
        var counts: [Int: Int] = [:]
        for detection in sortedByConfidence() {
            guard result.count < options.maximumDetections else { break }
            let rule = options.rules[detection.classID]
            let isLimited = rule.maximum < .max
            let isGiven =
                detection.confidence >= rule.postThreshold
                && !(isLimited && counts[detection.classID, default: 0] >= rule.maximum)
            guard isGiven || options.isClassAgnostic else { continue }
            let covers = { (other: Detection) in
                (options.isClassAgnostic || other.classID == detection.classID)
                    && other.box.overlap(detection.box) > rule.nmsThreshold
            }
            if result.contains(where: covers) || passedOver.contains(where: covers) { continue }
            guard isGiven else {
                passedOver.append(detection)
                continue
            }
            result.append(detection)
            if isLimited { counts[detection.classID, default: 0] += 1 }
        }
        return result
    }
}
