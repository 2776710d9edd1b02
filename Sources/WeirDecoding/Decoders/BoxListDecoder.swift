import WeirCore

/// Reads objects that the model has chosen itself: rows of boxes, scores and classes, in outputs of their own.
///
/// Rows may be open; an output with their number says how many of them are filled.
struct BoxListDecoder: OutputDecoder {
    private let outputs: BoxListOutputs
    private let countRank: Int
    private let form: BoxForm

    var classCount: Int? { nil }

    init(_ outputs: BoxListOutputs, of model: ModelShapes, order: BoxForm.Order, unit: BoxForm.Unit) {
        self.outputs = outputs
        countRank = outputs.count.map { model.outputs[$0].shape.count } ?? 0
        form = BoxForm(order, unit, of: model.inputSize)
    }

    func decode(_ tensors: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        var candidates = CandidateList(options)
        guard let boxes = try tensors.table(at: outputs.boxes, columns: 4) else { return candidates.sorted() }
        let scores = try tensors.values(at: outputs.scores, shape: [boxes.rows])
        let classes = try tensors.values(at: outputs.classes, shape: [boxes.rows])
        for row in 0..<min(boxes.rows, try filledRows(tensors)) {
            // What is not a number must come through, to be counted.
            if scores[row] < options.threshold { continue }
            candidates.add(form.box(boxes.values + row * 4), classNumber: classes[row], score: scores[row])
        }
        return candidates.sorted()
    }

    /// All of them where nothing tells, or nothing that could be a number of rows.
    private func filledRows(_ tensors: [Tensor]) throws(WeirError) -> Int {
        guard let count = outputs.count else { return .max }
        let value = try tensors.values(at: count, shape: [Int](repeating: -1, count: countRank))
        return Int32(exactly: value[0].rounded()).flatMap { $0 >= 0 ? Int($0) : nil } ?? .max
    }
}
