import Glibc
import WeirCore

/// Reads what the queries of a detection transformer say: boxes 1xqueriesx4 and logits 1xqueriesxclasses.
///
/// Boxes are centre x, centre y, width and height as parts of the input. Overlaps are the model's own business. With a
/// sigmoid, a query is given once for each class that reaches the threshold, as the models' authors do; with a softmax
/// the last class is "no object", and the best of the others counts. Sources: Carion et al., "End-to-End Object Detection
/// with Transformers" (softmax); Zhu et al., "Deformable DETR" (sigmoid).
struct QueryDecoder: OutputDecoder {
    enum Activation: Sendable { case sigmoid, softmax }

    private let outputs: ModelShapes.ScoredBoxes
    private let activation: Activation
    private let form: BoxForm

    var classCount: Int? { activation == .softmax ? outputs.columns - 1 : outputs.columns }

    init?(_ outputs: ModelShapes.ScoredBoxes?, of model: ModelShapes, _ activation: Activation) {
        guard let outputs, outputs.columns > (activation == .softmax ? 1 : 0) else { return nil }
        self.outputs = outputs
        self.activation = activation
        form = BoxForm(.center, .fractions, of: model.inputSize)
    }

    func decode(_ tensors: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        var decoded = try candidates(in: tensors, options).sorted()
        for index in decoded.detections.indices { decoded.detections[index].cell = nil }
        return decoded
    }

    /// What is worth a look, each candidate with the number of its query.
    func candidates(in tensors: [Tensor], _ options: DecodingOptions) throws(WeirError) -> CandidateList {
        let boxes = try tensors.values(at: outputs.boxes, shape: [outputs.rows, 4])
        let logits = try tensors.values(at: outputs.scores, shape: [outputs.rows, outputs.columns])
        let bound = Logits.bound(options.threshold)
        var candidates = CandidateList(options)
        for query in 0..<outputs.rows {
            let row = logits + query * outputs.columns
            var detection = Detection(box: form.box(boxes + query * 4), classID: 0, confidence: 0)
            detection.cell = query
            switch activation {
            case .sigmoid: addEach(row, &detection, reaching: bound, to: &candidates)
            case .softmax: addBest(row, &detection, to: &candidates)
            }
        }
        return candidates
    }

    private func addEach(
        _ logits: UnsafePointer<Float>,
        _ detection: inout Detection,
        reaching bound: Float,
        to candidates: inout CandidateList
    ) {
        guard Scores.mayReach(bound, logits, count: outputs.columns) else { return }
        // What is not a number must come through, to be counted.
        for classID in 0..<outputs.columns where !(logits[classID] < bound) {
            (detection.classID, detection.confidence) = (classID, Logits.probability(logits[classID]))
            candidates.add(detection)
        }
    }

    private func addBest(
        _ logits: UnsafePointer<Float>,
        _ detection: inout Detection,
        to candidates: inout CandidateList
    ) {
        let best = Scores.highest(logits, count: outputs.columns - 1)
        var total: Float = 0
        for column in 0..<outputs.columns { total += exp(logits[column] - best.score) }
        (detection.classID, detection.confidence) = (best.classID, 1 / total)
        candidates.add(detection)
    }
}
