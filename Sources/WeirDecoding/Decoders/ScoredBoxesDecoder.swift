import WeirCore

/// Reads an output of boxes 1xrowsx4 (or 1xrowsx1x4) and one of scores 1xrowsxclasses, 0 to 1, and suppresses overlaps.
///
/// Where the first class is the background, it is no object, but keeps its number: the others count from 1.
struct ScoredBoxesDecoder: OutputDecoder {
    private let outputs: ModelShapes.ScoredBoxes
    private let boxShape: [Int]
    private let form: BoxForm
    private let firstClass: Int

    var classCount: Int? { outputs.columns }

    /// Nil where the model has other outputs.
    init?(_ model: ModelShapes, order: BoxForm.Order = .corners, unit: BoxForm.Unit, hasBackground: Bool) {
        guard let outputs = model.scoredBoxes, outputs.columns > (hasBackground ? 1 : 0) else { return nil }
        self.outputs = outputs
        boxShape = model.outputs[outputs.boxes].shape
        form = BoxForm(order, unit, of: model.inputSize)
        firstClass = hasBackground ? 1 : 0
    }

    func decode(_ tensors: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        let boxes = try tensors.values(at: outputs.boxes, shape: boxShape)
        let scores = try tensors.values(at: outputs.scores, shape: [outputs.rows, outputs.columns])
        var candidates = CandidateList(options)
        for row in 0..<outputs.rows {
            let start = scores + row * outputs.columns + firstClass
            let count = outputs.columns - firstClass
            guard Scores.mayReach(options.threshold, start, count: count) else { continue }
            let best = Scores.highest(start, count: count)
            candidates.add(form.box(boxes + row * 4), classID: best.classID + firstClass, score: best.score)
        }
        return candidates.suppressingOverlaps()
    }
}
