import WeirCore

/// Reads rows of seven numbers for objects that the model has chosen itself: image, box, score and class.
struct RowListDecoder: OutputDecoder {
    private static let columns = 7
    private static let firstOfBox = 1

    /// The columns of score and class, the box being in the four after the image.
    enum Order: Int, Sendable {
        case scoreFirst = 5
        case classFirst = 6
    }

    private let scoreColumn: Int
    private let form: BoxForm

    var classCount: Int? { nil }

    /// Nil where the model has other outputs.
    init?(_ model: ModelShapes, _ order: Order, box: BoxForm.Order) {
        guard let shape = model.onlyOutput(ofRank: 2), shape[1] == Self.columns else { return nil }
        scoreColumn = order.rawValue
        form = BoxForm(box, .pixels, of: model.inputSize)
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        var candidates = CandidateList(options)
        guard let table = try outputs.table(at: 0, columns: Self.columns) else { return candidates.sorted() }
        // Both columns are the last two, in one order or the other.
        let classColumn = Order.scoreFirst.rawValue + Order.classFirst.rawValue - scoreColumn
        for index in 0..<table.rows {
            let row = table.values + index * Self.columns
            // What is not a number must come through, to be counted.
            if row[scoreColumn] < options.threshold { continue }
            candidates.add(form.box(row + Self.firstOfBox), classNumber: row[classColumn], score: row[scoreColumn])
        }
        return candidates.sorted()
    }
}
