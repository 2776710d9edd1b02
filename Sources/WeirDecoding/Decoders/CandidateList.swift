import WeirCore

/// Gathers what a decoder finds worth a look, and sorts out what is broken, too weak or not wanted.
struct CandidateList {
    private let options: DecodingOptions
    private var detections: [Detection] = []
    private var dropped = 0

    init(_ options: DecodingOptions) {
        self.options = options
    }

    /// Adds one candidate; a score above 1 (a quantized model's rounding) counts as 1.
    ///
    /// `keypoints` are only asked for where the candidate is kept.
    mutating func add(_ box: Box, classID: Int, score: Float, keypoints: @autoclosure () -> [Keypoint] = []) {
        add(Detection(box: box, classID: classID, confidence: score), keypoints: keypoints())
    }

    /// Adds one candidate as it is, with `keypoints` if it has some.
    mutating func add(_ detection: Detection, keypoints: @autoclosure () -> [Keypoint] = []) {
        guard detection.confidence.isFinite, detection.box.isValid, detection.orientedBox?.isValid != false else {
            dropped += 1
            return
        }
        guard options.takes(classID: detection.classID, score: detection.confidence) else { return }
        var detection = detection
        detection.confidence = min(detection.confidence, 1)
        detection.keypoints += keypoints()
        guard detection.keypoints.allSatisfy({ $0.point.x.isFinite && $0.point.y.isFinite }) else {
            dropped += 1
            return
        }
        detections.append(detection)
    }

    /// Counts a candidate that can't be read.
    mutating func drop() { dropped += 1 }

    /// Adds a candidate whose class is a number in the output.
    mutating func add(_ box: Box, classNumber: Float, score: Float) {
        guard let classID = Int32(exactly: classNumber.rounded()), classID >= 0 else {
            dropped += 1
            return
        }
        add(box, classID: Int(classID), score: score)
    }

    /// The result, candidates of one object made into one: by suppressing overlaps, unless the options say otherwise.
    func suppressingOverlaps() -> DecodedOutput { clustered(usually: .nms) }

    /// The result of a model that has suppressed overlaps itself: all, unless the options say otherwise.
    func sorted() -> DecodedOutput { clustered(usually: .none) }

    /// The result with overlaps of oriented boxes suppressed.
    func suppressingOrientedOverlaps() -> DecodedOutput {
        guard options.clustering != .none else { return sorted() }
        let kept = detections.suppressingOrientedOverlaps(
            above: options.nmsThreshold,
            limit: options.maximumDetections
        )
        return DecodedOutput(detections: kept.clustered(.none, options), dropped: dropped)
    }

    private func clustered(usually usual: Clustering) -> DecodedOutput {
        let clustering = options.clustering == .automatic ? usual : options.clustering
        return DecodedOutput(detections: detections.clustered(clustering, options), dropped: dropped)
    }
}
