import WeirCore

/// Reads one output 1xqueriesx(4+classes), as Ultralytics exports RT-DETR: a box and the scores of all classes, 0 to 1.
///
/// Boxes are centre x, centre y, width and height as parts of the input; a query is given once, with its best class.
/// Source: Ultralytics, `ultralytics/models/rtdetr/predict.py`, `RTDETRPredictor.postprocess`.
struct RTDETRDecoder: OutputDecoder {
    private static let boxColumns = 4
    private static let usualQueries = 300
    /// COCO's: other tables of 300 rows may well be another family's.
    private static let usualClasses = 80

    private let rows: Int
    private let columns: Int
    private let form: BoxForm

    var classCount: Int? { columns - Self.boxColumns }

    init?(_ model: ModelShapes) {
        guard let shape = model.onlyOutput(ofRank: 2), shape[0] > 0, shape[1] > Self.boxColumns else { return nil }
        let isUsual = shape[0] == Self.usualQueries && shape[1] == Self.boxColumns + Self.usualClasses
        guard model.isStated || isUsual && model.outputs[0].shape.count == 3 else { return nil }
        (rows, columns) = (shape[0], shape[1])
        form = BoxForm(.center, .fractions, of: model.inputSize)
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        let values = try outputs.values(at: 0, shape: [rows, columns])
        var candidates = CandidateList(options)
        for index in 0..<rows {
            let row = values + index * columns
            let scores = row + Self.boxColumns
            guard Scores.mayReach(options.threshold, scores, count: columns - Self.boxColumns) else { continue }
            let best = Scores.highest(scores, count: columns - Self.boxColumns)
            candidates.add(form.box(row), classID: best.classID, score: best.score)
        }
        return candidates.sorted()
    }
}

extension ModelFamily {
    /// RT-DETR and its kin, from their authors' export (classes, boxes in pixels of the input, scores), from Transformers'
    /// (logits and boxes), and from Ultralytics'.
    ///
    /// Sources: RT-DETR, `rtdetrv2_pytorch/tools/export_onnx.py`; D-FINE, `tools/deployment/export_onnx.py`; Transformers,
    /// `RTDetrImageProcessor.post_process_object_detection`.
    static let rtDETR = ModelFamily(
        name: "rt-detr",
        aliases: ["rtdetrv2", "rtdetrv4", "d-fine", "deim"],
        outputs: "outputs labels 1xqueries, boxes 1xqueriesx4 and scores 1xqueries, or logits 1xqueriesxclasses and "
            + "boxes 1xqueriesx4, or one output 1x300x(4+classes)",
        channels: .rgb,
        fit: .stretch,
        scaling: .pillow,
        scale: [1 / 255],
        threshold: 0.5,
        nmsThreshold: 1,
        decoder: { chosenObjects($0) ?? rawQueries($0) ?? RTDETRDecoder($0) }
    )

    /// RT-DETR as Ultralytics exports it since 8.4: the best queries as rows of centre x, centre y, width, height as parts of
    /// the input, score, class.
    ///
    /// The shape is that of a YOLOv10, so that somebody has to say it. Source: Ultralytics,
    /// `ultralytics/models/rtdetr/predict.py`, `RTDETRPredictor.postprocess`.
    static let rtDETRRows = ModelFamily(
        name: "rt-detr-rows",
        aliases: [],
        outputs: "one output 1xrowsx6 with centres and sizes as parts of the input",
        channels: .rgb,
        fit: .stretch,
        scaling: .openCV,
        scale: [1 / 255],
        threshold: 0.5,
        nmsThreshold: 1,
        decoder: { $0.isStated ? YOLOv10Decoder($0, boxes: BoxForm(.center, .fractions, of: $0.inputSize)) : nil }
    )

    private static func chosenObjects(_ model: ModelShapes) -> (any OutputDecoder)? {
        guard let outputs = BoxListOutputs(shapesOf: model, hasCount: false),
            model.isStated || outputs.areClassesTold && model.outputs[outputs.boxes].shape.count == 3
        else { return nil }
        return BoxListDecoder(outputs, of: model, order: .corners, unit: .pixels)
    }

    private static func rawQueries(_ model: ModelShapes) -> (any OutputDecoder)? {
        guard let queries = model.queries, model.isStated || model.namesLogits && queries.rows > mostSoftmaxQueries
        else {
            return nil
        }
        return QueryDecoder(queries, of: model, .sigmoid)
    }
}
