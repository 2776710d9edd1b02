import WeirCore

/// Reads boxes, classes, scores and keypoints in an output each, as Keypoint R-CNN gives them, overlaps being gone.
///
/// Boxes are rows of left, top, right, bottom in pixels of the input; keypoints are rowsxkeypointsx3 of x, y and whether
/// they are seen. A further output with scores of the keypoints, which are no probabilities, isn't read. Sources: He et al.
/// (2017), "Mask R-CNN"; torchvision, `models/detection/keypoint_rcnn.py` and `roi_heads.py`, `keypoints_to_heatmap`.
struct KeypointRCNNDecoder: OutputDecoder {
    /// x, y and whether it is seen.
    private static let width = 3

    private let boxes: Int
    private let classes: Int
    private let scores: Int
    private let keypoints: Int
    private let keypointCount: Int

    var classCount: Int? { nil }

    init?(_ model: ModelShapes) {
        let shapes = model.outputs.map(\.announced)
        let lists = model.outputs.indices.filter { shapes[$0].count == 1 }
        guard (4...5).contains(model.outputs.count), lists.count == 2,
            let keypoints = shapes.firstIndex(where: { $0.count == 3 && $0[2] == Self.width && $0[1] > 0 }),
            let boxes = shapes.firstIndex(where: { $0.count == 2 && $0[1] == 4 })
        else { return nil }
        // Where nothing tells classes from scores they come first, as torchvision gives them.
        let told = lists.first { model.outputs[$0].isInteger || model.outputs[$0].name.contains("label") }
        classes = told ?? lists[0]
        scores = classes == lists[0] ? lists[1] : lists[0]
        (self.boxes, self.keypoints, keypointCount) = (boxes, keypoints, shapes[keypoints][1])
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        var candidates = CandidateList(options)
        guard let table = try outputs.table(at: boxes, columns: 4) else { return candidates.sorted() }
        let numbers = try outputs.values(at: classes, shape: [table.rows])
        let sureness = try outputs.values(at: scores, shape: [table.rows])
        let places = try outputs.values(at: keypoints, shape: [table.rows, keypointCount, Self.width])
        for index in 0..<table.rows {
            // What is not a number must come through, to be counted.
            if sureness[index] < options.threshold { continue }
            guard let classID = Int32(exactly: numbers[index].rounded()), classID >= 0 else {
                candidates.drop()
                continue
            }
            let row = table.values + index * 4
            let box = Box(left: row[0], top: row[1], right: row[2], bottom: row[3])
            candidates.add(
                Detection(box: box, classID: Int(classID), confidence: sureness[index]),
                keypoints: points(places + index * keypointCount * Self.width)
            )
        }
        return candidates.sorted()
    }

    private func points(_ values: UnsafePointer<Float>) -> [Keypoint] {
        (0..<keypointCount).map { place in
            let value = values + place * Self.width
            return Keypoint(x: value[0], y: value[1], confidence: value[2] > 0 ? 1 : 0)
        }
    }
}

extension ModelFamily {
    static let keypointRCNN = ModelFamily(
        name: "keypoint-rcnn",
        task: .pose,
        aliases: ["keypointrcnn"],
        outputs: "outputs for boxes rowsx4, labels rows, scores rows and keypoints rowsxkeypointsx3",
        channels: .rgb,
        fit: .stretch,
        scale: [1 / 255],
        threshold: 0.5,
        // torchvision's `KeypointRCNN_ResNet50_FPN_Weights`.
        usualLabels: ["no person", "person"],
        decoder: { KeypointRCNNDecoder($0) }
    )
}
