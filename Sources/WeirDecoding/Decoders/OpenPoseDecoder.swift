import WeirCore

/// Reads two outputs of OpenPose: fields along the limbs 1x38xrowsxcolumns and confidences of joints 1x19xrowsxcolumns.
///
/// The 19th plane of confidences is the background's. A person is the box around its joints, with the mean of their
/// confidences; joints that were not found have the confidence 0 and lie in the middle of the box. Source: see
/// `PartAffinity`; the place of a peak between cells is that of a parabola through it and its neighbours.
struct OpenPoseDecoder: OutputDecoder {
    private static let leastPeak: Float = 0.1
    /// Bounds the work on maps without sense; Open Model Zoo has the same.
    private static let mostPeaks = 100

    private let fields: Int
    private let rows: Int
    private let columns: Int
    private let inputSize: Size

    var classCount: Int? { 1 }

    init?(_ model: ModelShapes) {
        guard model.outputs.count == 2 else { return nil }
        let shapes = model.outputs.map(\.shape)
        guard let fields = shapes.firstIndex(where: { $0.count == 4 && $0[1] == PartAffinity.planeCount }),
            shapes[1 - fields] == [1, PartAffinity.jointCount + 1, shapes[fields][2], shapes[fields][3]],
            shapes[fields][2] > 0, shapes[fields][3] > 0
        else { return nil }
        self.fields = fields
        (rows, columns) = (shapes[fields][2], shapes[fields][3])
        inputSize = model.inputSize
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        let field = try outputs.values(at: fields, shape: [PartAffinity.planeCount, rows, columns])
        let maps = try outputs.values(at: 1 - fields, shape: [PartAffinity.jointCount + 1, rows, columns])
        var candidates = CandidateList(options)
        let peaks = (0..<PartAffinity.jointCount).map { joint in
            HeatMap(values: maps + joint * rows * columns, columns: columns, rows: rows)
                .peaks(above: Self.leastPeak, limit: Self.mostPeaks)
        }
        for person in PartAffinity(fields: field, columns: columns, rows: rows).people(peaks) {
            candidates.add(detection(person, peaks))
        }
        // Maps in which nothing can be found tell of nobody, rather than of an empty picture.
        if Scores.mayReach(Scores.bound(.infinity), field, count: PartAffinity.planeCount * rows * columns)
            || Scores.mayReach(Scores.bound(.infinity), maps, count: PartAffinity.jointCount * rows * columns)
        {
            candidates.drop()
        }
        return candidates.sorted()
    }

    private func detection(_ person: PartAffinity.Person, _ peaks: [[HeatMap.Peak]]) -> Detection {
        let scaleX = Float(inputSize.width) / Float(columns)
        let scaleY = Float(inputSize.height) / Float(rows)
        let found = zip(person.joints, peaks).map { joint, peaks in joint.map { peaks[$0] } }
        let points = found.map { peak in
            peak.map { Keypoint(x: ($0.x + 0.5) * scaleX, y: ($0.y + 0.5) * scaleY, confidence: min($0.score, 1)) }
        }
        let present = points.compactMap(\.self)
        let (left, right) = Self.range(present.map(\.point.x))
        let (top, bottom) = Self.range(present.map(\.point.y))
        let box = Box(left: left, top: top, right: right, bottom: bottom)
        let confidence = present.reduce(0) { $0 + $1.confidence } / Float(max(1, present.count))
        var detection = Detection(box: box, classID: 0, confidence: confidence)
        detection.keypoints = points.map { $0 ?? Keypoint(x: box.centerX, y: box.centerY, confidence: 0) }
        return detection
    }

    /// From the least to the largest, at least a pixel apart.
    private static func range(_ values: [Float]) -> (Float, Float) {
        let (least, most) = (values.min() ?? 0, values.max() ?? 0)
        return most - least >= 1 ? (least, most) : ((least + most) / 2 - 0.5, (least + most) / 2 + 0.5)
    }
}

extension ModelFamily {
    static let openPose = ModelFamily(
        name: "openpose",
        task: .pose,
        outputs: "two outputs 1x38xrowsxcolumns and 1x19xrowsxcolumns",
        channels: .bgr,
        fit: .letterbox(fill: 128, centered: true),
        threshold: 0.1,
        usualLabels: ["person"],
        decoder: { OpenPoseDecoder($0) }
    )
}
