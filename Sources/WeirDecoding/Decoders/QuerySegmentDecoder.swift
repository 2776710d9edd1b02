import WeirCore

/// Reads what the queries of a detection transformer say, and a mask for each: logits, 1xqueriesxheightxwidth over the
/// whole input, above 0 where the object is.
///
/// A mask's part outside its object's box is left out. Source: RF-DETR, `rfdetr/models/postprocess.py`, `PostProcess`.
struct QuerySegmentDecoder: OutputDecoder {
    private let queries: QueryDecoder
    private let masks: Int
    private let shape: [Int]
    private let inputSize: Size

    var classCount: Int? { queries.classCount }

    init?(_ outputs: ModelShapes.ScoredBoxes?, masks: Int?, of model: ModelShapes) {
        guard model.outputs.count == 3, let masks, let outputs,
            let queries = QueryDecoder(outputs, of: model, .sigmoid)
        else { return nil }
        let shape = model.outputs[masks].shape
        guard shape.count == 4, shape[1] == outputs.rows, shape[2] > 0, shape[3] > 0 else { return nil }
        (self.queries, self.masks, self.shape, inputSize) = (queries, masks, Array(shape[1...]), model.inputSize)
    }

    func decode(_ tensors: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        var decoded = try queries.candidates(in: tensors, options).sorted()
        let planes = try tensors.values(at: masks, shape: shape)
        let (height, width) = (shape[1], shape[2])
        for index in decoded.detections.indices {
            guard let query = decoded.detections[index].cell else { continue }
            decoded.detections[index].cell = nil
            // The mask covers the box, so that the box has to end where the plane does.
            let box = decoded.detections[index].box.clipped(to: inputSize)
            guard box.area > 0 else { continue }
            let grid = MaskGrid(box: box, input: inputSize, width: width, height: height)
            decoded.detections[index].box = box
            decoded.detections[index].mask = grid.mask(
                planes + query * height * width,
                stride: width,
                byte: MaskByte.logit
            )
        }
        return decoded
    }
}

extension ModelFamily {
    static let rfDETRSegment = ModelFamily(
        name: "rf-detr-seg",
        task: .segment,
        outputs: "outputs dets 1xqueriesx4, labels 1xqueriesxclasses and masks 1xqueriesxheightxwidth",
        channels: .rgb,
        fit: .stretch,
        scaling: .pillow,
        mean: imageNetRGBMean,
        scale: imageNetRGBScale,
        threshold: 0.5,
        decoder: { model in
            guard let dets = model.output(named: "dets"), let labels = model.output(named: "labels") else { return nil }
            return QuerySegmentDecoder(
                model.scoredBoxes(boxes: dets, scores: labels),
                masks: model.output(named: "masks"),
                of: model
            )
        }
    )
}
