import WeirCore

extension ModelShapes {
    /// Boxes and logits, by the names that Transformers gives them, or as the only two outputs.
    var queries: ScoredBoxes? {
        guard let boxes = output(named: "pred_boxes"), let logits = output(named: "logits", "pred_logits") else {
            return scoredBoxes
        }
        return scoredBoxes(boxes: boxes, scores: logits)
    }

    var namesLogits: Bool { output(named: "logits", "pred_logits") != nil }
}

extension ModelFamily {
    /// Models with a softmax have 100 queries (DETR, YOLOS) or up to 125 (Table Transformer), those with a sigmoid 300.
    static let mostSoftmaxQueries = 125

    /// The statistics of ImageNet in the order red, green, blue.
    private static let imageNetMean: [Float] = [123.675, 116.28, 103.53]
    private static let imageNetScale: [Float] = [1 / 58.395, 1 / 57.12, 1 / 57.375]

    /// RF-DETR: boxes (`dets`) and logits (`labels`); classes have the numbers of COCO's categories, from 1.
    ///
    /// Source: RF-DETR, `rfdetr/deploy/export.py` and `rfdetr/models/lwdetr.py`, `PostProcess`.
    static let rfDETR = ModelFamily(
        name: "rf-detr",
        aliases: ["lw-detr", "deformable-detr", "conditional-detr"],
        outputs: "outputs dets 1xqueriesx4 and labels 1xqueriesxclasses",
        channels: .rgb,
        fit: .stretch,
        scaling: .pillow,
        mean: imageNetMean,
        scale: imageNetScale,
        threshold: 0.5,
        nmsThreshold: 1,
        decoder: { model in
            let isNamed = model.output(named: "dets") != nil && model.output(named: "labels") != nil
            return model.isStated || isNamed ? QueryDecoder(model.queries, of: model, .sigmoid) : nil
        }
    )

    /// DETR, YOLOS and Table Transformer, whose last logit is "no object".
    ///
    /// Source: Transformers, `DetrImageProcessor.post_process_object_detection`.
    static let detr = ModelFamily(
        name: "detr",
        aliases: ["yolos", "table-transformer"],
        outputs: "outputs logits 1xqueriesx(classes+1) and pred_boxes 1xqueriesx4",
        channels: .rgb,
        fit: .stretch,
        scaling: .pillow,
        mean: imageNetMean,
        scale: imageNetScale,
        threshold: 0.5,
        nmsThreshold: 1,
        decoder: { model in
            let isUsual = model.namesLogits && model.queries.map { $0.rows <= mostSoftmaxQueries } == true
            return model.isStated || isUsual ? QueryDecoder(model.queries, of: model, .softmax) : nil
        }
    )
}
