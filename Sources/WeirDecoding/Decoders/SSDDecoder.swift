import WeirCore

/// Reads one output 1x1xrowsx7: image, class, score, left, top, right, bottom as fractions of the input.
///
/// So do detectors that end in OpenVINO's or Caffe's DetectionOutput, which suppresses overlaps itself; a negative image
/// ends the list. Source: OpenVINO documentation, "DetectionOutput".
struct SSDDecoder: OutputDecoder {
    private static let columns = 7

    private let inputSize: Size

    var classCount: Int? { nil }

    init?(_ model: ModelShapes) {
        guard model.onlyOutput(ofRank: 2)?[1] == Self.columns else { return nil }
        // The row of another family may have seven columns too, but not this rank.
        guard model.isStated || model.outputs[0].shape.count == 4 else { return nil }
        inputSize = model.inputSize
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        let (width, height) = (Float(inputSize.width), Float(inputSize.height))
        var candidates = CandidateList(options)
        guard let table = try outputs.table(at: 0, columns: Self.columns) else { return candidates.sorted() }
        for index in 0..<table.rows {
            let row = table.values + index * Self.columns
            if row[0] < 0 { break }
            // What is not a number must come through, to be counted.
            if row[2] < options.threshold { continue }
            let box = Box(left: row[3] * width, top: row[4] * height, right: row[5] * width, bottom: row[6] * height)
            candidates.add(box, classNumber: row[1], score: row[2])
        }
        return candidates.sorted()
    }
}

extension ModelFamily {
    static let ssd = ModelFamily(
        name: "ssd",
        aliases: ["detectionoutput"],
        outputs: "one output 1x1xrowsx7",
        channels: .bgr,
        fit: .stretch,
        threshold: 0.5,
        nmsThreshold: 1,
        decoder: { SSDDecoder($0) }
    )
}
